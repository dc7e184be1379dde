package socketio

import (
	"reflect"
	"testing"

	"practicechat/app/wirejson"
)

// readAll is a Read that looks into every value.
func readAll(name string, r *wirejson.Reader) any { return [2]string{name, valueText(r)} }

func valueText(r *wirejson.Reader) (text string) {
	switch r.Kind() {
	case wirejson.Object:
		for r.BeginObject(); r.NextMember(); {
			text += "." + r.Key() + valueText(r)
		}
	case wirejson.Array:
		for r.BeginArray(); r.NextElement(); {
			text += "," + valueText(r)
		}
	default:
		text, _ = r.Skip()
	}
	return text
}

func TestRead(t *testing.T) {
	for in, want := range map[string]Event{
		`2["e",{"a":[1,"x"]} , 2]`:               {Name: "e", Args: []Raw{`{"a":[1,"x"]}`, "2"}, Value: [2]string{"e", `.a,1,"x"`}},
		`2["e", 7 ]`:                             {Name: "e", Args: []Raw{"7"}, Value: [2]string{"e", "7"}},
		`2["e"]`:                                 {Name: "e"},
		`51-["e",{"_placeholder":true,"num":0}]`: {Name: "e", Args: []Raw{`{"_placeholder":true,"num":0}`}, Binary: [][]byte{{1}}},
	} {
		a := Assembler{Read: readAll}
		p, ok, err := a.Text(in)
		if !ok && err == nil {
			p, ok, err = a.Binary([]byte{1})
		}
		if !ok || err != nil {
			t.Fatal(in, ok, err)
		}
		if got, err := p.Event(); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, %v; want %+v", in, got, err, want)
		}
	}
}

// A packet that ends badly is refused, whatever its first argument was; and so is one
// whose Read has read too little or too much.
func TestReadOfMalformedPackets(t *testing.T) {
	for _, in := range []string{`2["e",{"a":1}`, `2["e",{"a":1}]x`, `2["e",{"a":1},]`, `2["e",{"a":1} 2]`, `2["e",{"a":}]`, `2["e",]`, `2["connect",{}]`} {
		a := Assembler{Read: readAll}
		if p, ok, err := a.Text(in); err == nil {
			t.Errorf("%s: %+v, %v", in, p, ok)
		}
	}
	nothing := Assembler{Read: func(string, *wirejson.Reader) any { return nil }}
	twice := Assembler{Read: func(_ string, r *wirejson.Reader) any { r.Skip(); r.Skip(); return nil }}
	for _, a := range []Assembler{nothing, twice} {
		if p, ok, err := a.Text(`2["e",1,2]`); err == nil {
			t.Errorf("%+v, %v", p, ok)
		}
	}
}

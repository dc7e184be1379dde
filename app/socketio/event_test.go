package socketio

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"unsafe"
)

func TestEvent(t *testing.T) {
	for in, want := range map[string]Event{
		`2["foo"]`:                               {Name: "foo"},
		`25["foo",1, {"a":[2]} ,"x"]`:            {Name: "foo", Args: []Raw{"1", `{"a":[2]}`, `"x"`}},
		`2["\u0066oo",null]`:                     {Name: "foo", Args: []Raw{"null"}},
		`2[-1.50,true]`:                          {Name: "-1.50", Args: []Raw{"true"}},
		`51-["b",{"_placeholder":true,"num":0}]`: {Name: "b", Args: []Raw{`{"_placeholder":true,"num":0}`}},
	} {
		p, err := Decode(in)
		if err != nil {
			t.Fatal(err)
		}
		got, err := p.Event()
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: Event = %+v, %v; want %+v", in, got, err, want)
		}
		if args, err := p.Args(); err == nil {
			t.Errorf("%s: Args of an event = %v", in, args)
		}
	}
}

func TestArgs(t *testing.T) {
	for in, want := range map[string][]Raw{
		`31[]`:                                nil,
		`31["x",{"a":1}]`:                     {`"x"`, `{"a":1}`},
		`61-1[{"_placeholder":true,"num":0}]`: {`{"_placeholder":true,"num":0}`},
	} {
		p, err := Decode(in)
		if err != nil {
			t.Fatal(err)
		}
		got, err := p.Args()
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: Args = %q, %v; want %q", in, got, err, want)
		}
		if e, err := p.Event(); err == nil {
			t.Errorf("%s: Event of an ack = %+v", in, e)
		}
	}
}

func TestEventOfAPacketMadeByHand(t *testing.T) {
	for _, data := range []string{"", "{}", "[]", `["connect"]`, `["a"`} {
		if e, err := (Packet{Type: TypeEvent, Data: data}).Event(); err == nil {
			t.Errorf("Event of %q = %+v", data, e)
		}
	}
}

// A page of messages must not be copied on its way through the codec.
func TestArgumentsAliasThePacket(t *testing.T) {
	text := `2["messagesList",{"messages":["` + strings.Repeat("x", 10_000) + `"]},"second"]`
	var a Assembler
	p, ok, err := a.Text(text)
	if !ok || err != nil {
		t.Fatal(ok, err)
	}
	e, err := p.Event()
	if err != nil {
		t.Fatal(err)
	}
	for i, arg := range e.Args {
		at := strings.Index(text, string(arg))
		if unsafe.StringData(string(arg)) != unsafe.StringData(text[at:]) {
			t.Errorf("argument %d is a copy", i)
		}
	}
}

type custom struct{ n int }

func (c custom) AppendJSON(dst []byte) []byte { return fmt.Appendf(dst, `{"custom":%d}`, c.n) }

func TestAppendEvent(t *testing.T) {
	for _, tt := range []struct {
		namespace string
		ack       *uint64
		name      string
		args      []any
		want      string
		binary    [][]byte
	}{
		{"/", nil, "foo", nil, `2["foo"]`, nil},
		{"", ackID(0), "foo", []any{1, "a\"b", nil, true}, `20["foo",1,"a\"b",null,true]`, nil},
		{"/admin", ackID(7), "é\n", []any{Raw(`{"raw":[1]}`), custom{3}, &custom{4}}, `2/admin,7["é\n",{"raw":[1]},{"custom":3},{"custom":4}]`, nil},
		{"/", nil, "s", []any{map[string]int{"a": 1}, []string{"x"}, struct{ A []byte }{[]byte("hi")}}, `2["s",{"a":1},["x"],{"A":"aGk="}]`, nil},
		{"/", nil, "baz", []any{[]byte{1, 2}}, `51-["baz",{"_placeholder":true,"num":0}]`, [][]byte{{1, 2}}},
		{"/a", ackID(1), "baz", []any{"x", []byte{1}, 5, []byte{}}, `52-/a,1["baz","x",{"_placeholder":true,"num":0},5,{"_placeholder":true,"num":1}]`, [][]byte{{1}, {}}},
		{"/", nil, "deep", []any{[]byte{9}, Attached{
			Raw:    ` { "a" : [ {"_placeholder":true,"num":1}, {"num":0}, {"_placeholder":false} ] , "b\u0020": {"num":0,"_placeholder":true}, "c":[], "d":{} } `,
			Binary: [][]byte{{1}, {2}, {3}},
		}}, `53-["deep",{"_placeholder":true,"num":0},{"a":[{"_placeholder":true,"num":1},{"num":0},{"_placeholder":false}],"b ":{"_placeholder":true,"num":2},"c":[],"d":{}}]`, [][]byte{{9}, {2}, {1}}},
		{"/", nil, "plain", []any{Attached{Raw: `[1,{"a":"b"}]`}}, `2["plain",[1,{"a":"b"}]]`, nil},
	} {
		got, binary, err := AppendEvent([]byte("4"), tt.namespace, tt.ack, tt.name, tt.args...)
		if err != nil || string(got) != "4"+tt.want || !reflect.DeepEqual(binary, tt.binary) {
			t.Errorf("AppendEvent(%q) = %s, %v, %v; want %s, %v", tt.name, got, binary, err, tt.want, tt.binary)
		}
		if _, err := Decode(tt.want); err != nil {
			t.Errorf("Decode(%s): %v", tt.want, err)
		}
	}
}

func TestAppendAck(t *testing.T) {
	for _, tt := range []struct {
		namespace string
		id        uint64
		args      []any
		want      string
		binary    [][]byte
	}{
		{"/", 0, nil, `30[]`, nil},
		{"/admin", 12, []any{"bar", 1}, `3/admin,12["bar",1]`, nil},
		{"/", 1<<64 - 1, []any{[]byte("x"), Raw("{}")}, `61-18446744073709551615[{"_placeholder":true,"num":0},{}]`, [][]byte{[]byte("x")}},
	} {
		got, binary, err := AppendAck(nil, tt.namespace, tt.id, tt.args...)
		if err != nil || string(got) != tt.want || !reflect.DeepEqual(binary, tt.binary) {
			t.Errorf("AppendAck(%d) = %s, %v, %v; want %s, %v", tt.id, got, binary, err, tt.want, tt.binary)
		}
	}
}

func TestAppendErrors(t *testing.T) {
	eleven := make([]any, 11)
	for i := range eleven {
		eleven[i] = []byte{}
	}
	for name, args := range map[string][]any{
		"a channel":             {make(chan int)},
		"an empty Raw":          {Raw("")},
		"eleven attachments":    eleven,
		"a lost placeholder":    {Attached{Raw: `{"_placeholder":true,"num":1}`, Binary: [][]byte{{1}}}},
		"bad JSON":              {Attached{Raw: `{"a":`, Binary: [][]byte{{1}}}},
		"two values":            {Attached{Raw: `1 2`}},
		"a marshaler that errs": {json.RawMessage("{")},
	} {
		if got, _, err := AppendEvent(nil, "/", nil, "e", args...); err == nil {
			t.Errorf("AppendEvent of %s = %s", name, got)
		}
		if got, _, err := AppendAck(nil, "/", 1, args...); err == nil {
			t.Errorf("AppendAck of %s = %s", name, got)
		}
	}
	for _, name := range []string{"connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"} {
		if got, _, err := AppendEvent(nil, "/", nil, name); err == nil {
			t.Errorf("AppendEvent of the reserved %q = %s", name, got)
		}
	}
}

// An echo server sends on what it got.
func TestValuesAreEmittedAgain(t *testing.T) {
	var a Assembler
	if _, ok, err := a.Text(`52-["echo",{"x":{"_placeholder":true,"num":1}},7,{"_placeholder":true,"num":0}]`); ok || err != nil {
		t.Fatal(ok, err)
	}
	if _, ok, err := a.Binary([]byte("zero")); ok || err != nil {
		t.Fatal(ok, err)
	}
	p, ok, err := a.Binary([]byte("one"))
	if !ok || err != nil {
		t.Fatal(ok, err)
	}
	e, err := p.Event()
	if err != nil {
		t.Fatal(err)
	}
	text, binary, err := AppendEvent(nil, "/", nil, "back", e.Values()...)
	const want = `52-["back",{"x":{"_placeholder":true,"num":0}},7,{"_placeholder":true,"num":1}]`
	if err != nil || string(text) != want || string(binary[0]) != "one" || string(binary[1]) != "zero" {
		t.Errorf("echo = %s, %q, %v; want %s", text, binary, err, want)
	}
}

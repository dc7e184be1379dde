package wirejson

import (
	"encoding/json"
	"reflect"
	"testing"
)

type all struct {
	S string
	B bool
	I int
	L int64
	U uint32
	F float64
	T []string
}

func (a *all) place(key string) any {
	switch key {
	case "S":
		return &a.S
	case "B":
		return &a.B
	case "I":
		return &a.I
	case "L":
		return &a.L
	case "U":
		return &a.U
	case "F":
		return &a.F
	case "T":
		return &a.T
	}
	return nil
}

// TestFields has encoding/json as the oracle.
func TestFields(t *testing.T) {
	for _, in := range []string{
		`{}`, `{"S":"aé\u00e9","B":true,"I":-7,"L":9007199254740993,"U":4294967295,"F":1.5e3,"T":["a",""]}`,
		` { "other" : [{}] , "S":null,"B":null,"I":null,"T":null } `, `{"S":"a","S":"b"}`, `{"T":[]}`,
		`{"S":1}`, `{"B":1}`, `{"B":"true"}`, `{"I":1.5}`, `{"I":"1"}`, `{"I":1e2}`, `{"L":9223372036854775808}`,
		`{"U":-1}`, `{"U":4294967296}`, `{"F":1e999}`, `{"T":[1]}`, `{"T":"a"}`, `{"S":"a"`, `{"S":"a"}x`, `[]`, ``,
	} {
		var got, want all
		err := Parse(in, got.place)
		wantErr := json.Unmarshal([]byte(in), &want)
		if (err == nil) != (wantErr == nil) || err == nil && !reflect.DeepEqual(got, want) {
			t.Errorf("Parse(%s) = %+v, %v; want %+v, %v", in, got, err, want, wantErr)
		}
	}
}

func TestWriter(t *testing.T) {
	var w Writer
	if got := string(w.Close()); got != `{}` {
		t.Errorf("nothing is %s", got)
	}
	w = Writer{}
	w.String("a", "x\"")
	w.String("none", "")
	w.Int("b", -3)
	w.Int("none", 0)
	if got, want := string(w.Close()), `{"a":"x\"","b":-3}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

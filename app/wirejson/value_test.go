package wirejson

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
)

// elements splits the array s into the texts of its elements. The whole of s is
// checked.
func elements(s string) (texts []string, err error) {
	r := NewReader(s)
	for r.BeginArray(); r.NextElement(); {
		raw, _ := r.Skip()
		texts = append(texts, raw)
	}
	return texts, r.End()
}

// value reads any value into what encoding/json makes of it, member by member.
func value(r *Reader) any {
	switch r.Kind() {
	case String:
		s, _ := r.String()
		return s
	case Object:
		m := map[string]any{}
		for r.BeginObject(); r.NextMember(); {
			key := r.Key()
			m[key] = value(r)
		}
		return m
	case Array:
		list := []any{}
		for r.BeginArray(); r.NextElement(); {
			list = append(list, value(r))
		}
		return list
	case Bool:
		b, _ := r.Bool()
		return b
	case Number:
		text, _ := r.Number()
		return json.Number(text)
	}
	if raw, _ := r.Skip(); raw != "null" {
		return raw
	}
	return nil
}

// checkValue holds the Reader against encoding/json.
func checkValue(t *testing.T, s string) {
	t.Helper()
	if depth(s) > MaxDepth {
		return
	}
	r := NewReader(s)
	got := value(r)
	err := r.End()
	in := json.NewDecoder(strings.NewReader(s))
	in.UseNumber()
	var want any
	wantErr := in.Decode(&want)
	if wantErr == nil && !json.Valid([]byte(s)) {
		wantErr = errors.New("text after the value")
	}
	if (err == nil) != (wantErr == nil) || err == nil && !reflect.DeepEqual(got, want) {
		t.Fatalf("%q is %#v, %v; encoding/json: %#v, %v", s, got, err, want, wantErr)
	}
}

func TestValue(t *testing.T) {
	for _, s := range []string{
		`{}`, `[]`, ` { } `, ` [ ] `, `{"a":{},"b":[],"c":[{}]}`, `{"a":1,"b":"x","c":[1,"\"",{"d":null}]}`,
		` { "a" : 1 , "b" : [ 1 , 2 ] } `, `{"\u0061":1,"é":2}`, `[[],[[]],{}]`, `["\u00e9\n","b","\ud83d\ude00é","\ud83d",""]`,
		`{"a":1,}`, `{,"a":1}`, `{"a":1"b":2}`, `{"a":1,,"b":2}`, `{"a"}`, `{"a":}`, `{"a":1]`, `[1}`, `[1,]`, `[,1]`, `[1 2]`,
		`[1,,2]`, `{"a",1}`, `{a:1}`, `{"a":1`, `{"a":1}x`, `{"a":{}"b":1}`, `[{}{}]`, `{"a" :1}`, `{"a": 1}`, `{ "a":1,"b":2}`,
		"[\"\xff\",\"a\xffb\\n\",\"\\n\xff\"]", "[\"\x01\"]", "[\"\\n\x01\"]", "[\"é\x01\"]", `["é`, `["\`, `["\n`, `["é\n"]`, `["\x"]`,
		`["` + strings.Repeat(`\n`, 3000) + `","` + strings.Repeat(`x\"`, 10) + `"]`,
	} {
		checkValue(t, s)
	}
}

// What a string with escapes has is its own: the next one does not write over it.
func TestStringsWithEscapes(t *testing.T) {
	r := NewReader(`["` + strings.Repeat(`ab\n`, 700) + `","c\n","` + strings.Repeat(`de\t`, 700) + `","f\n"]`)
	var got []string
	for r.BeginArray(); r.NextElement(); {
		s, _ := r.String()
		got = append(got, s)
	}
	want := []string{strings.Repeat("ab\n", 700), "c\n", strings.Repeat("de\t", 700), "f\n"}
	if r.End() != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, %v", got, r.Err())
	}
}

// A loop ends also where nothing is read in it.
func TestLoopsEnd(t *testing.T) {
	for _, s := range []string{`[1,2]`, `{"a":1,"b":2}`, `[`, `{`, `x`, ``} {
		r := NewReader(s)
		n := 0
		if r.Kind() == Object {
			for r.BeginObject(); r.NextMember(); n++ {
			}
		} else {
			for r.BeginArray(); r.NextElement(); n++ {
			}
		}
		if r.Err() == nil || n > 1 {
			t.Errorf("%s: %d items, %v", s, n, r.Err())
		}
	}
}

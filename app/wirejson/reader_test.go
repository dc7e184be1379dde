package wirejson

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
)

func TestString(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{`""`, ""},
		{`"plain"`, "plain"},
		{` "é"`, "é"},
		{`"a\"b\\c\/d"`, `a"b\c/d`},
		{`"\b\f\n\r\t"`, "\b\f\n\r\t"},
		{`"\u0041\u00e9"`, "Aé"},
		{`"\ud83d\ude00"`, "😀"},
		{`"\ud83d"`, "\uFFFD"},
		{`"\ud83dx"`, "\uFFFDx"},
		{`"\ud83d\u0041"`, "\uFFFDA"},
		{`"\ude00\ud83d"`, "\uFFFD\uFFFD"},
		{"\"\xff\xfe\"", "\uFFFD\uFFFD"},
	} {
		got, err := NewReader(tt.in).String()
		if err != nil || got != tt.want {
			t.Errorf("String(%s) = %q, %v; want %q", tt.in, got, err, tt.want)
		}
	}
}

func TestStringAliasesText(t *testing.T) {
	text := `"` + strings.Repeat("x", 1000) + `"`
	if n := testing.AllocsPerRun(100, func() {
		r := Reader{s: text}
		if _, err := r.String(); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("String allocates %v times for text without escapes", n)
	}
}

func TestObject(t *testing.T) {
	r := NewReader(` {"a" : 1, "b":[true,null], "c":{"d":"e"}} `)
	got := map[string]string{}
	err := r.Object(func(key string) error {
		raw, err := r.Skip()
		got[key] = raw
		return err
	})
	want := map[string]string{"a": "1", "b": "[true,null]", "c": `{"d":"e"}`}
	if err != nil || r.End() != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, %v; want %v", got, err, want)
	}
}

func TestElements(t *testing.T) {
	got, err := elements(`[ "a", {"b":[1]} ,-1.5e3,null]`)
	want := []string{`"a"`, `{"b":[1]}`, "-1.5e3", "null"}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("Elements = %q, %v; want %q", got, err, want)
	}
}

func TestSyntaxErrors(t *testing.T) {
	for _, in := range []string{
		``, ` `, `[`, `[1`, `[1,]`, `[,1]`, `[1 2]`, `[]]`, `[] x`, `{`, `{}`,
		`["a]`, `["\x"]`, `["\u12"]`, `["\u12g4"]`, `["` + "\n" + `"]`, `["\`,
		`[01]`, `[1.]`, `[.5]`, `[1e]`, `[-]`, `[+1]`, `[NaN]`, `[tru]`, `[nul]`,
		`[{"a"}]`, `[{"a":}]`, `[{"a":1,}]`, `[{1:2}]`, `[{"a":1 "b":2}]`,
		strings.Repeat("[", MaxDepth+1) + strings.Repeat("]", MaxDepth+1),
	} {
		_, err := elements(in)
		var syntax *SyntaxError
		if !errors.As(err, &syntax) {
			t.Errorf("elements(%q): error %v, want a SyntaxError", in, err)
		}
	}
	deep := strings.Repeat("[", MaxDepth) + strings.Repeat("]", MaxDepth)
	if _, err := elements(deep); err != nil {
		t.Errorf("%d levels: %v", MaxDepth, err)
	}
}

func TestAppendString(t *testing.T) {
	for _, in := range []string{
		"", "plain", `"\`, "\n\r\t\x00\x1f", "é😀", "\u2028\u2029", "a\xffb", "\x7f",
	} {
		text := AppendString(nil, in)
		var got string
		if err := json.Unmarshal(text, &got); err != nil {
			t.Errorf("AppendString(%q) = %s: %v", in, text, err)
		}
		if want := string([]rune(in)); got != want {
			t.Errorf("AppendString(%q) reads back as %q", in, got)
		}
	}
}

// FuzzReader holds the Reader against encoding/json: both must agree on what is
// JSON and on the value of a string.
func FuzzReader(f *testing.F) {
	for _, s := range []string{`["a",1,{"b":null}]`, `["\ud83d\ude00\ud83d"]`, `[1e5,-0.1]`, "[\"\xff\"]"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		checkValue(t, s)
		elems, err := elements(s)
		var want []json.RawMessage
		jsonErr := json.Unmarshal([]byte(s), &want)
		if strings.TrimSpace(s) == "null" {
			jsonErr = errors.New("null is no array")
		}
		if depth(s) > MaxDepth {
			return
		}
		if (err == nil) != (jsonErr == nil) {
			t.Fatalf("%q: %v, encoding/json: %v", s, err, jsonErr)
		}
		if err != nil {
			return
		}
		for i, elem := range elems {
			if elem != string(want[i]) {
				t.Errorf("element %d of %q = %q, want %q", i, s, elem, want[i])
			}
			r := NewReader(elem)
			if r.Kind() != String {
				continue
			}
			var str string
			if err := json.Unmarshal(want[i], &str); err != nil {
				t.Fatal(err)
			}
			if got, err := r.String(); err != nil || got != str {
				t.Errorf("string %q = %q, %v; want %q", elem, got, err, str)
			}
		}
	})
}

// depth is at least the nesting of s: it counts brackets inside strings too.
func depth(s string) int {
	n, most := 0, 0
	for _, c := range s {
		switch c {
		case '[', '{':
			n++
			most = max(most, n)
		case ']', '}':
			n--
		}
	}
	return most
}

package socketio

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"practicechat/app/wirejson"
)

func FuzzDecode(f *testing.F) {
	for _, s := range []string{
		``, `0`, `0{"sid":"a","pid":"b"}`, `1/x,`, `212["foo",{"a":[1,-2.5e3,true,null,"\u00e9\n"]}]`, `2/admin,456["p",123]`,
		`30[]`, `4{"message":"m","data":{}}`, `4"m"`, `52-["b",{"_placeholder":true,"num":0},[{"num":1,"_placeholder":true}]]`,
		`61-/n,0[{"_placeholder":true,"num":0}]`, `2["\ud83d\ude00"]`, `2["connect"]`, `2[ 1 , 2 ]`, `510-["x"]`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := Decode(s)
		checkRead(t, s, p, err)
		if err != nil {
			var bad *ProtocolError
			if !errors.As(err, &bad) {
				t.Fatalf("Decode(%q): %v is not a ProtocolError", s, err)
			}
			return
		}
		checkPacket(t, s, p)
		checkSplit(t, p)
		checkEmitAgain(t, p)
	})
}

// checkRead: who reads while a packet is checked refuses the same and finds the same.
func checkRead(t *testing.T, s string, want Packet, wantErr error) {
	t.Helper()
	p, err := parse(s, readAll)
	if (err == nil) != (wantErr == nil) {
		t.Fatalf("%q: %v, with a Read %v", s, wantErr, err)
	}
	if err != nil || p.Type != TypeEvent {
		return
	}
	got, err := p.Event()
	event, wantErr := want.Event()
	if event.Value = got.Value; err != nil || wantErr != nil || !reflect.DeepEqual(got, event) {
		t.Fatalf("%q: %+v, %v; with a Read %+v, %v", s, event, wantErr, got, err)
	}
}

// checkPacket: encoding and decoding again is the identity, and the payload is
// JSON to others too.
func checkPacket(t *testing.T, s string, p Packet) {
	t.Helper()
	again, err := Decode(string(p.Append(nil)))
	if err != nil || !reflect.DeepEqual(again, p) {
		t.Fatalf("%q: %+v became %+v, %v", s, p, again, err)
	}
	if p.Data != "" && !json.Valid([]byte(p.Data)) {
		t.Fatalf("%q: encoding/json refuses the payload", s)
	}
	if p.Attachments < 0 || p.Attachments > MaxAttachments || p.Type.binary() != (p.Attachments > 0) {
		t.Fatalf("%q: %d attachments", s, p.Attachments)
	}
}

// checkSplit: the arguments are those that encoding/json finds.
func checkSplit(t *testing.T, p Packet) {
	t.Helper()
	var args []Raw
	var want []json.RawMessage
	switch p.Type {
	case TypeEvent, TypeBinaryEvent:
		e, err := p.Event()
		if err != nil || Reserved(e.Name) {
			t.Fatalf("%+v: event %q, %v", p, e.Name, err)
		}
		args = append([]Raw{""}, e.Args...)
	case TypeAck, TypeBinaryAck:
		var err error
		if args, err = p.Args(); err != nil {
			t.Fatalf("%+v: %v", p, err)
		}
	default:
		return
	}
	if err := json.Unmarshal([]byte(p.Data), &want); err != nil || len(want) != len(args) {
		t.Fatalf("%+v has %d arguments, not %d, %v", p, len(args), len(want), err)
	}
	for i, arg := range args {
		if arg != "" && string(arg) != string(want[i]) {
			t.Fatalf("%+v: argument %d is %q, not %q", p, i, arg, want[i])
		}
	}
}

// checkEmitAgain: what an Assembler makes of an event can be emitted, and arrives
// with the same attachments.
func checkEmitAgain(t *testing.T, p Packet) {
	t.Helper()
	if p.Type != TypeBinaryEvent {
		return
	}
	var a Assembler
	p, ok, err := a.Text(string(p.Append(nil)))
	for i := 0; !ok && err == nil; i++ {
		p, ok, err = a.Binary([]byte{byte(i)})
	}
	if err != nil {
		t.Fatal(err)
	}
	e, err := p.Event()
	if err != nil {
		t.Fatal(err)
	}
	text, binary, err := AppendEvent(nil, p.Namespace, p.Ack, "again", e.Values()...)
	if err != nil {
		if strings.Contains(err.Error(), "attachments, at most") {
			return // one may be named any number of times
		}
		t.Fatalf("%+v: %v", e, err)
	}
	again, err := Decode(string(text))
	if err != nil || again.Attachments != len(binary) {
		t.Fatalf("%+v became %s with %d attachments: %v", e, text, len(binary), err)
	}
}

// FuzzJSON compares what counts as JSON with encoding/json.
func FuzzJSON(f *testing.F) {
	for _, s := range []string{`{"a":[1,2.5e-3,"\u0041"]}`, `-0`, `01`, `"` + "\x7f\xff" + `"`, `[1,]`, ` null `, `{"a":1,"a":2}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		_, err := Decode(`2["e",` + s + `]`)
		// Only a value followed by nothing can stand there.
		valid := json.Valid([]byte(`["e",` + s + `]`))
		if valid != (err == nil) && depth(s) < wirejson.MaxDepth {
			t.Errorf("%q: encoding/json says %v, Decode %v", s, valid, err)
		}
	})
}

// depth is an upper bound of how deep s nests.
func depth(s string) int { return 1 + strings.Count(s, "[") + strings.Count(s, "{") }

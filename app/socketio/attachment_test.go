package socketio

import (
	"errors"
	"reflect"
	"testing"
)

func TestAssembler(t *testing.T) {
	var a Assembler
	for _, text := range []string{`0{"sid":"x"}`, `2["a"]`, `31[]`} {
		p, ok, err := a.Text(text)
		if !ok || err != nil || string(p.Append(nil)) != text {
			t.Errorf("Text(%s) = %+v, %v, %v", text, p, ok, err)
		}
	}
	for range 2 { // it can be used again
		if p, ok, err := a.Text(`52-/n,3["b",{"_placeholder":true,"num":1}]`); ok || err != nil {
			t.Fatalf("Text = %+v, %v, %v", p, ok, err)
		}
		if p, ok, err := a.Binary([]byte{1}); ok || err != nil {
			t.Fatalf("Binary = %+v, %v, %v", p, ok, err)
		}
		p, ok, err := a.Binary([]byte{})
		if !ok || err != nil || p.Namespace != "/n" || *p.Ack != 3 {
			t.Fatalf("Binary = %+v, %v, %v", p, ok, err)
		}
		e, err := p.Event()
		want := Event{Name: "b", Args: []Raw{`{"_placeholder":true,"num":1}`}, Binary: [][]byte{{1}, {}}}
		if err != nil || !reflect.DeepEqual(e, want) {
			t.Errorf("Event = %+v, %v; want %+v", e, err, want)
		}
	}
	p, ok, err := a.Text(`2["after"]`)
	if !ok || err != nil || p.Binary != nil {
		t.Errorf("Text = %+v, %v, %v", p, ok, err)
	}
}

func TestAssemblerErrors(t *testing.T) {
	due := func() *Assembler {
		a := &Assembler{MaxBytes: 60}
		if _, ok, err := a.Text(`52-["b",{"_placeholder":true,"num":0}]`); ok || err != nil {
			t.Fatal(ok, err)
		}
		return a
	}
	for name, run := range map[string]func() (Packet, bool, error){
		"text while attachments are due": func() (Packet, bool, error) { return due().Text(`2["a"]`) },
		"unexpected attachment":          func() (Packet, bool, error) { return new(Assembler).Binary([]byte{1}) },
		"bad packet":                     func() (Packet, bool, error) { return new(Assembler).Text(`2[`) },
		"one packet too large":           func() (Packet, bool, error) { return due().Binary(make([]byte, 60)) },
	} {
		p, ok, err := run()
		var bad *ProtocolError
		if ok || !errors.As(err, &bad) || !reflect.DeepEqual(p, Packet{}) {
			t.Errorf("%s: %+v, %v, %v; want a ProtocolError", name, p, ok, err)
		}
	}
}

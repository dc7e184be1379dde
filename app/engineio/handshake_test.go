package engineio

import (
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestHandshake(t *testing.T) {
	const observed = `{"sid":"lv_VI97HAXpY6yYWAAAC","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}`
	want := Handshake{
		SID: "lv_VI97HAXpY6yYWAAAC", Upgrades: []string{},
		PingInterval: 25 * time.Second, PingTimeout: 20 * time.Second, MaxPayload: 1_000_000,
	}
	got, err := DecodeHandshake(observed)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("DecodeHandshake = %+v, %v; want %+v", got, err, want)
	}
	if text := string(want.Append(nil)); text != observed {
		t.Errorf("Append = %s; want %s", text, observed)
	}
	want.Upgrades, want.MaxPayload, want.SID = nil, 0, "<&\""
	const small = `{"sid":"<&\"","upgrades":[],"pingInterval":25000,"pingTimeout":20000}`
	if text := string(want.Append(nil)); text != small {
		t.Errorf("Append = %s; want %s", text, small)
	}
}

func TestHandshakeIsTolerant(t *testing.T) {
	for _, in := range []string{
		`{"sid":"a","pingInterval":300,"pingTimeout":200}`,
		`{"sid":"a","upgrades":null,"pingInterval":300.0,"pingTimeout":2e2,"maxPayload":null}`,
		` {"new":{"x":[1]},"sid":"a","upgrades":["websocket"],"pingInterval":300,"pingTimeout":200,"maxPayload":0} `,
		`{"sid":"a","pingInterval":300,"pingTimeout":200,"maxPayload":1e300}`,
	} {
		h, err := DecodeHandshake(in)
		if err != nil || h.SID != "a" || h.PingInterval != 300*time.Millisecond || h.PingTimeout != 200*time.Millisecond {
			t.Errorf("DecodeHandshake(%s) = %+v, %v", in, h, err)
		}
	}
}

func TestHandshakeErrors(t *testing.T) {
	const periods = `"pingInterval":300,"pingTimeout":200`
	for _, in := range []string{
		``, `null`, `[]`, `"x"`, `{`, `{}`,
		`{` + periods + `}`,
		`{"sid":"",` + periods + `}`,
		`{"sid":1,` + periods + `}`,
		`{"sid":"a","pingInterval":300}`,
		`{"sid":"a","pingTimeout":300}`,
		`{"sid":"a","pingInterval":0,"pingTimeout":200}`,
		`{"sid":"a","pingInterval":-1,"pingTimeout":200}`,
		`{"sid":"a","pingInterval":1e300,"pingTimeout":200}`,
		`{"sid":"a","pingInterval":1e400,"pingTimeout":200}`,
		`{"sid":"a","pingInterval":300,"pingTimeout":2147483648}`,
		`{"sid":"a","pingInterval":"300","pingTimeout":200}`,
		`{"sid":"a","upgrades":[1],` + periods + `}`,
		`{"sid":"a","maxPayload":-1,` + periods + `}`,
		`{"sid":"a",` + periods + `}x`,
	} {
		if h, err := DecodeHandshake(in); err == nil || !strings.HasPrefix(err.Error(), "engineio: ") {
			t.Errorf("DecodeHandshake(%s) = %+v, %v; want an error", in, h, err)
		}
	}
}

// A laptop sleeps, a clock is set back: whoever looks at the deadline needs both clocks.
func TestDeadlineHasBothClocks(t *testing.T) {
	h := Handshake{PingInterval: 25 * time.Second, PingTimeout: 20 * time.Second}
	last := time.Now()
	got := h.Deadline(last)
	if want := last.Add(45 * time.Second); got != want { // == also compares monotonic readings
		t.Errorf("Deadline = %v; want %v", got, want)
	}
}

func FuzzDecodeHandshake(f *testing.F) {
	f.Add(`{"sid":"a","upgrades":["x"],"pingInterval":300,"pingTimeout":200,"maxPayload":5}`)
	f.Add(`{"sid":"a","pingInterval":1.5,"pingTimeout":2147483647}`)
	f.Fuzz(func(t *testing.T, s string) {
		h, err := DecodeHandshake(s)
		if err != nil {
			return
		}
		if h.PingInterval <= 0 || h.PingTimeout <= 0 || h.MaxPayload < 0 || h.SID == "" {
			t.Fatalf("DecodeHandshake(%q) = %+v", s, h)
		}
		if !h.Deadline(time.Now()).After(time.Now()) {
			t.Fatalf("deadline of %+v has passed", h)
		}
		if h.PingInterval%time.Millisecond != 0 || h.PingTimeout%time.Millisecond != 0 {
			return // not written in full
		}
		again, err := DecodeHandshake(string(h.Append(nil)))
		if len(h.Upgrades) == 0 {
			h.Upgrades = []string{}
		}
		if err != nil || !reflect.DeepEqual(again, h) {
			t.Errorf("%+v became %+v, %v", h, again, err)
		}
	})
}

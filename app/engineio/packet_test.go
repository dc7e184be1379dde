package engineio

import (
	"errors"
	"strings"
	"testing"
)

// The texts are those of the Engine.IO v4 document, and what the official server
// was seen to send.
func TestPacket(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want Packet
	}{
		{`0{"sid":"lv_VI97HAXpY6yYWAAAB","upgrades":[]}`, Packet{Open, `{"sid":"lv_VI97HAXpY6yYWAAAB","upgrades":[]}`}},
		{`1`, Packet{Type: Close}},
		{`2`, Packet{Type: Ping}},
		{`2probe`, Packet{Ping, "probe"}},
		{`3`, Packet{Type: Pong}},
		{`3probe`, Packet{Pong, "probe"}},
		{`4hello`, Packet{Message, "hello"}},
		{`4€`, Packet{Message, "€"}},
		{`4`, Packet{Type: Message}},
		{`42["hi"]`, Packet{Message, `2["hi"]`}},
		{`5`, Packet{Type: Upgrade}},
		{`6`, Packet{Type: Noop}},
		{`bAQIDBA==`, Packet{Binary, "\x01\x02\x03\x04"}},
		{`b`, Packet{Type: Binary}},
	} {
		got, err := Decode(tt.in)
		if err != nil || got != tt.want {
			t.Errorf("Decode(%q) = %+v, %v; want %+v", tt.in, got, err, tt.want)
		}
		if text := string(tt.want.Append([]byte("x"))); text != "x"+tt.in {
			t.Errorf("%+v.Append = %q; want %q", tt.want, text, "x"+tt.in)
		}
	}
}

func TestPacketErrors(t *testing.T) {
	if _, err := Decode(""); err != ErrEmpty {
		t.Errorf("Decode of nothing: %v", err)
	}
	for _, in := range []string{"7", "9", "a", "B", " 2", "\x00", "€"} {
		_, err := Decode(in)
		var bad TypeError
		if !errors.As(err, &bad) || byte(bad) != in[0] {
			t.Errorf("Decode(%q): %v; want a TypeError", in, err)
		}
	}
	for _, in := range []string{"bAQI", "b====", "bAQIDBA==\n", "bAQ\r\nID", "b*", "bAQJ="} {
		if p, err := Decode(in); err == nil {
			t.Errorf("Decode(%q) = %+v; want an error", in, p)
		}
	}
}

func TestTypeString(t *testing.T) {
	for typ, want := range map[Type]string{Open: "open", Noop: "noop", Binary: "binary", '9': `type '9'`} {
		if got := typ.String(); got != want {
			t.Errorf("Type %q is called %q; want %q", byte(typ), got, want)
		}
	}
}

func TestDecodeDoesNotCopy(t *testing.T) {
	text := "4" + strings.Repeat("x", 30_000)
	if n := testing.AllocsPerRun(100, func() { Decode(text) }); n != 0 {
		t.Errorf("Decode allocates %v times", n)
	}
}

func FuzzDecode(f *testing.F) {
	for _, s := range []string{"", `0{"sid":"x"}`, "2probe", `42["a",1]`, "bAQIDBA==", "b\n", "7"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := Decode(s)
		if err != nil {
			return
		}
		text := string(p.Append(nil))
		if text != s {
			t.Errorf("%q became %q", s, text)
		}
		if again, err := Decode(text); err != nil || again != p {
			t.Errorf("%+v became %+v, %v", p, again, err)
		}
	})
}

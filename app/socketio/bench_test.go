package socketio

import (
	"fmt"
	"strings"
	"testing"

	"practicechat/app/engineio"
)

// event151 is an ordinary event of 151 bytes, and list28k a page of messages.
var (
	event151 = `42["sendMessage",{"conversation_uuid":"7d1f0a52-3c61-4b8e-9a57-0c2f4e6b8d10","message":"How are you?","message_type":"text","content_text":"How are you?"}]`
	list28k  = func() string {
		var b strings.Builder
		b.WriteString(`42["messagesList",{"status":true,"data":{"messages":[`)
		for i := range 150 {
			fmt.Fprintf(&b, `{"uuid":"7d1f0a52-3c61-4b8e-9a57-%012d","message":"I feel much better today, thank you \"doctor\"","sender_role":"patient","created_at":"2026-03-01T10:05:00.000Z"},`, i)
		}
		return strings.TrimSuffix(b.String(), ",") + `],"total":150}}]`
	}()
)

func BenchmarkDecode(b *testing.B) {
	for name, text := range map[string]string{"event": event151, "list": list28k} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			var a Assembler
			for b.Loop() {
				outer, err := engineio.Decode(text)
				if err != nil {
					b.Fatal(err)
				}
				p, ok, err := a.Text(outer.Data)
				if !ok || err != nil {
					b.Fatal(ok, err)
				}
				if _, err := p.Event(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkEncode(b *testing.B) {
	for name, text := range map[string]string{"event": event151, "list": list28k} {
		b.Run(name, func(b *testing.B) {
			p, err := Decode(text[1:])
			if err != nil {
				b.Fatal(err)
			}
			e, err := p.Event()
			if err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := AppendEvent(message(), "/", nil, e.Name, e.Args[0]); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

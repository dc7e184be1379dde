package server

import (
	"strings"
	"testing"
	"time"

	"practicechat/app/wirejson"
)

// What a client must not do: each of these closes the connection.
func TestViolations(t *testing.T) {
	deep := strings.Repeat("[", wirejson.MaxDepth+1) + strings.Repeat("]", wirejson.MaxDepth+1)
	for _, tt := range []struct{ name, script string }{
		// Engine.IO
		{"ping", `> 2`},
		{"probe", `> 2probe`},
		{"open", `> 0{}`},
		{"empty message", `> `},
		{"unknown packet", `> 7`},
		{"no packet", `> abc`},
		{"white space", `>  40`},
		{"line break in base64", enter + `
			> 451-["message",{"_placeholder":true,"num":0}]
			> bAQID` + "\r" + `BA==`},
		{"bad base64", enter + `
			> 451-["message",{"_placeholder":true,"num":0}]
			> b#`},

		// the packet
		{"bare message", `> 4`},
		{"unknown type", `> 47`},
		{"unknown type, a letter", `> 4abc`},

		// the order of things
		{"event before connect", `> 42["message",1]`},
		{"ack before connect", `> 430[]`},
		{"disconnect before connect", `> 41`},
		{"binary event before connect", `
			> 451-["message",{"_placeholder":true,"num":0}]
			>b 01`},
		{"event for another namespace", enter + `
			> 42/custom,["message",1]`},
		{"event for an unknown namespace", enter + `
			> 42/random,["message",1]`},
		{"event after a refusal", `
			> 40/denied,
			< 44/denied,{"message":"Not authorized","data":{"code":401}}
			> 42/denied,["message",1]`},
		{"event after leaving", enter + `
			> 41
			> 42["message",1]`},
		{"leaving twice", enter + `
			> 41
			> 41`},
		{"second connect", enter + `
			> 40`},
		{"second connect to a namespace", `
			> 40/custom,
			< 40/custom,{"sid":"*"}
			< 42/custom,["auth",{}]
			> 40/custom,{"token":"x"}`},
		{"connect error", `> 44{"message":"no"}`},
		{"connect error in a namespace", enter + `
			> 44{"message":"no"}`},

		// payloads
		{"auth is an array", `> 40[]`},
		{"auth is a string", `> 40"token"`},
		{"auth is null", `> 40null`},
		{"auth is a number", `> 401`},
		{"auth is cut off", `> 40{"token":`},
		{"auth with garbage behind", `> 40{}x`},
		{"auth is too deep", `> 40{"a":` + deep + `}`},
		{"disconnect with an object", enter + `
			> 41{}`},
		{"disconnect with an array", enter + `
			> 41[]`},
		{"event without a payload", enter + `
			> 42`},
		{"event is empty", enter + `
			> 42[]`},
		{"event is an object", enter + `
			> 42{}`},
		{"event is a string", enter + `
			> 42"message"`},
		{"event name is null", enter + `
			> 42[null]`},
		{"event name is true", enter + `
			> 42[true]`},
		{"event name is an object", enter + `
			> 42[{}]`},
		{"event name is an array", enter + `
			> 42[["message"]]`},
		{"cut off", enter + `
			> 42["message"`},
		{"trailing garbage", enter + `
			> 42["message"]x`},
		{"two payloads", enter + `
			> 42["message"]["message"]`},
		{"trailing comma", enter + `
			> 42["message",]`},
		{"leading zero", enter + `
			> 42["message",01]`},
		{"NaN", enter + `
			> 42["message",NaN]`},
		{"bad escape", enter + `
			> 42["message","\x"]`},
		{"control character in a string", enter + `
			> 42["message","` + "\x01" + `"]`},
		{"too deep", enter + `
			> 42["message",` + deep + `]`},
		{"ack id is no number", enter + `
			> 42abc["message",1]`},
		{"ack id is negative", enter + `
			> 42-1["message",1]`},
		{"ack id is out of range", enter + `
			> 4299999999999999999999["message",1]`},
		{"ack is an object", enter + `
			> 430{}`},
		{"ack without a payload", enter + `
			> 430`},

		{"reserved: connect", enter + `
			> 42["connect"]`},
		{"reserved: connect_error", enter + `
			> 42["connect_error"]`},
		{"reserved: disconnect", enter + `
			> 42["disconnect"]`},
		{"reserved: disconnecting", enter + `
			> 42["disconnecting"]`},
		{"reserved: newListener", enter + `
			> 42["newListener"]`},
		{"reserved: removeListener", enter + `
			> 42["removeListener"]`},
		{"reserved, in escapes", enter + `
			> 42["\u0063onnect"]`},
		{"reserved, with an attachment", enter + `
			> 451-["disconnect",{"_placeholder":true,"num":0}]`},

		// attachments
		{"no attachments", enter + `
			> 450-["message"]`},
		{"no attachment count", enter + `
			> 45-["message",{"_placeholder":true,"num":0}]`},
		{"no dash", enter + `
			> 451["message",{"_placeholder":true,"num":0}]`},
		{"eleven attachments", enter + `
			> 4511-["message",{"_placeholder":true,"num":0}]`},
		{"very many attachments", enter + `
			> 4599999999999999999999-["message",{"_placeholder":true,"num":0}]`},
		{"placeholder beyond the last", enter + `
			> 451-["message",{"_placeholder":true,"num":1}]`},
		{"placeholder below the first", enter + `
			> 451-["message",{"_placeholder":true,"num":-1}]`},
		{"placeholder with a fraction", enter + `
			> 451-["message",{"_placeholder":true,"num":0.5}]`},
		{"placeholder with a text", enter + `
			> 451-["message",{"_placeholder":true,"num":"0"}]`},
		{"placeholder without a number", enter + `
			> 451-["message",{"_placeholder":true}]`},
		{"bad placeholder in an ack", enter + `
			> 461-0[{"_placeholder":true,"num":5}]`},
		{"unexpected attachment", enter + `
			>b 01`},
		{"unexpected attachment before connect", `
			>b 01`},
		{"unexpected attachment in base64", enter + `
			> bAQ==`},
		{"one attachment too many", enter + `
			> 451-["message-with-ack",{"_placeholder":true,"num":0}]
			>b 01
			>b 02`},
		{"event while an attachment is due", enter + `
			> 451-["message",{"_placeholder":true,"num":0}]
			> 42["message",1]`},
		{"disconnect while an attachment is due", enter + `
			> 451-["message",{"_placeholder":true,"num":0}]
			> 41`},
		{"connect while an attachment is due", enter + `
			> 451-["message",{"_placeholder":true,"num":0}]
			> 40/custom,`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			serve(t, Options{}, func(t *testing.T, f *fixture) {
				p := f.open()
				p.play(tt.script)
				p.expectClose(1002)
			})
		})
	}
}

// Violations with a close code of their own.
func TestCloseCodes(t *testing.T) {
	opts := Options{MaxPayload: 1000}
	large := strings.Repeat("x", 1000-len(`42["message",""]`))
	for _, tt := range []struct {
		name string
		code int
		do   func(p *peer)
	}{
		{"close packet", 1000, func(p *peer) { p.send("1") }},
		{"close packet after a join", 1000, func(p *peer) { p.join().send("1") }},
		{"close frame", 1000, func(p *peer) { p.write(opClose, true, []byte{0x03, 0xe8}) }},
		{"close frame with another code", 4000, func(p *peer) { p.write(opClose, true, []byte{0x0f, 0xa0}) }},
		{"invalid UTF-8", 1007, func(p *peer) { p.join().send("42[\"message\",\"\xff\"]") }},
		{"half a character", 1007, func(p *peer) { p.join().send("42[\"message\",\"\xc3\"]") }},
		{"surrogate", 1007, func(p *peer) { p.join().send("42[\"message\",\"\xed\xa0\x80\"]") }},
		{"text too large", 1009, func(p *peer) { p.join().send(`42["message","` + large + `y"]`) }},
		{"attachment too large", 1009, func(p *peer) {
			p.join().send(`451-["message",{"_placeholder":true,"num":0}]`)
			p.sendBinary(make([]byte, 1001))
		}},
		{"fragments too large", 1009, func(p *peer) {
			p.join()
			half := []byte(`42["message","` + large[:500])
			p.write(opText, false, half)
			p.write(opContinuation, false, half)
			go p.write(opContinuation, true, nil) // not taken any more
		}},
		{"far too large", 1009, func(p *peer) {
			p.join()
			go p.sendBinary(make([]byte, 1<<20))
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			serve(t, opts, func(t *testing.T, f *fixture) {
				p := f.open()
				tt.do(p)
				p.expectClose(tt.code)
			})
		})
	}

	serve(t, opts, func(t *testing.T, f *fixture) {
		p := f.open().join()
		p.play("> 42[\"message\",\"" + large + "\"]\n< 42[\"message-back\",\"" + large + "\"]")
		p.write(opText, false, []byte(`42["mess`))
		p.write(opContinuation, false, nil)
		p.write(opContinuation, true, []byte(`age"]`))
		p.expect(`42["message-back"]`)
	})
}

// What came before a violation is answered before the close, however long that takes.
func TestAnswersBeforeClose(t *testing.T) {
	for _, last := range []string{`1`, `2`, `4abc`, `41/slow,{}`, `40/slow`, "\xff"} {
		serve(t, Options{}, func(t *testing.T, f *fixture) {
			f.server.Handle("/slow", func(s *Socket) error {
				s.On("sleep", func(e Event, ack Ack) {
					time.Sleep(time.Second)
					ack(e.Values()...)
				})
				return nil
			})
			p := f.open()
			p.play(`
				> 40/slow
				< 40/slow,{"sid":"*"}
				> 42/slow,1["sleep","a"]
				> 42/slow,2["sleep","b"]`)
			p.send(last)
			p.play(`
				< 43/slow,1["a"]
				< 43/slow,2["b"]`)
			if got, err := p.read(); err != nil || got.op != opClose {
				t.Errorf("after %q: %v, %v, want a close", last, got, err)
			}
		})
	}
}

// Nothing is handled after a violation.
func TestNothingAfterViolation(t *testing.T) {
	serve(t, Options{}, func(t *testing.T, f *fixture) {
		f.server.Handle("/slow", func(s *Socket) error {
			s.On("sleep", func(Event, Ack) { time.Sleep(time.Second) })
			s.On("never", func(Event, Ack) { t.Error("handled") })
			return nil
		})
		p := f.open()
		p.play(`
			> 40/slow
			< 40/slow,{"sid":"*"}
			> 42/slow,["sleep"]
			> 40/slow
			> 42/slow,["never"]
			x 1002`)
	})
}

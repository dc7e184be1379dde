package wsjs

import "syscall/js"

// Text is the data of a text message.
type Text []byte

// textRoom is how long a text may be to be encoded in place, in bytes. It is a page of
// messages and more.
const textRoom = 64 << 10

var (
	encoder    = js.Global().Get("TextEncoder").New()
	encodeInto = encoder.Get("encodeInto").Call("bind", encoder)
	property   = js.Global().Get("Reflect").Get("get")
	written    = js.ValueOf("written")
	room       = js.Global().Get("Uint8Array").New(textRoom)
)

// textOf takes a string over from JavaScript in one allocation. js.Value.String makes
// two and an array in JavaScript, and the module one more, which would take a quarter of
// the time of a page of messages. Names are values made before: they are texts, too.
func textOf(s js.Value) Text {
	encoded := room
	n := property.Invoke(encodeInto.Invoke(s, room), written).Int()
	if n > textRoom-4 { // the next character might not have fitted
		encoded = encoder.Call("encode", s)
		n = encoded.Length()
	}
	text := make(Text, n)
	js.CopyBytesToGo(text, encoded)
	return text
}

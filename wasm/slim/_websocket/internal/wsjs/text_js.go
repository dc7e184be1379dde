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
	read       = js.ValueOf("read")
	written    = js.ValueOf("written")
	object     = js.Global().Get("Object")
	slice      = js.Global().Get("Function").Get("prototype").Get("call").
			Call("bind", js.Global().Get("String").Get("prototype").Get("slice"))
	room = js.Global().Get("Uint8Array").New(textRoom)
)

// textOf takes a string over from JavaScript in one allocation. js.Value.String makes
// two and an array in JavaScript, and the module one more, which would take a quarter of
// the time of a page of messages. Names are values made before: they are texts, too.
//
// A text that is longer than the room comes over in parts: for the inbox of thousands
// TextEncoder.encode would take three times as long, most of it for its memory. Each part
// is cut out of the whole text: the browser copies what it is given, and were that all
// the rest each time, a long text would take the square of its length. A part is as many
// characters as the room has bytes, so half a pair of surrogates at its end never fits.
func textOf(s js.Value) Text {
	done := encodeInto.Invoke(s, room)
	n := property.Invoke(done, written).Int()
	if n <= textRoom-4 { // else the next character might not have fitted
		return appendRoom(nil, n)
	}
	text := appendRoom(make(Text, 0, object.Invoke(s).Length()), n)
	for at := 0; n > textRoom-4; text = appendRoom(text, n) {
		at += property.Invoke(done, read).Int()
		done = encodeInto.Invoke(slice.Invoke(s, at, at+textRoom), room)
		n = property.Invoke(done, written).Int()
	}
	return text
}

// appendRoom appends the first n bytes of the room.
func appendRoom(text Text, n int) Text {
	text = append(text, make(Text, n)...)
	js.CopyBytesToGo(text[len(text)-n:], room)
	return text
}

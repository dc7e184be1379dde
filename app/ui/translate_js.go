package ui

import "syscall/js"

// speakFirst speaks the language that the page's first script has chosen. Its words
// have been on their way for as long as the app.
func (b *browser) speakFirst() {
	loaded, err := await(b.window.Get("pcWords").Get("loaded"))
	if err == nil {
		speak(b, loaded.Get("language").String(), loaded.Get("words").String())
	}
}

func (b *browser) language() string { return b.window.Get("pcWords").Call("choose").String() }

func (b *browser) catalogue(tag string) (string, error) {
	text, err := await(b.window.Get("pcWords").Call("load", tag))
	if err != nil {
		return "", err
	}
	return text.String(), nil
}

func (b *browser) setLanguage(tag string) {
	b.window.Get("pcWords").Call("show", tag)
	b.formats, b.numbers = [timeStyles]js.Value{}, js.Value{}
}

func (b *browser) number(n int) string {
	if b.numbers.IsUndefined() {
		b.numbers = b.window.Get("Intl").Get("NumberFormat").New(b.locale())
	}
	return b.numbers.Call("format", n).String()
}

package ui

// Settings of this device.

// keptPrefix stands before the names of settings. look.js and language.js know it.
const keptPrefix = "pc-"

func (b *browser) kept(name string) string {
	value := b.window.Get("localStorage").Call("getItem", keptPrefix+name)
	if value.IsNull() {
		return ""
	}
	return value.String()
}

func (b *browser) keep(name, value string) {
	if name == keptTheme {
		b.window.Get("pcLook").Call("choose", value)
		return
	}
	defer func() { _ = recover() }() // a full storage: it holds for this page
	if value == "" {
		b.window.Get("localStorage").Call("removeItem", keptPrefix+name)
	} else {
		b.window.Get("localStorage").Call("setItem", keptPrefix+name, value)
	}
}

package ui

import "syscall/js"

// What the page's scripts do around the app, see app/site/shell.

func (b *browser) attend(unread int, news string) {
	b.window.Set("pcUnread", unread) // for the script that has yet to come
	if attend := b.window.Get("pcAttend"); attend.Type() == js.TypeFunction {
		attend.Invoke(unread, news)
	}
}

func (b *browser) updateReady() bool {
	update := b.window.Get("pcUpdate")
	return update.Truthy() && update.Get("ready").Bool()
}

func (b *browser) applyUpdate(link string, wanted bool) {
	b.window.Get("pcUpdate").Call("apply", link, wanted)
}

func (b *browser) handedOver() bool { return b.window.Get("pcHanded").Truthy() }

func (b *browser) takeHanded(fn func(string)) bool {
	if !b.handedOver() {
		return false
	}
	handed := b.window.Get("pcHanded")
	go func() {
		defer Rescue()
		link, err := await(handed)
		b.onUI(func() {
			if err != nil {
				fn("")
				return
			}
			fn(link.String())
		})
	}()
	return true
}

func (b *browser) installable() bool {
	return b.window.Call("goappIsAppInstallable").Bool()
}

func (b *browser) install() { b.window.Call("goappShowInstallPrompt") }

//go:build js && wasm

// The browser half of Practice Chat. It never touches go-app's Handler, which
// would more than double the download.
package main

import (
	"context"
	"fmt"
	"net/url"
	"runtime/debug"
	"strings"
	"syscall/js"

	"practicechat/app/messenger"
	"practicechat/app/tabs"
	"practicechat/app/ui"
	"practicechat/app/vault"
	"practicechat/app/vault/sealed"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

func main() {
	// Twice the garbage before a collection: a third fewer pauses for 7 MB.
	debug.SetGCPercent(200)
	// Two sites may stand in folders of one origin.
	prefix := "practicechat" + app.Getenv("GOAPP_ROOT_PREFIX")
	m := messenger.New(messenger.Config{
		Dial:   messenger.DialSocketIO,
		Vaults: sealed.New(sealed.Options{Prefix: prefix, Stored: stored}),
		Keep:   keep(),
		Tabs:   tabs.Tabs{Prefix: prefix},
		Logf:   logger(),
	})
	go func() {
		defer ui.Rescue()
		m.Run(context.Background())
	}()
	ui.Start(m)
}

// stored returns the names of the databases of this origin, which the page has asked
// for while this program was on its way.
func stored() (names []string, known bool) {
	all := js.Global().Get("pcStored")
	if all.Type() != js.TypeObject {
		return nil, false
	}
	for i := range all.Length() {
		names = append(names, all.Index(i).String())
	}
	return names, true
}

// keep returns how the practice wants new accounts to be kept.
func keep() vault.Keep {
	k, err := vault.ParseKeep(app.Getenv("PC_KEEP"))
	if err != nil {
		return vault.Nothing // the server checks it; keep less rather than more
	}
	return k
}

// logger logs packets, without text and tokens, where the page was opened with
// ?debug.
func logger() func(string, ...any) {
	search := js.Global().Get("location").Get("search").String()
	query, err := url.ParseQuery(strings.TrimPrefix(search, "?"))
	if err != nil || !query.Has("debug") {
		return nil
	}
	return func(format string, args ...any) { fmt.Printf(format+"\n", args...) }
}

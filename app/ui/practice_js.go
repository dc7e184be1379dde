package ui

import (
	"strconv"
	"strings"
	"syscall/js"
	"time"
)

const (
	statePrefix = "pc-signin-"
	// stateLasts is how long a sign-in on the practice's page may take.
	stateLasts = 30 * time.Minute
)

func (b *browser) home() string { return b.origin() + b.prefix + "/" }

func (b *browser) open(address string) { b.window.Get("location").Call("assign", address) }

// keepState keeps the state in localStorage: an installed app may be left for a
// window of the browser, which has another sessionStorage, and come back from there.
func (b *browser) keepState() string {
	defer func() { _ = recover() }() // a full storage: what comes back is refused
	state := b.randomText()
	b.window.Get("localStorage").Call("setItem", statePrefix+state, strconv.FormatInt(time.Now().UnixMilli(), 10))
	return state
}

// randomText returns 130 random bits in base32 (RFC 4648), as crypto/rand's Text does. It
// is no use of package browser: the views have a seam to JavaScript of their own.
func (b *browser) randomText() string {
	const signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
	text := make([]byte, 26)
	values := b.window.Get("Uint8Array").New(len(text))
	b.window.Get("crypto").Call("getRandomValues", values)
	js.CopyBytesToGo(text, values)
	for i := range text {
		text[i] = signs[text[i]%32]
	}
	return string(text)
}

func (b *browser) takeState(state string) bool {
	storage := b.window.Get("localStorage")
	var stale []string
	known := false
	for i := range storage.Get("length").Int() {
		key := storage.Call("key", i).String()
		name, ours := strings.CutPrefix(key, statePrefix)
		if !ours {
			continue
		}
		made, _ := strconv.ParseInt(storage.Call("getItem", key).String(), 10, 64)
		age := time.Since(time.UnixMilli(made))
		lasts := age >= -time.Minute && age < stateLasts
		if name == state {
			known = lasts
		}
		if name == state || !lasts {
			stale = append(stale, key)
		}
	}
	for _, key := range stale {
		storage.Call("removeItem", key)
	}
	return known
}

func (b *browser) hostAnswers() bool { return b.window.Get("pcHost").Get("answers").Bool() }

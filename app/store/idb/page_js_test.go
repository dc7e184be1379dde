package idb

import (
	"context"
	"errors"
	"fmt"
	"syscall/js"
	"testing"
	"time"

	"practicechat/app/browser"
	"practicechat/app/store"
)

// needBrowser skips a test where there is no IndexedDB.
func needBrowser(t *testing.T) {
	t.Helper()
	if js.Global().Get("indexedDB").IsUndefined() {
		t.Skip("needs a browser: run TestChromium")
	}
}

var databases int

// newName returns the name of a database that no other test uses; it is deleted in
// the end.
func newName(t *testing.T) string {
	t.Helper()
	needBrowser(t)
	databases++
	name := fmt.Sprintf("test-%d", databases)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := Delete(ctx, name); err != nil {
			t.Errorf("clean up: %v", err)
		}
		if n := browser.Live.Load(); n != 0 {
			t.Errorf("%d functions are not released", n)
		}
	})
	return name
}

// mustOpen opens a database that is closed in the end.
func mustOpen(t *testing.T, name string, opts Options) *DB {
	t.Helper()
	return mustOpenVersion(t, name, opts, steps)
}

func mustOpenVersion(t *testing.T, name string, opts Options, steps []step) *DB {
	t.Helper()
	d, err := openVersion(context.Background(), name, opts, steps)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		d.ballast.working.Wait()
		d.Close()
	})
	return d
}

func mustApply(t *testing.T, s store.Store, b *store.Batch) {
	t.Helper()
	if err := s.Apply(b); err != nil {
		t.Fatal(err)
	}
}

// draft is a batch of one draft.
func draft(conversation, text string) *store.Batch {
	b := new(store.Batch)
	b.PutDraft(store.Draft{ConversationUUID: conversation, Text: text})
	return b
}

// wantDrafts fails the test unless the drafts have exactly these texts, by
// conversation.
func wantDrafts(t *testing.T, s store.Store, want map[string]string) {
	t.Helper()
	all, err := s.Drafts()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, d := range all {
		got[d.ConversationUUID] = d.Text
	}
	if len(got) != len(want) {
		t.Errorf("drafts %.40q, want %.40q", got, want)
	}
	for conversation, text := range want {
		if got[conversation] != text {
			t.Errorf("drafts %.40q, want %.40q", got, want)
			break
		}
	}
}

// post tells something to the server of the page, and waits.
func post(t *testing.T, path string) {
	t.Helper()
	xhr := js.Global().Get("XMLHttpRequest").New()
	xhr.Call("open", "POST", path, false)
	xhr.Call("send")
	if status := xhr.Get("status").Int(); status != 200 {
		t.Fatalf("%s: %d %s", path, status, xhr.Get("responseText").String())
	}
}

func wantError(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("error %v, want %v", err, want)
	}
}

package sealed

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"syscall/js"
	"testing"

	"practicechat/app/browser"
	"practicechat/app/vault"
	"practicechat/app/wasmtest"
)

// dump are all rows of all databases of a place: what is text as it is, and what is
// bytes as hexadecimal.
func (p *place) dump() string {
	p.t.Helper()
	read := wasmtest.Script(`
		const show = (v) => v instanceof CryptoKey ? "CryptoKey " + v.extractable + " " + v.usages
			: ArrayBuffer.isView(v) ? Array.from(v, (b) => b.toString(16).padStart(2, "0")).join("")
			: v && typeof v === "object" ? Object.entries(v).map(([k, v]) => k + "=" + show(v)).join(" ") : String(v);
		const done = (request) => new Promise((resolve, reject) => {
			request.onsuccess = () => resolve(request.result);
			request.onerror = () => reject(request.error);
		});
		return async (name) => {
			const conn = await done(indexedDB.open(name));
			const all = [name];
			for (const s of conn.objectStoreNames) {
				if (s === "ballast") continue;
				for (const row of await done(conn.transaction(s).objectStore(s).getAll())) all.push(s + ": " + show(row));
			}
			conn.close();
			return all.join("\n");
		};`)
	var all strings.Builder
	for _, name := range p.databases() {
		text, err := browser.Await(context.Background(), func() js.Value { return read.Invoke(name) })
		if err != nil {
			p.t.Fatal(err)
		}
		all.WriteString(text.String() + "\n")
	}
	return all.String()
}

// TestSecrecy looks for everything that should not be on the device in all that is
// there: texts, the PIN, the data keys, and what the PIN is derived to.
func TestSecrecy(t *testing.T) {
	for _, keep := range []vault.Keep{vault.Device, vault.PIN} {
		t.Run(keep.String(), func(t *testing.T) {
			p := newPlace(t)
			js.Global().Set("secrets", js.Global().Get("Array").New())
			// Every key that can be taken out, and every one that is put in.
			wasmtest.Replace(t, "SubtleCrypto.prototype", "generateKey", `{async value(...args) {
				const key = await old.apply(this, args);
				if (key.extractable) secrets.push(new Uint8Array(await this.exportKey("raw", key)));
				return key;
			}}`)
			wasmtest.Replace(t, "SubtleCrypto.prototype", "importKey", `{value(format, bytes, ...args) {
				secrets.push(bytes.slice());
				return old.call(this, format, bytes, ...args);
			}}`)
			v, _ := p.made(ada, keep)
			o := mustRekey(t, v, ada, keep, thePIN)
			wantSample(t, o.Store)
			dump := p.dump()
			if n := strings.Count(dump, "messages: "); n != 700 || !strings.Contains(dump, "objects: ") {
				t.Fatalf("the dump is not of everything:\n%.2000s", dump)
			}
			wantKeys := 2 // one data key before and one after
			if keep == vault.PIN {
				wantKeys = 4 // and what the PIN was derived to, for each
			}
			if n := js.Global().Get("secrets").Length(); n != wantKeys {
				t.Errorf("%d keys were seen, want %d", n, wantKeys)
			}
			texts := append([]string{thePIN, "ada", "practice.example"}, planted...)
			for i := range js.Global().Get("secrets").Length() {
				secret := make([]byte, keySize)
				js.CopyBytesToGo(secret, js.Global().Get("secrets").Index(i))
				texts = append(texts, string(secret), hex.EncodeToString(secret))
				// In base64 it may begin at any of three places.
				for skip := range 3 {
					part := secret[skip:]
					texts = append(texts, base64.RawStdEncoding.EncodeToString(part[:len(part)/3*3]))
				}
			}
			for _, text := range texts {
				for how, form := range map[string]string{
					"as it is": text, "in hexadecimal": hex.EncodeToString([]byte(text)),
					"in base64": base64.RawStdEncoding.EncodeToString([]byte(text))[:max(len(text)*4/3-2, 4)],
				} {
					if text != "ada" && strings.Contains(dump, form) {
						t.Errorf("the device holds %q %s", text, how)
					}
				}
			}
			if strings.Contains(dump, "CryptoKey true") {
				t.Error("a key can be taken out")
			}
			if has := strings.Contains(dump, "CryptoKey false wrapKey,unwrapKey"); has != (keep == vault.Device) {
				t.Errorf("the browser holds a key: %v", has)
			}
			// What seals and opens cannot be taken out either.
			c := o.Store.(*open).codec
			if c.key.Get("extractable").Bool() || !isCryptoKey(c.key) {
				t.Error("the data key can be taken out")
			}
			o.Store.Close()
			if !c.key.IsUndefined() {
				t.Error("the key outlives its store")
			}
			_, err := c.Seal([][]byte{{1}})
			wantError(t, err, errShut)
		})
	}
}

// transplant copies all rows of one database of records into another.
func transplant(t *testing.T, from, to string) {
	t.Helper()
	copied, err := browser.Await(context.Background(), func() js.Value {
		return wasmtest.Script(fmt.Sprintf(`return (async () => {
			const done = (request) => new Promise((resolve, reject) => {
				request.onsuccess = () => resolve(request.result);
				request.onerror = () => reject(request.error);
			});
			const [a, b] = [await done(indexedDB.open(%q)), await done(indexedDB.open(%q))];
			let copied = 0;
			for (const s of ["entries", "drafts", "inbox", "messages", "meta"])
				for (const row of await done(a.transaction(s).objectStore(s).getAll())) {
					await done(b.transaction(s, "readwrite").objectStore(s).put(row));
					copied++;
				}
			a.close();
			b.close();
			return copied;
		})()`, from, to))
	})
	if err != nil || copied.Int() != 704 {
		t.Fatalf("%v rows copied, %v", copied, err)
	}
}

// TestTransplant holds that what was sealed for another account, for another
// generation, or under another key does not open, and is told.
func TestTransplant(t *testing.T) {
	p := newPlace(t)
	p.made(ada, vault.Device)
	damaged := 0
	v := p.page()
	o, err := v.Open(ben, vault.Device, vault.Events{Damaged: func(error) { damaged++ }})
	if err != nil {
		t.Fatal(err)
	}
	mustApply(t, o.Store, note("c9", "ben's own"))
	name := func(id string) string { return v.opts.database(id, p.row(id).Generation) }
	transplant(t, name(ada), name(ben))
	drafts, err := o.Store.Drafts()
	if err != nil || len(drafts) != 1 || drafts[0].Text != "ben's own" {
		t.Errorf("drafts %+v, %v", drafts, err)
	}
	messages, err := o.Store.Messages("c1", 1000)
	if err != nil || len(messages) != 0 || damaged != 1+350 {
		t.Errorf("%d messages, %v, %d damaged", len(messages), err, damaged)
	}
}

// TestBindings holds that the same key opens nothing that was sealed for another
// account or generation, and that a changed bit is seen.
func TestBindings(t *testing.T) {
	newPlace(t)
	wrapping, err := newWrappingKey(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, purpose := range []string{forDataKey, forRecords} {
		wrapped, err := newDataKey(context.Background(), wrapping, binding(purpose, ada, "1"))
		if err != nil {
			t.Fatal(err)
		}
		for _, other := range [][]byte{binding(purpose, ben, "1"), binding(purpose, ada, "2"), binding("other", ada, "1")} {
			if _, err := unwrapDataKey(context.Background(), wrapped, wrapping, other); !isWrongKey(err) {
				t.Errorf("unwrapped for %q: %v", other, err)
			}
		}
		key, err := unwrapDataKey(context.Background(), wrapped, wrapping, binding(purpose, ada, "1"))
		if err != nil {
			t.Fatal(err)
		}
		codec := func(binding []byte) *codec {
			c, err := newCodec(key, binding, pageTimeout)
			if err != nil {
				t.Fatal(err)
			}
			return c
		}
		records := [][]byte{[]byte("one"), {}, []byte("three"), make([]byte, 100_000)}
		mine := codec(binding(purpose, ada, "1"))
		sealed, err := mine.Seal(records)
		if err != nil {
			t.Fatal(err)
		}
		opened, err := mine.Open(sealed)
		for i := range records {
			if err != nil || opened[i] == nil || string(opened[i]) != string(records[i]) {
				t.Errorf("record %d opens to %.20q, %v", i, opened[i], err)
			}
		}
		for _, b := range [][]byte{binding(purpose, ben, "1"), binding(purpose, ada, "2"), binding("other", ada, "1")} {
			for i, got := range mustOpenAll(t, codec(b), sealed) {
				if got != nil {
					t.Errorf("record %d opens for %q", i, b)
				}
			}
		}
		// Every byte counts: format, nonce, content, tag.
		for _, at := range []int{0, 1, 12, 13, 15, len(sealed[0]) - 1} {
			changed := append([]byte{}, sealed[0]...)
			changed[at] ^= 1
			got := mustOpenAll(t, mine, [][]byte{sealed[2], changed, sealed[0], nil, {1}, sealed[0][:sealSize-1]})
			if string(got[0]) != "three" || got[1] != nil || string(got[2]) != "one" || got[3] != nil || got[4] != nil || got[5] != nil {
				t.Errorf("with byte %d changed: %q", at, got)
			}
		}
		nonces := map[string]bool{}
		for range 3 {
			sealed, err := mine.Seal(records)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range sealed {
				nonces[string(s[1:sealHead])] = true
			}
		}
		if len(nonces) != 12 {
			t.Errorf("%d nonces for 12 records", len(nonces))
		}
	}
}

func mustOpenAll(t *testing.T, c *codec, sealed [][]byte) [][]byte {
	t.Helper()
	got, err := c.Open(sealed)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// TestCorruptKeys holds that an unreadable key is an error that says so, and that
// the account can be forgotten and begun anew.
func TestCorruptKeys(t *testing.T) {
	for name, change := range map[string]string{
		"no text":         `row.d = 7`,
		"half a text":     `row.d = row.d.slice(0, 40)`,
		"no row":          `delete row.d`,
		"no CryptoKey":    `delete row.w`,
		"some other key":  `row.w = {type: "secret"}`,
		"another wrapped": `row.d = row.d.replace(/"wrapped":"..../, '"wrapped":"AAAA')`,
		"other account":   `row.d = row.d.replace(/"gen":"..../, '"gen":"0000')`,
	} {
		t.Run(name, func(t *testing.T) {
			p := newPlace(t)
			_, o := p.made(ada, vault.Device)
			o.Store.Close()
			v := p.page()
			if _, err := v.Last(); err != nil {
				t.Fatal(err)
			}
			js.Global().Set("changeRow", wasmtest.Script(`return (row) => { `+change+`; return row; }`))
			err := v.keys.Change(ada, func(row js.Value) (js.Value, error) { return js.Global().Call("changeRow", row), nil })
			if err != nil {
				t.Fatal(err)
			}
			_, err = v.Open(ada, vault.Device, vault.Events{})
			wantError(t, err, ErrCorrupt)
			if _, err := v.Unlock(ada, thePIN, vault.Events{}); err == nil {
				t.Error("it unlocks")
			}
			if _, err := v.Last(); err != nil {
				t.Errorf("last: %v", err)
			}
			if err := v.Forget(ada); err != nil {
				t.Fatal(err)
			}
			p.wantKept()
			wantEmpty(t, mustOpen(t, v, ada, vault.Device).Store)
		})
	}
}

// TestDamaged holds that what is unreadable is told by the store.
func TestDamaged(t *testing.T) {
	p := newPlace(t)
	_, o := p.made(ada, vault.Device)
	o.Store.Close()
	js.Global().Set("damagedName", p.prefix+"-"+ada+"-"+p.row(ada).Generation)
	_, err := browser.Await(context.Background(), func() js.Value {
		return wasmtest.Script(`return new Promise((resolve) => {
			indexedDB.open(damagedName).onsuccess = (e) => {
				const conn = e.target.result, tx = conn.transaction("drafts", "readwrite");
				tx.objectStore("drafts").put({k: "bad", d: "AQID"});
				tx.oncomplete = () => { conn.close(); resolve(); };
			};
		});`)
	})
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	o, err = p.page().Open(ada, vault.Device, vault.Events{Damaged: func(error) { told++ }})
	if err != nil {
		t.Fatal(err)
	}
	wantSample(t, o.Store)
	if told != 1 {
		t.Errorf("told %d times", told)
	}
}

package sealed

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
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

// stolen is what a script of the origin gets of a data key that can be carried away:
// it has the row, and asks the browser as it likes. What a script may ask for is its
// own choice, above all whether a key that it unwraps can be taken out.
func (p *place) stolen(id string) (keys []string) {
	p.t.Helper()
	js.Global().Set("stolenFrom", map[string]any{
		"name": p.prefix + "-keys", "id": id, "binding": toJS(binding(forDataKey, id, p.row(id).Generation)),
	})
	got, err := browser.Await(context.Background(), func() js.Value {
		return wasmtest.Script(`return (async () => {
			const {name, id, binding} = stolenFrom;
			const done = (request) => new Promise((resolve, reject) => {
				request.onsuccess = () => resolve(request.result);
				request.onerror = () => reject(request.error);
			});
			const conn = await done(indexedDB.open(name));
			const row = await done(conn.transaction("objects").objectStore("objects").get(id));
			conn.close();
			const wrapped = Uint8Array.from(atob(JSON.parse(row.d).wrapped ?? ""), (c) => c.charCodeAt(0));
			const algorithm = {name: "AES-GCM", iv: wrapped.slice(0, 12), additionalData: binding};
			const raw = (key) => crypto.subtle.exportKey("raw", key);
			const ways = {
				"the key as it is": () => raw(row.w),
				"as a JSON Web Key": () => crypto.subtle.exportKey("jwk", row.w),
				"wrapped by itself": () => crypto.subtle.wrapKey("raw", row.w, row.w, algorithm),
				"unwrapped": async () => raw(await crypto.subtle.unwrapKey("raw", wrapped.slice(12), row.w, algorithm,
					"AES-GCM", true, ["encrypt", "decrypt"])),
				"decrypted": () => crypto.subtle.decrypt(algorithm, row.w, wrapped.slice(12)),
			};
			const keys = [];
			for (const [how, take] of Object.entries(ways)) {
				const got = await take().catch(() => undefined);
				if (got && got.byteLength !== 0) keys.push(how);
			}
			return keys;
		})()`)
	})
	if err != nil {
		p.t.Fatal(err)
	}
	for i := range got.Length() {
		keys = append(keys, got.Index(i).String())
	}
	return keys
}

// TestSecrecy looks for everything that should not be on the device in all that is
// there: texts, the PIN, the data keys, and what the PIN is derived to. And it asks
// the browser for the data key in every way that it knows.
func TestSecrecy(t *testing.T) {
	for _, keep := range []vault.Keep{vault.Device, vault.PIN} {
		t.Run(keep.String(), func(t *testing.T) {
			p := newPlace(t)
			js.Global().Set("secrets", js.Global().Get("Array").New())
			js.Global().Set("bring", js.Global().Get("SubtleCrypto").Get("prototype").Get("importKey"))
			// Every key that is made, also those that cannot be taken out, and every one
			// that is put in.
			wasmtest.Replace(t, "SubtleCrypto.prototype", "generateKey", `{async value(algorithm, extractable, usages) {
				const key = await old.call(this, algorithm, true, usages);
				const raw = await this.exportKey("raw", key);
				secrets.push(new Uint8Array(raw));
				return bring.call(this, "raw", raw, algorithm, extractable, usages);
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
			texts := append([]string{thePIN, adaUser, "practice.example"}, planted...)
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
					if strings.Contains(dump, form) {
						t.Errorf("the device holds %q %s", text, how)
					}
				}
			}
			if strings.Contains(dump, "CryptoKey true") {
				t.Error("a key can be taken out")
			}
			if has := strings.Contains(dump, "CryptoKey false encrypt,decrypt"); has != (keep == vault.Device) {
				t.Errorf("the browser holds a key: %v", has)
			}
			for _, how := range p.stolen(ada) {
				t.Errorf("a script carries the data key away: %s", how)
			}
			// What seals and opens cannot be taken out either.
			c := o.Store.(*open).codec
			if c.key.Get("extractable").Bool() || !isKey(c.key, "decrypt") {
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
// generation, or under another key does not open, and is told; nor does an account by
// the key of another.
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
	for name, change := range map[string]string{
		"the key":         `theirs.w = mine.w`,
		"key and proof":   `theirs.w = mine.w; theirs.d = theirs.d.replace(proof, mine.d.match(proof)[0])`,
		"the whole row":   `theirs.w = mine.w; theirs.d = mine.d`,
		"proof but not w": `theirs.d = theirs.d.replace(proof, mine.d.match(proof)[0])`,
	} {
		to := p.page()
		to.change(t, ben, `const mine = rows.find((r) => r.k === "`+ada+`"), theirs = {...row}, proof = /"proof":"[^"]*"/;`+change+`; return theirs`)
		_, err := to.Open(ben, vault.Device, vault.Events{})
		if !errors.Is(err, ErrCorrupt) {
			t.Errorf("by %s of another: %v", name, err)
		}
		to.change(t, ben, `return was`)
		mustOpen(t, to, ben, vault.Device).Store.Close()
	}
}

// change replaces the row of an account by what the body of a function gives, of the
// row, of all rows, and of what the row was before the last change.
func (v *Vaults) change(t *testing.T, id, body string) {
	t.Helper()
	rows, err := v.rows(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	changed := js.Global().Get("Function").New("row", "rows", "was", body)
	err = v.keys.Change(id, func(row js.Value) (js.Value, error) {
		was := js.Global().Get("rowBefore")
		js.Global().Set("rowBefore", row)
		return changed.Invoke(row, rows, was), nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// first makes an account with a sample as the first releases made it: its data key
// lies wrapped beside a key that wraps.
func (p *place) first(id string) {
	p.t.Helper()
	v := p.page()
	turn, err := v.turn(id, pageTimeout)
	if err != nil {
		p.t.Fatal(err)
	}
	defer turn.end()
	r := row{Keep: vault.Device, Generation: newGeneration(), Used: 1}
	bound := binding(forDataKey, id, r.Generation)
	wrapping, err := webCrypto(turn, "generateKey", map[string]any{"name": aesGCM, "length": keySize * 8}, false, []any{"wrapKey", "unwrapKey"})
	if err != nil {
		p.t.Fatal(err)
	}
	if r.Wrapped, err = newWrappedKey(turn, wrapping, bound); err != nil {
		p.t.Fatal(err)
	}
	key, err := unwrapDataKey(turn, r.Wrapped, wrapping, bound)
	if err != nil {
		p.t.Fatal(err)
	}
	o := &open{vaults: v, id: id, generation: r.Generation}
	if o.codec, err = newCodec(key, binding(forRecords, id, r.Generation), pageTimeout); err != nil {
		p.t.Fatal(err)
	}
	if err = turn.put(r, wrapping); err == nil {
		err = turn.connect(o)
	}
	if err != nil {
		p.t.Fatal(err)
	}
	fill(p.t, o)
	o.Close()
}

// TestFirst holds that an account of the first releases opens, and that its data key
// can be carried away no longer then. Where that cannot be written it stays as it was.
func TestFirst(t *testing.T) {
	p := newPlace(t)
	p.first(ada)
	before := p.row(ada)
	if how := p.stolen(ada); len(how) != 1 || how[0] != "unwrapped" {
		t.Fatalf("from the first releases a script gets the key by %q", how)
	}
	t.Run("refused", func(t *testing.T) {
		wasmtest.Replace(t, "IDBObjectStore.prototype", "put", `{value() { throw new DOMException("no", "DataError"); }}`)
		if _, err := p.page().Open(ada, vault.Device, vault.Events{}); err == nil {
			t.Error("opened")
		}
	})
	if r := p.row(ada); r.Writes != before.Writes || len(r.Wrapped) != wrappedSize {
		t.Errorf("the row became %+v", r)
	}
	for range 2 {
		v := p.page()
		if last, err := v.Last(); last != ada || err != nil {
			t.Errorf("last %q, %v", last, err)
		}
		o := mustOpen(t, v, ada, vault.Device)
		wantSample(t, o.Store)
		o.Store.Close()
		for _, how := range p.stolen(ada) {
			t.Errorf("a script carries the data key away: %s", how)
		}
		if r := p.row(ada); r.Generation != before.Generation || len(r.Wrapped) > 0 || len(r.Proof) != sealSize {
			t.Errorf("the row is %+v", r)
		}
		if dump := p.dump(); !strings.Contains(dump, "CryptoKey false encrypt,decrypt") || strings.Contains(dump, "wrapKey") {
			t.Error("the key that wraps is still there")
		}
	}
	p.wantKept(ada)
	o := p.enter(ada)
	wantSample(t, mustRekey(t, o.Store.(*open).vaults, ada, vault.PIN, thePIN).Store)
}

// TestBindings holds that the same key opens nothing that was sealed for another
// account or generation, and that a changed bit is seen.
func TestBindings(t *testing.T) {
	newPlace(t)
	wrapping, err := importWrappingKey(context.Background(), make([]byte, keySize))
	if err != nil {
		t.Fatal(err)
	}
	for _, purpose := range []string{forDataKey, forRecords} {
		wrapped, err := newWrappedKey(context.Background(), wrapping, binding(purpose, ada, "1"))
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
		"another key":     `row.w = rows.find((r) => r.k !== row.k).w`,
		"another proof":   `row.d = row.d.replace(/("proof":"....)..../, "$1AAAA")`,
		"no proof":        `row.d = row.d.replace(/,"proof":"[^"]*"/, "")`,
		"other account":   `row.d = row.d.replace(/"gen":"..../, '"gen":"0000')`,
		"first: no key":   `delete row.w`,
		"first: one that": `row.w = rows.find((r) => r.k !== row.k).w`,
		"first: wrapped":  `row.d = row.d.replace(/"wrapped":"..../, '"wrapped":"AAAA')`,
		"first: account":  `row.d = row.d.replace(/"gen":"..../, '"gen":"0000')`,
	} {
		t.Run(name, func(t *testing.T) {
			p := newPlace(t)
			if strings.HasPrefix(name, "first") {
				p.first(ada)
			} else {
				_, o := p.made(ada, vault.Device)
				o.Store.Close()
			}
			v := p.page()
			mustOpen(t, v, ben, vault.Device).Store.Close()
			v.change(t, ada, change+`; return row`)
			if err := v.Forget(ben); err != nil {
				t.Fatal(err)
			}
			_, err := v.Open(ada, vault.Device, vault.Events{})
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

package sealed

import (
	"context"
	"fmt"
	"sync"
	"syscall/js"
	"time"

	"practicechat/app/browser"
	"practicechat/app/store/idb"
)

// A codec seals the records of one account in one generation.
//
// Crossing between Go and JavaScript costs per value. So all records cross as one
// array, and of what WebCrypto is given only what differs is made anew: it copies
// its parameters and data before it returns.
type codec struct {
	limit time.Duration // of one call

	mu     sync.Mutex
	key    js.Value // undefined when it has been dropped
	subtle js.Value
	params js.Value
	nonce  js.Value // of params
}

var _ idb.Codec = (*codec)(nil)

func newCodec(key js.Value, binding []byte, limit time.Duration) (*codec, error) {
	s, err := subtle()
	if err != nil {
		return nil, err
	}
	params := parameters(make([]byte, nonceSize), binding)
	return &codec{limit: limit, key: key, subtle: s, params: params, nonce: params.Get("iv")}, nil
}

// drop forgets the key.
func (c *codec) drop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.key = js.Undefined()
}

// Seal implements [idb.Codec].
func (c *codec) Seal(plain [][]byte) ([][]byte, error) {
	sizes := make([]int, len(plain))
	for i, p := range plain {
		sizes[i] = sealSize + len(p)
	}
	all, sealed := layOut(sizes)
	nonces := make([]byte, nonceSize*len(plain))
	browser.Random(nonces)
	for i, s := range sealed {
		s[0] = sealFormat
		copy(s[1:], nonces[i*nonceSize:][:nonceSize])
		copy(s[sealHead:], plain[i])
	}
	whole := toJS(all)
	started := js.Global().Get("Array").New()
	at := 0
	err := c.use(func() {
		for i, s := range sealed {
			data := whole.Call("subarray", at+sealHead, at+sealHead+len(plain[i]))
			started.Call("push", c.begin("encrypt", s, data))
			at += len(s)
		}
	})
	if err != nil {
		return nil, err
	}
	done, err := c.wait("all", started)
	if err != nil {
		return nil, fmt.Errorf("sealed: seal: %w", err)
	}
	for i, s := range sealed {
		js.CopyBytesToGo(s[sealHead:], uint8Array.New(done.Index(i)))
	}
	return sealed, nil
}

// Open implements [idb.Codec].
func (c *codec) Open(sealed [][]byte) ([][]byte, error) {
	plain := make([][]byte, len(sealed))
	var sizes, which []int // of those that look like sealed records
	for i, s := range sealed {
		if len(s) >= sealSize && s[0] == sealFormat {
			sizes, which = append(sizes, len(s)-sealHead), append(which, i)
		}
	}
	all, each := layOut(sizes)
	for n, i := range which {
		copy(each[n], sealed[i][sealHead:])
	}
	whole := toJS(all)
	started := js.Global().Get("Array").New()
	at := 0
	err := c.use(func() {
		for n, i := range which {
			data := whole.Call("subarray", at, at+sizes[n])
			started.Call("push", c.begin("decrypt", sealed[i], data))
			at += sizes[n]
		}
	})
	if err != nil {
		return nil, err
	}
	_, opened := layOut(sizes)
	done, err := c.wait("all", started)
	for n, i := range which {
		if err == nil {
			plain[i] = opened[n][:sizes[n]-tagSize]
			js.CopyBytesToGo(plain[i], uint8Array.New(done.Index(n)))
		}
	}
	if isWrongKey(err) {
		err = c.openSome(started, which, plain)
	}
	if err != nil {
		return nil, fmt.Errorf("sealed: open: %w", err)
	}
	return plain, nil
}

// openSome takes what was opened where not all was.
func (c *codec) openSome(started js.Value, which []int, plain [][]byte) error {
	done, err := c.wait("allSettled", started)
	if err != nil {
		return err
	}
	for n, i := range which {
		result := done.Index(n)
		if result.Get("status").String() == "fulfilled" {
			plain[i] = toGo(result.Get("value"))
		} else if err := browser.Thrown(result.Get("reason")); !isWrongKey(err) {
			return err
		}
	}
	return nil
}

// use runs f with the key, which is not dropped meanwhile.
func (c *codec) use(f func()) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.key.IsUndefined() {
		return errShut
	}
	return browser.Try(f)
}

// begin starts a method of WebCrypto on data, with the nonce of a sealed record.
func (c *codec) begin(method string, sealed []byte, data js.Value) (promise js.Value) {
	js.CopyBytesToJS(c.nonce, sealed[1:sealHead])
	return c.subtle.Call(method, c.params, c.key, data)
}

// wait waits for promises together.
func (c *codec) wait(how string, started js.Value) (js.Value, error) {
	ctx, cancel := context.WithTimeout(context.Background(), c.limit)
	defer cancel()
	return browser.Await(ctx, func() js.Value { return promises.Call(how, started) })
}

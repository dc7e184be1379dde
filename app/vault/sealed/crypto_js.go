package sealed

import (
	"context"
	"errors"
	"fmt"
	"syscall/js"

	"practicechat/app/browser"
	"practicechat/app/vault"
)

var (
	uint8Array = js.Global().Get("Uint8Array")
	promises   = js.Global().Get("Promise")
)

const aesGCM = "AES-GCM"

// subtle returns the browser's WebCrypto, which is there in secure contexts alone.
func subtle() (js.Value, error) {
	crypto, err := browser.Property(js.Global(), "crypto")
	if err != nil || crypto.Type() != js.TypeObject {
		return js.Undefined(), vault.ErrCannotSeal
	}
	s, err := browser.Property(crypto, "subtle")
	if err != nil || s.Type() != js.TypeObject {
		return js.Undefined(), vault.ErrCannotSeal
	}
	return s, nil
}

// webCrypto waits for what a method of WebCrypto gives.
func webCrypto(ctx context.Context, method string, args ...any) (js.Value, error) {
	s, err := subtle()
	if err != nil {
		return s, err
	}
	value, err := browser.Await(ctx, func() js.Value { return s.Call(method, args...) })
	if err != nil {
		err = fmt.Errorf("sealed: %s: %w", method, err)
	}
	return value, err
}

// isWrongKey reports whether something was not sealed under the key that should
// open it, or has been changed since.
func isWrongKey(err error) bool {
	var e *browser.Error
	return errors.As(err, &e) && e.Name == "OperationError"
}

// parameters are those of AES-GCM for one use.
func parameters(nonce []byte, binding []byte) js.Value {
	return js.ValueOf(map[string]any{"name": aesGCM, "iv": toJS(nonce), "additionalData": toJS(binding)})
}

// newDataKey makes a data key. Only one that can be taken out can be wrapped.
func newDataKey(ctx context.Context, extractable bool) (js.Value, error) {
	algorithm := map[string]any{"name": aesGCM, "length": keySize * 8}
	return webCrypto(ctx, "generateKey", algorithm, extractable, []any{"encrypt", "decrypt"})
}

// importWrappingKey makes a wrapping key of what a PIN was derived to, and clears
// that.
func importWrappingKey(ctx context.Context, raw []byte) (js.Value, error) {
	bytes := toJS(raw)
	clear(raw)
	key, err := webCrypto(ctx, "importKey", "raw", bytes, aesGCM, false, []any{"wrapKey", "unwrapKey"})
	bytes.Call("fill", 0)
	return key, err
}

// newWrappedKey makes a data key and returns it wrapped. What is made here can be
// taken out, and is used for nothing else.
func newWrappedKey(ctx context.Context, wrapping js.Value, binding []byte) (wrapped []byte, err error) {
	key, err := newDataKey(ctx, true)
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, nonceSize)
	browser.Random(nonce)
	sealed, err := webCrypto(ctx, "wrapKey", "raw", key, wrapping, parameters(nonce, binding))
	if err != nil {
		return nil, err
	}
	return append(nonce, toGo(sealed)...), nil
}

// unwrapDataKey returns a wrapped data key as one that cannot be taken out.
func unwrapDataKey(ctx context.Context, wrapped []byte, wrapping js.Value, binding []byte) (js.Value, error) {
	nonce, sealed := wrapped[:nonceSize], wrapped[nonceSize:]
	return webCrypto(ctx, "unwrapKey", "raw", toJS(sealed), wrapping, parameters(nonce, binding),
		aesGCM, false, []any{"encrypt", "decrypt"})
}

func toJS(bytes []byte) js.Value {
	array := uint8Array.New(len(bytes))
	js.CopyBytesToJS(array, bytes)
	return array
}

// toGo copies an ArrayBuffer.
func toGo(buffer js.Value) []byte {
	array := uint8Array.New(buffer)
	bytes := make([]byte, array.Length())
	js.CopyBytesToGo(bytes, array)
	return bytes
}

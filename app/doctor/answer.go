package doctor

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"net/http"

	"github.com/andybalholm/brotli"
)

// maxAnswer bounds what one answer may hold; app.wasm is far below.
const maxAnswer = 64 << 20

// An answer is what came back for an address.
type answer struct {
	name   string // as the site names it
	status int
	header http.Header
	body   []byte // decoded
	length int    // as it was sent
	broken error  // the body is not what its headers say
}

// get asks for an address below the root as a browser does. An error means that
// there was no answer.
func (e *examination) get(name string) (*answer, error) {
	u, err := e.root.Parse(name)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(e.ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	// Set here, it is left to us to decode.
	req.Header.Set("Accept-Encoding", "gzip, br")
	resp, err := e.Client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	sent, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return nil, err
	}
	a := &answer{name: name, status: resp.StatusCode, header: resp.Header, length: len(sent)}
	a.body, a.broken = decode(resp.Header.Get("Content-Encoding"), sent)
	return a, nil
}

func decode(encoding string, sent []byte) ([]byte, error) {
	var r io.Reader
	switch encoding {
	case "", "identity":
		return sent, nil
	case "br":
		r = brotli.NewReader(bytes.NewReader(sent))
	case "gzip":
		var err error
		if r, err = gzip.NewReader(bytes.NewReader(sent)); err != nil {
			return nil, err
		}
	default:
		return nil, fmt.Errorf("Content-Encoding %q was not asked for", encoding)
	}
	return io.ReadAll(io.LimitReader(r, maxAnswer))
}

// ok reports whether it is there and can be read.
func (a *answer) ok() bool { return a.status == http.StatusOK && a.broken == nil }

// is reports whether it is of a type, whatever its parameters say.
func (a *answer) is(want string) bool {
	got, _, err := mime.ParseMediaType(a.header.Get("Content-Type"))
	if want, _, werr := mime.ParseMediaType(want); werr == nil && err == nil {
		return got == want
	}
	return false
}

func (a *answer) integrity() string {
	sum := sha256.Sum256(a.body)
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

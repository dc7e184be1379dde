//go:build !js

package socketio

import (
	"bytes"
	"context"
	"crypto/sha1"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"
)

// A connection that is closed ends soon, also with a server that stops in the middle
// of a message.
func TestCloseOfAStalledServer(t *testing.T) {
	for name, sent := range map[string][]byte{
		"a message that is too large":          append([]byte{0x81, 127, 0, 0, 0, 1, 0, 0, 0, 0}, bytes.Repeat([]byte("x"), maxMessage+1)...),
		"a message that comes after a bad one": {0x81, 1, 0xff, 0x81, 126, 1, 0, 'x'},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ended := make(chan error, 1)
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				conn, _, err := http.NewResponseController(w).Hijack()
				if err != nil {
					ended <- err
					return
				}
				defer conn.Close()
				conn.SetDeadline(time.Now().Add(15 * time.Second))
				sum := sha1.Sum([]byte(r.Header.Get("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
				fmt.Fprintf(conn, "HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n%s",
					base64.StdEncoding.EncodeToString(sum[:]), sent)
				_, err = io.Copy(io.Discard, conn)
				ended <- err
			}))
			defer server.Close()
			s, err := dialWebsocket(context.Background(), server.URL)
			if err != nil {
				t.Fatal(err)
			}
			var broken *ProtocolError
			if _, err := s.Read(); !errors.As(err, &broken) {
				t.Errorf("Read: %v", err)
			}
			s.Close()
			if err := <-ended; err != nil {
				t.Errorf("the server sees %v", err)
			}
		})
	}
}

// Browsers follow no redirection to a websocket.
func TestRedirection(t *testing.T) {
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		http.Redirect(w, r, r.URL.Path, http.StatusFound)
	}))
	defer server.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	_, err := dialWebsocket(ctx, server.URL)
	var dial *DialError
	if !errors.As(err, &dial) || dial.Status != http.StatusFound || asked.Load() != 1 {
		t.Errorf("asked %d times: %v", asked.Load(), err)
	}
}

// A server that upgrades wrongly and then says nothing holds nobody up for longer than
// the context allows.
func TestWrongUpgrade(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		fmt.Fprint(conn, "HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: wrong\r\n\r\n")
		io.Copy(io.Discard, conn)
	}))
	defer server.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	began := time.Now()
	if _, err := dialWebsocket(ctx, server.URL); err == nil {
		t.Error("it is taken for a websocket")
	}
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("it took %v", took)
	}
}

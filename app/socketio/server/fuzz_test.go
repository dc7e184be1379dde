package server

import (
	"bytes"
	"context"
	"log"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// alarm fails the test when something panicked: a handler, which the Server logs, or
// the reader, which the web server does.
type alarm struct {
	slog.Handler
	t *testing.T
}

func (a alarm) Handle(_ context.Context, r slog.Record) error {
	if strings.Contains(r.Message, "panic") {
		r.Attrs(func(attr slog.Attr) bool {
			a.t.Error(attr)
			return true
		})
	}
	return nil
}

func (a alarm) Enabled(context.Context, slog.Level) bool { return true }

func (a alarm) Write(text []byte) (int, error) {
	a.t.Errorf("web server: %s", text)
	return len(text), nil
}

// FuzzServer throws messages at a live server, under the heartbeat, and then goes
// away. There may be no panic, and nothing may be left running, which the bubble
// would not forgive.
//
// The input is a list of messages, each ended by a line feed. The first byte says
// what it is: t text, b binary, f a fragment of text, c a continuation, e its end,
// r raw bytes in the place of a frame, p a pause.
func FuzzServer(f *testing.F) {
	for _, seed := range []string{
		"t40\nt42[\"message\",1]\nt421[\"message-with-ack\",{}]\n",
		"t40\nt452-[\"message\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]\nb12\nb34\n",
		"t40/custom,{\"token\":\"x\"}\nt42/custom,[\"kick\"]\nt41/custom,\nt40/custom,\n",
		"t40\nt42[\"emit-with-ack\"]\nt461-0[{\"_placeholder\":true,\"num\":0}]\nb1\nt42[\"kick-hard\"]\n",
		"t40/denied\nt40/broken\nt40/random\nt41\n",
		"t40\np\nt3\np\nt3\np\np\n",
		"t5\nt6\nt3probe\nt1\n",
		"t40\nf42[\"mess\nc\ncage\ne\"]\n",
		"t40\nr\x88\x82\x01\x02\x03\x04\x02\xea\n",
		"t40\nt451-[\"message\",{\"_placeholder\":true,\"num\":0}]\ntbAQ==\nt2\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, input []byte) {
		synctest.Test(t, func(t *testing.T) {
			quiet := alarm{t: t}
			fix := newFixture(t, Options{
				PingInterval: interval,
				PingTimeout:  timeout,
				MaxPayload:   1000,
				Log:          slog.New(quiet),
			})
			fix.web.ErrorLog = log.New(quiet, "", 0)
			p := fix.dial()
			go func() {
				for {
					if _, err := p.read(); err != nil {
						return
					}
				}
			}()
			p.conn.SetWriteDeadline(time.Now().Add(time.Minute))
			for part := range bytes.Lines(input) {
				part = bytes.TrimSuffix(part, []byte("\n"))
				if len(part) == 0 {
					continue
				}
				switch kind, data := part[0], part[1:]; kind {
				case 't':
					p.write(opText, true, data)
				case 'b':
					p.write(opBinary, true, data)
				case 'f':
					p.write(opText, false, data)
				case 'c':
					p.write(opContinuation, false, data)
				case 'e':
					p.write(opContinuation, true, data)
				case 'r':
					p.conn.Write(data)
				case 'p':
					time.Sleep(timeout)
				}
			}
			p.conn.Close()
			if err := fix.server.Shutdown(context.Background()); err != nil {
				t.Error(err)
			}
			if n := len(fix.server.engine.transports); n > 0 {
				t.Errorf("%d connections are left", n)
			}
		})
	})
}

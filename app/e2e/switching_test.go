// Package e2e holds what is tested with peers that are not ours. The Go part
// drives the messenger, without its views, against the official Node server.
package e2e

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"practicechat/app/e2e/peer"
	"practicechat/app/messenger"
)

// call makes a request of the server's control surface.
func call(t *testing.T, method, url string, body, into any) {
	t.Helper()
	if err := peer.Call(method, url, body, into); err != nil {
		t.Fatal(err)
	}
}

// TestSwitching opens conversations in random order, under latency and late
// deliveries, while messages come in everywhere. Nothing may ever be shown under
// another conversation.
func TestSwitching(t *testing.T) {
	const switches = 1000
	for _, label := range []bool{false, true} {
		t.Run(fmt.Sprintf("label=%v", label), func(t *testing.T) {
			t.Parallel()
			server := peer.Start(t, ".")
			seed := uint64(time.Now().UnixNano())
			t.Logf("seed %d", seed)
			rng := rand.New(rand.NewPCG(seed, 1))
			call(t, "POST", server+"/sandbox/manners", map[string]any{
				"label": label, "latency_ms": 5, "latency_jitter_ms": 15, "late_ms": 60,
			}, nil)
			m := signedIn(t, server)
			var rows []string
			for _, row := range m.Snapshot().Inbox.Rows {
				rows = append(rows, row.UUID)
			}

			shown := map[[2]string]bool{} // conversation and message uuid
			for i := range switches {
				m.Open(rows[rng.IntN(len(rows))])
				if i%5 == 0 {
					to := rows[rng.IntN(len(rows))]
					call(t, "POST", server+"/sandbox/say", map[string]any{"conversation_uuid": to, "message": "said in between"}, nil)
				}
				note(m, shown, time.Duration(rng.IntN(15))*time.Millisecond)
				if rng.IntN(5) == 0 { // mostly too fast for an answer, now and then slow enough to read
					awaitReady(t, m, shown)
				}
			}
			note(m, shown, time.Second)

			home := map[string]string{}
			for _, row := range rows {
				var all struct {
					Messages []struct{ UUID string }
				}
				call(t, "GET", server+"/sandbox/messages?conversation_uuid="+row, nil, &all)
				for _, message := range all.Messages {
					home[message.UUID] = row
				}
			}
			for pair := range shown {
				if home[pair[1]] != pair[0] {
					t.Errorf("message %s of %s was shown under %s", pair[1], home[pair[1]], pair[0])
				}
			}
			if len(shown) < switches/10 {
				t.Errorf("only %d messages were shown at all", len(shown))
			}
			if p := m.Snapshot().Problem; p.Code != messenger.NoProblem {
				t.Errorf("problem %v at the end", p)
			}
			t.Logf("%d switches, %d messages shown", switches, len(shown))
		})
	}
}

// signedIn returns a messenger that is signed in to a server.
func signedIn(t *testing.T, server string) *messenger.Messenger {
	t.Helper()
	var token struct{ Token string }
	call(t, "GET", server+"/sandbox/token", nil, &token)
	m := messenger.New(messenger.Config{Dial: messenger.DialSocketIO})
	ctx, stop := context.WithCancel(context.Background())
	t.Cleanup(stop)
	go m.Run(ctx)
	m.SignIn(messenger.Credentials{Server: server, Token: token.Token})
	deadline := time.After(10 * time.Second)
	for m.Snapshot().Connection.State != messenger.Online {
		select {
		case <-m.Changed():
		case <-deadline:
			t.Fatalf("not signed in: %+v", m.Snapshot().Problem)
		}
	}
	return m
}

// awaitReady waits until the open conversation can be read.
func awaitReady(t *testing.T, m *messenger.Messenger, shown map[[2]string]bool) {
	t.Helper()
	for range 1000 {
		if open := m.Snapshot().Open; open != nil && !open.AsOf.IsZero() {
			return
		}
		note(m, shown, 10*time.Millisecond)
	}
	t.Fatalf("the conversation does not load: %+v", m.Snapshot().Open)
}

// note records for a while what is shown.
func note(m *messenger.Messenger, shown map[[2]string]bool, d time.Duration) {
	timeout := time.After(d)
	for {
		if open := m.Snapshot().Open; open != nil {
			for _, item := range open.Items {
				shown[[2]string{open.UUID, item.UUID}] = true
			}
		}
		select {
		case <-m.Changed():
		case <-timeout:
			return
		}
	}
}

package sandbox

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

const defaultManners = `{"ack":true,"echo":true,"label":false,"client_id":false,"broadcast_deletes":false,"order":"newest",` +
	`"latency_ms":0,"latency_jitter_ms":0,"late_ms":0,"cut":"","close_every_s":0,"refuse_token":false,"mute":false,"patient":true}`

func TestMannersJSON(t *testing.T) {
	for _, tt := range []struct{ change, want string }{
		{`{}`, defaultManners},
		{`{"ack":false,"latency_ms":20}`, strings.NewReplacer(`"ack":true`, `"ack":false`, `"latency_ms":0`, `"latency_ms":20`).Replace(defaultManners)},
		{`{"refuse_token":true,"cut":"after"}`, strings.NewReplacer(`"refuse_token":false`, `"refuse_token":true`, `"cut":""`, `"cut":"after"`).Replace(defaultManners)},
		{`{"refuse_token":"disconnect","order":"oldest","close_every_s":0.5}`, strings.NewReplacer(
			`"refuse_token":false`, `"refuse_token":"disconnect"`, `"order":"newest"`, `"order":"oldest"`, `"close_every_s":0`, `"close_every_s":0.5`).Replace(defaultManners)},
		{defaultManners, defaultManners},
	} {
		m, err := DefaultManners().changed([]byte(tt.change))
		if err != nil {
			t.Errorf("%s: %v", tt.change, err)
			continue
		}
		text, err := json.Marshal(m)
		if err != nil || string(text) != tt.want {
			t.Errorf("%s: %s, %v; want %s", tt.change, text, err, tt.want)
		}
		if again, err := (Manners{}).changed(text); err != nil || again != m {
			t.Errorf("%s read again: %+v, %v", text, again, err)
		}
	}
}

func TestMannersRefused(t *testing.T) {
	for change, word := range map[string]string{
		`{"acks":true}`:                "acks",
		`{"ack":"yes"}`:                "ack",
		`{"order":"random"}`:           "order",
		`{"cut":"now"}`:                "cut",
		`{"latency_ms":-1}`:            "latency_ms",
		`{"latency_jitter_ms":1e9}`:    "latency_jitter_ms",
		`{"late_ms":600001}`:           "late_ms",
		`{"close_every_s":-0.1}`:       "close_every_s",
		`{"close_every_s":601}`:        "close_every_s",
		`{"refuse_token":"sometimes"}`: "refuse_token",
		`{"refuse_token":1}`:           "refuse_token",
		`{} {}`:                        "more than one",
		`[]`:                           "manners",
		``:                             "manners",
	} {
		if _, err := DefaultManners().changed([]byte(change)); err == nil || !strings.Contains(err.Error(), word) {
			t.Errorf("%s: error %v, want one about %s", change, err, word)
		}
	}
	if _, err := New(Options{Manners: Manners{Ack: true}}); err == nil {
		t.Error("manners without an order were taken")
	}
}

func TestMannersZero(t *testing.T) {
	sb, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer sb.Close()
	if got := sb.Manners(); got != DefaultManners() {
		t.Errorf("got %+v", got)
	}
}

func TestLimiterForgets(t *testing.T) {
	l := newLimiter(Limits{Events: Rate{PerSecond: 1, Burst: 10}})
	now := time.Unix(0, 0)
	for i := range 100 {
		l.event(string(rune('a'+i)), now)
	}
	l.event("busy", now.Add(500*time.Millisecond))
	if l.event("late", now.Add(time.Second)); len(l.accounts) != 2 {
		t.Errorf("%d accounts, want those of busy and late", len(l.accounts))
	}
}

func TestBucket(t *testing.T) {
	var b bucket
	r := Rate{PerSecond: 2, Burst: 3}
	now := time.Unix(1_000_000, 0)
	for i, tt := range []struct {
		after time.Duration
		want  bool
	}{
		{0, true}, {0, true}, {0, true}, {0, false},
		{499 * time.Millisecond, false},
		{501 * time.Millisecond, true}, {501 * time.Millisecond, false},
		{-time.Hour, false}, // the clock was set back
		{-time.Hour + time.Second, true},
		{time.Hour, true}, {time.Hour, true}, {time.Hour, true}, {time.Hour, false},
	} {
		if got := b.take(r, now.Add(tt.after)); got != tt.want {
			t.Errorf("%d: after %v: %v, want %v", i, tt.after, got, tt.want)
		}
	}
}

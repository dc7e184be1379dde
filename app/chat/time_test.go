package chat

import (
	"math/rand/v2"
	"testing"
	"time"
)

var layouts = []string{
	time.RFC3339, "2006-01-02 15:04:05Z07:00", "2006-01-02T15:04:05", time.DateTime,
	"2006-01-02T15:04:05Z0700", "2006-01-02 15:04:05Z0700", "2006-01-02T15:04:05Z07", "2006-01-02 15:04:05Z07",
}

// wantTime is what package time makes of a text.
func wantTime(s string) (time.Time, bool) {
	for _, layout := range layouts {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

func TestParseTime(t *testing.T) {
	for range 20_000 {
		at := time.Unix(rand.Int64N(253_402_300_800+62_167_219_200)-62_167_219_200, rand.Int64N(1e9))
		at = at.In(time.FixedZone("", 60*(rand.IntN(24*60)-12*60)))
		for _, layout := range append(layouts, time.RFC3339Nano) {
			s := at.Format(layout)
			got, ok := parseTime(s)
			if want, wanted := wantTime(s); ok != wanted || got != want {
				t.Fatalf("parseTime(%q) = %v, %v; want %v, %v", s, got, ok, want, wanted)
			}
		}
	}
}

func FuzzParseTime(f *testing.F) {
	for _, s := range []string{
		"2026-03-01T10:05:00Z", "2024-02-29 23:59:59.123456789123-12:30", "2023-02-29T00:00:00", "2026-03-01T10:05:00+24:00",
		"2026-03-01T10:05:00,5Z", "2026-03-01T10:05:00.Z", "0000-01-01T00:00:00Z", "2100-02-29T00:00:00Z", "0000-01-01 00:00:00+00:60", "2026-03-01T1:05:00Z",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 12 && (s[11] == ' ' || s[12] == ':') {
			return // package time takes an hour of one digit, which nobody writes
		}
		got, ok := parseTime(s)
		if want, wanted := wantTime(s); ok != wanted || got != want {
			t.Errorf("parseTime(%q) = %v, %v; want %v, %v", s, got, ok, want, wanted)
		}
	})
}

func TestAppendTime(t *testing.T) {
	for range 20_000 {
		at := time.UnixMilli(rand.Int64N(253_402_300_800_000+62_167_219_200_000) - 62_167_219_200_000).In(time.FixedZone("", 3600))
		if rand.IntN(2) == 0 {
			at = at.Truncate(time.Second)
		}
		if got, want := string(appendTime(nil, at)), at.UTC().Format("2006-01-02T15:04:05.999Z07:00"); got != want {
			t.Fatalf("appendTime(%v) = %s, want %s", at, got, want)
		}
	}
}

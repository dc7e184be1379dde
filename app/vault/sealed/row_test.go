package sealed

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"practicechat/app/vault"
)

var (
	noon = time.UnixMilli(1_800_000_000_000)

	deviceRow = row{
		Writes: 3, Keep: vault.Device, Generation: "0011223344556677", Used: 4,
		Proof: make([]byte, sealSize), Old: []string{"8899aabbccddeeff"},
	}
	firstRow = row{ // of the first releases
		Writes: 3, Keep: vault.Device, Generation: "0011223344556677", Used: 4, Wrapped: make([]byte, wrappedSize),
	}
	pinRow = row{
		Writes: 1, Keep: vault.PIN, Generation: "0011223344556677", Wrapped: make([]byte, wrappedSize),
		Salt: make([]byte, saltSize), Cost: newCost, Fails: 4, Retry: noon.UnixMilli(),
	}
	buriedRow  = row{Writes: 7, Gone: true, Old: []string{"8899aabbccddeeff"}}
	nothingRow = row{Writes: 7, Keep: vault.Nothing}
)

func TestRows(t *testing.T) {
	for _, want := range []row{deviceRow, firstRow, pinRow, buriedRow, nothingRow} {
		got, err := decodeRow(want.encode())
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, %v\nwant %+v", got, err, want)
		}
	}
}

// TestFirstRows holds that rows are read as the first releases wrote them.
func TestFirstRows(t *testing.T) {
	text := `{"v":1,"n":3,"gen":"0011223344556677","used":4,"wrapped":"` + strings.Repeat("AAAA", wrappedSize/3) + `"}`
	want := firstRow
	want.Format = rowFormat
	got, err := decodeRow([]byte(text))
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v\nwant %+v", got, err, want)
	}
	if first, now := firstRow.use(), deviceRow.use(); first != "unwrapKey" || now != "decrypt" {
		t.Errorf("their keys are to %s, those of now to %s", first, now)
	}
}

// TestCorruptRows holds that what no release has written is an error, not a panic.
func TestCorruptRows(t *testing.T) {
	wrong := func(r row, change func(*row)) string {
		change(&r)
		return string(r.encode())
	}
	for name, text := range map[string]string{
		"nothing":          "",
		"half":             string(deviceRow.encode())[:50],
		"no object":        "7",
		"null":             "null",
		"other format":     strings.Replace(string(deviceRow.encode()), `"v":1`, `"v":2`, 1),
		"unknown way":      wrong(deviceRow, func(r *row) { r.Keep = 9 }),
		"never written":    wrong(deviceRow, func(r *row) { r.Writes = 0 }),
		"no generation":    wrong(deviceRow, func(r *row) { r.Generation = "" }),
		"odd generation":   wrong(deviceRow, func(r *row) { r.Generation = "../../../../etc." }),
		"odd old one":      wrong(deviceRow, func(r *row) { r.Old = []string{"keys"} }),
		"short proof":      wrong(deviceRow, func(r *row) { r.Proof = r.Proof[1:] }),
		"no proof":         wrong(deviceRow, func(r *row) { r.Proof = nil }),
		"short key":        wrong(firstRow, func(r *row) { r.Wrapped = r.Wrapped[1:] }),
		"key and proof":    wrong(deviceRow, func(r *row) { r.Wrapped = []byte{1} }),
		"no key":           wrong(pinRow, func(r *row) { r.Wrapped = nil }),
		"short salt":       wrong(pinRow, func(r *row) { r.Salt = r.Salt[1:] }),
		"negative fails":   wrong(pinRow, func(r *row) { r.Fails = -1 }),
		"no cost":          wrong(pinRow, func(r *row) { r.Cost = cost{} }),
		"endless cost":     wrong(pinRow, func(r *row) { r.Cost.Time = 1 << 30 }),
		"unbearable cost":  wrong(pinRow, func(r *row) { r.Cost.Memory = 1 << 30 }),
		"a text for a key": strings.Replace(string(firstRow.encode()), `"wrapped":"`, `"wrapped":"!`, 1),
		"a text for proof": strings.Replace(string(deviceRow.encode()), `"proof":"`, `"proof":"!`, 1),
	} {
		if r, err := decodeRow([]byte(text)); !errors.Is(err, ErrCorrupt) {
			t.Errorf("%s gave %+v, %v", name, r, err)
		}
	}
}

func FuzzDecodeRow(f *testing.F) {
	for _, r := range []row{deviceRow, firstRow, pinRow, buriedRow, nothingRow} {
		f.Add(r.encode())
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := decodeRow(text)
		if err != nil {
			return
		}
		again, err := decodeRow(r.encode())
		if err != nil || !reflect.DeepEqual(again.encode(), r.encode()) {
			t.Errorf("%+v became %+v, %v", r, again, err)
		}
	})
}

// TestAttempts holds the policy: what is left, and how long no PIN is tried.
func TestAttempts(t *testing.T) {
	r := pinRow
	r.Fails, r.Retry = 0, 0
	for n := 1; n <= vault.MaxAttempts; n++ {
		r.attempt(noon)
		left, changed := r.wait(noon)
		if r.left() != vault.MaxAttempts-n || left != vault.Delay(n) || changed {
			t.Errorf("after %d: %d left, wait %v, %v", n, r.left(), left, changed)
		}
		if e := r.wrongPIN(); e.Left != r.left() || !e.RetryAt.IsZero() != (vault.Delay(n) > 0) {
			t.Errorf("after %d: told %+v", n, e)
		}
	}
}

// TestWait holds that a clock that is turned back begins the wait again, once.
func TestWait(t *testing.T) {
	r := pinRow
	r.Fails = 4
	r.attempt(noon) // and wait 30 s
	full := vault.Delay(5)
	for _, tt := range []struct {
		at      time.Time
		left    time.Duration
		changed bool
	}{
		{noon, full, false},
		{noon.Add(10 * time.Second), full - 10*time.Second, false},
		{noon.Add(-time.Hour), full, true},
		{noon.Add(-time.Hour + 10*time.Second), full - 10*time.Second, false},
		{noon.Add(-time.Hour + full), 0, false},
		{noon.Add(time.Hour), 0, false},
	} {
		if left, changed := r.wait(tt.at); left != tt.left || changed != tt.changed {
			t.Errorf("at %v: %v, %v; want %v, %v", tt.at.Sub(noon), left, changed, tt.left, tt.changed)
		}
	}
}

func TestBinding(t *testing.T) {
	seen := map[string]bool{}
	for _, purpose := range []string{forRecords, forDataKey} {
		for _, id := range []string{"a", "ab"} {
			for _, generation := range []string{"b", "bb"} {
				seen[string(binding(purpose, id, generation))] = true
			}
		}
	}
	if len(seen) != 8 {
		t.Errorf("only %d of 8 bindings differ", len(seen))
	}
}

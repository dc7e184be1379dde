package idb

import (
	"encoding/json"
	"errors"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"practicechat/app/chat"
	"practicechat/app/store"
)

func TestPlan(t *testing.T) {
	var b store.Batch
	b.PutDraft(store.Draft{ConversationUUID: `a"b`, Text: "x", SavedAt: time.Unix(0, 0)})
	b.DeleteEntry(store.Entry{ClientID: "e", Rev: 4})
	b.PutEntry(store.Entry{ClientID: "f", Rev: 3})
	b.DeleteMessage("c", "u")
	b.PutMessage(store.Message{Message: chat.Message{UUID: "u", ConversationUUID: "c", CreatedAt: time.Unix(1, 2000)}})
	b.DeleteMessages("c<")
	b.DeleteDraft("d")
	b.PutMeta("k", "")
	b.Ops = append(b.Ops, store.Op{})
	p, err := newPlan(&b, nil)
	if err != nil {
		t.Fatal(err)
	}
	wantRequests := []request{
		{draftStore, put}, {entryStore, remove}, {entryStore, put}, {messageStore, remove}, {messageStore, put},
		{messageStore, removeRange}, {draftStore, remove}, {metaStore, remove},
	}
	if !reflect.DeepEqual(p.requests, wantRequests) {
		t.Errorf("requests %v\nwant %v", p.requests, wantRequests)
	}
	if want := []string{draftStore, entryStore, messageStore, metaStore}; !reflect.DeepEqual(p.stores, want) {
		t.Errorf("stores %v, want %v", p.stores, want)
	}
	if want := []revision{{"e", 4}, {"f", 2}}; !slices.Equal(p.expected, want) {
		t.Errorf("expects %v, want %v", p.expected, want)
	}
	var args []any
	if err := json.Unmarshal(p.args, &args); err != nil {
		t.Fatalf("%s: %v", p.args, err)
	}
	want := []any{
		map[string]any{"k": `a"b`, "d": "ZAEDYSJiAXgAAA"},
		"e",
		map[string]any{"k": "f", "r": 3.0, "d": "ZQEBZgAAAAAAAAD/24/5zgMA/9uP+c4DAAAAAP/bj/nOAwAA"},
		[]any{"c", "u"},
		map[string]any{"c": "c", "u": "u", "t": -1000002.0, "d": "bQEBYwF1AAAAAtAPAA"},
		[]any{[]any{"c<"}, []any{"c<", []any{}}},
		"d",
		"k",
	}
	if !reflect.DeepEqual(args, want) {
		t.Errorf("arguments %v\nwant %v", args, want)
	}
}

// TestPlanHistory holds which batches have to stand back on a full device.
func TestPlanHistory(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*store.Batch)
		want   bool
	}{
		"message":  {func(b *store.Batch) { b.PutMessage(store.Message{}) }, true},
		"inbox":    {func(b *store.Batch) { b.PutInbox(nil) }, true},
		"deletion": {func(b *store.Batch) { b.DeleteMessages("c") }, false},
		"meta":     {func(b *store.Batch) { b.PutMeta("k", "v") }, false},
	} {
		var b store.Batch
		tt.change(&b)
		if p, err := newPlan(&b, nil); err != nil || p.history != tt.want {
			t.Errorf("%s: history %v, %v", name, p.history, err)
		}
	}
}

// shift is a codec that changes every byte.
type shift struct{ err error }

func (s shift) Seal(plain [][]byte) ([][]byte, error) { return move(plain, 1), s.err }

func (s shift) Open(sealed [][]byte) ([][]byte, error) { return move(sealed, -1), s.err }

func move(records [][]byte, by int) [][]byte {
	moved := make([][]byte, len(records))
	for i, record := range records {
		moved[i] = slices.Clone(record)
		for j := range record {
			moved[i][j] += byte(by)
		}
	}
	return moved
}

func TestPlanSeals(t *testing.T) {
	clear, err := newPlan(frozenBatch(), nil)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := newPlan(frozenBatch(), shift{})
	if err != nil {
		t.Fatal(err)
	}
	var in, out []struct{ K, C, U, D string }
	if json.Unmarshal(clear.args, &in) != nil || json.Unmarshal(sealed.args, &out) != nil {
		t.Fatal("no JSON")
	}
	for i := range in {
		want, _, _ := openRows([]string{in[i].D}, nil)
		got, errs, err := openRows([]string{out[i].D}, shift{})
		if err != nil || errs[0] != nil || string(got[0]) != string(want[0]) {
			t.Errorf("record %d opens to %q, %v, %v; want %q", i, got, errs, err, want[0])
		}
		if in[i].D == out[i].D {
			t.Errorf("record %d is in the clear", i)
		}
	}
	broken := errors.New("broken")
	if _, err := newPlan(frozenBatch(), shift{broken}); !errors.Is(err, broken) {
		t.Errorf("error %v, want %v", err, broken)
	}
	if _, _, err := openRows([]string{in[0].D}, shift{broken}); !errors.Is(err, broken) {
		t.Errorf("error %v, want %v", err, broken)
	}
}

// choosy is a codec that opens what begins with "a".
type choosy struct{ shift }

func (choosy) Open(sealed [][]byte) ([][]byte, error) {
	plain := make([][]byte, len(sealed))
	for i, record := range sealed {
		if record[0] == 'a' {
			plain[i] = record
		}
	}
	return plain, nil
}

// TestOpenRows holds that a row that cannot be opened takes no other's place.
func TestOpenRows(t *testing.T) {
	for name, tt := range map[string]struct {
		codec Codec
		want  []string
	}{
		"clear":  {nil, []string{"", "a", "", "b", "", "a"}},
		"sealed": {choosy{}, []string{"", "a", "", "", "", "a"}},
	} {
		records, errs, err := openRows([]string{"%", "YQ", "?", "Yg", "Y", "YQ"}, tt.codec)
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range tt.want {
			if string(records[i]) != want || (errs[i] == nil) != (want != "") {
				t.Errorf("%s: row %d gave %q, %v; want %q", name, i, records[i], errs[i], want)
			}
		}
	}
}

func TestSplitRevisions(t *testing.T) {
	got, err := splitRevisions(`[{"k":"a","r":3},{"k":"b"},{"k":"c","r":"3"},{"k":"d","r":-1},{"k":"e","r":1e300},{"k":"f","r":null}]`)
	want := map[string]uint64{"a": 3, "b": 0, "c": 0, "d": 0, "e": 0, "f": 0}
	if err != nil || !maps.Equal(got, want) {
		t.Errorf("got %v, %v; want %v", got, err, want)
	}
	if got, err := splitRevisions("["); err == nil {
		t.Errorf("half of a JSON text gave %v", got)
	}
}

func TestSplitRows(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want []string
	}{
		{`[]`, nil},
		{`[{"d":"YQ"}]`, []string{"YQ"}},
		{`[{"d":"YQ"},{"d":""},{"d":"Y+/"}]`, []string{"YQ", "", "Y+/"}},
		{`[{"d":"YQ"},{},{"d":"Yg"}]`, []string{"YQ", "", "Yg"}},
		{`[{"d":5},{"d":"Yg"}]`, []string{"", "Yg"}},
		{`[{"d":null},{"d":["d"]},{"d":{"d":"x"}},{"d":"Yg"}]`, []string{"", "", "", "Yg"}},
		{`[{"d":"\"},{"},{"d":"Yg"}]`, []string{`"},{`, "Yg"}},
		{`[{"d":"a\\"},{"d":"Yg"}]`, []string{`a\`, "Yg"}},
	} {
		got, err := splitRows(tt.in)
		if err != nil || !slices.Equal(got, tt.want) {
			t.Errorf("splitRows(%s) = %q, %v; want %q", tt.in, got, err, tt.want)
		}
	}
	for _, in := range []string{``, `[`, `[{"d":"YQ"}`, `[{"d":"YQ"},]`, `{}`} {
		if got, err := splitRows(in); err == nil {
			t.Errorf("splitRows(%s) = %q, want an error", in, got)
		}
	}
}

// TestTimeKey holds that the index never disagrees with the order of messages.
func TestTimeKey(t *testing.T) {
	last := int64(0)
	for i, at := range []time.Time{
		{}, time.Unix(-1, 0), time.Unix(0, 0), time.Unix(0, 1), time.Unix(0, 1000), frozenAt, time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC),
	} {
		key := timeKey(&store.Message{Message: chat.Message{CreatedAt: at}})
		if i > 0 && key > last {
			t.Errorf("the key of %v is above that of an older message", at)
		}
		last = key
	}
}

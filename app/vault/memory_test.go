package vault

import (
	"errors"
	"testing"

	"practicechat/app/store"
)

func TestMemoryForgetAll(t *testing.T) {
	m := NewMemory()
	for _, id := range []string{"a", "b"} {
		o, err := m.Open(id, Device, Events{})
		if err != nil {
			t.Fatal(err)
		}
		var b store.Batch
		b.PutMeta("key", "value")
		if err := o.Store.Apply(&b); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := m.Rekey("b", PIN, "1234", Events{}); err != nil {
		t.Fatal(err)
	}
	var told []string
	if err := m.ForgetAll(func(id string) { told = append(told, id) }); err != nil {
		t.Fatal(err)
	}
	if len(told) != 2 {
		t.Errorf("told of %q", told)
	}
	if last, err := m.Last(); last != "" || err != nil {
		t.Errorf("last %q, %v", last, err)
	}
	for _, id := range []string{"a", "b"} {
		o, err := m.Open(id, Device, Events{})
		value, err2 := "", error(nil)
		if err == nil {
			value, err2 = o.Store.Meta("key")
		}
		if err := errors.Join(err, err2); err != nil || value != "" {
			t.Errorf("%s holds %q, %v", id, value, err)
		}
	}
}

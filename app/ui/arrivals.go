package ui

import (
	"slices"

	"practicechat/app/messenger"
)

// arrivals returns the messages of others that have come since before was shown, in
// order. History that was loaded is none.
func arrivals(before, v *messenger.View) (arrived []*messenger.Item) {
	old, now := before.Items, v.Items
	if len(old) == 0 && (before.State != messenger.Ready || before.AsOf.IsZero()) {
		return nil // it is not known yet what there is
	}
	if last := newestStored(now); last == nil || last == newestStored(old) {
		return nil
	}
	front := alikeItems(old, now)
	known := keysOf(old[front:])
	for i, item := range slices.Backward(now) {
		switch {
		case waits(item): // stays after what arrives
		case i < front, known[item.Key]:
			slices.Reverse(arrived)
			return arrived
		case !item.Mine:
			arrived = append(arrived, item)
		}
	}
	if len(old) > 0 {
		return nil // another history altogether
	}
	slices.Reverse(arrived)
	return arrived
}

// newestStored returns the last message that the server has; nil if there is none.
func newestStored(items []*messenger.Item) *messenger.Item {
	for _, item := range slices.Backward(items) {
		if !waits(item) {
			return item
		}
	}
	return nil
}

// waits reports whether a message is in the outbox.
func waits(item *messenger.Item) bool { return item.Mine && item.Delivery != messenger.Stored }

// sentHere reports whether a message was sent from this device since old was shown.
// It may be stored by now, and answered: what happens within a frame is shown at
// once.
func sentHere(old, now []*messenger.Item) bool {
	front := alikeItems(old, now)
	known := keysOf(old[front:])
	for i, item := range slices.Backward(now) {
		leaves := item.Mine && (item.Delivery == messenger.Queued || item.Delivery == messenger.Sending)
		switch here := i < front || known[item.Key]; {
		case !here && (leaves || item.Mine && item.ClientID != "" && len(old) > 0):
			return true
		case here && item.Delivery == messenger.Stored:
			return false
		}
	}
	return false
}

func keysOf(items []*messenger.Item) map[string]bool {
	keys := make(map[string]bool, len(items))
	for _, item := range items {
		keys[item.Key] = true
	}
	return keys
}

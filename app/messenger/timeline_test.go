package messenger

import (
	"slices"
	"testing"
	"time"

	"practicechat/app/chat"
)

// Among messages of one moment, one that a history read brings before the first known one
// stands before those too that came while it was read.
func TestWeaveOneMoment(t *testing.T) {
	at := time.Date(2030, 1, 1, 9, 0, 0, 0, time.UTC)
	of := func(uuid string, index int) message {
		return message{Message: chat.Message{UUID: uuid, CreatedAt: at}, Index: index}
	}
	tl := newTimeline("a")
	tl.add([]message{of("first", 0)}, 1)
	tl.add([]message{of("came meanwhile", 1)}, 3)
	tl.merge([]message{of("older", 7), of("first", 8)}, 2, 4, true, false)
	var order []string
	for _, k := range tl.all {
		order = append(order, k.UUID)
	}
	if want := []string{"older", "first", "came meanwhile"}; !slices.Equal(order, want) {
		t.Errorf("order %q, want %q", order, want)
	}
}

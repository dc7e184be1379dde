package messenger

import (
	"testing"
	"time"
)

// TestDraftSaved holds when a draft is saved: at once after a pause, and then as
// often as drafts are.
func TestDraftSaved(t *testing.T) {
	s := online(t)
	s.do(func() { s.core.open("a") })
	for _, step := range []struct {
		after       time.Duration
		text, saved string
	}{
		{time.Second, "h", "h"},
		{draftGap / 5, "he", "h"},
		{draftGap / 5, "hel", "h"},
		{draftGap, "hell", "hell"},
		{draftGap, "hello", "hello"},
		{draftGap / 2, "hello ", "hello"},
	} {
		s.now = s.now.Add(step.after)
		// As on a page that is busy: nothing but the edit gets its turn.
		s.core.edit("a", step.text)
		wantDraft(t, s, step.saved)
	}
	s.now = s.now.Add(draftGap / 2)
	s.do(func() {})
	wantDraft(t, s, "hello ")
}

package sandbox

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func answering(o *Options) {
	o.Manners.Patient = true
	o.PatientReads, o.PatientTypes = 2*time.Second, 7*time.Second
}

var (
	typingOn  = `typing {"conversation_uuid":"` + ConversationUUID(3) + `","is_typing":true}`
	typingOff = `typing {"conversation_uuid":"` + ConversationUUID(3) + `","is_typing":false}`
)

func TestPatientAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sb := sandboxOf(t, answering)
		f := signedIn(t, sb)
		f.do("joinChat", in(3))
		f.do("sendMessage", saying(3, "hello", ""))
		f.take()
		for _, tt := range []struct {
			at   time.Duration
			want []string
		}{
			{1999 * time.Millisecond, nil},
			{2 * time.Second, []string{typingOn}},
			{5 * time.Second, []string{typingOn}},
			{8 * time.Second, []string{typingOn}},
			{9*time.Second - time.Millisecond, nil},
			{9 * time.Second, []string{typingOff, `receivedMessage {"status":true…`}},
			{time.Hour, nil},
		} {
			start := f.session.expires.Add(-time.Hour)
			time.Sleep(tt.at - time.Since(start))
			synctest.Wait()
			f.expect(tt.want...)
		}
		messages, err := sb.Messages(ConversationUUID(3))
		if err != nil || len(messages) != 2 || messages[1].SenderRole != "patient" {
			t.Errorf("stored %v, %v", messages, err)
		}
	})
}

// Two messages on end get one answer, one that comes after it another.
func TestPatientAnswersOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sb := sandboxOf(t, answering)
		f := signedIn(t, sb)
		f.do("sendMessage", saying(3, "one", ""))
		time.Sleep(time.Second)
		f.do("sendMessage", saying(3, "two", ""))
		f.do("sendMessage", saying(4, "elsewhere", ""))
		time.Sleep(time.Minute)
		f.do("sendMessage", saying(3, "three", ""))
		time.Sleep(time.Minute)
		messages, err := sb.Messages(ConversationUUID(3))
		if err != nil {
			t.Fatal(err)
		}
		var roles []string
		for _, m := range messages {
			roles = append(roles, m.SenderRole)
		}
		if got := strings.Join(roles, " "); got != "therapist therapist patient therapist patient" {
			t.Errorf("%s", got)
		}
	})
}

func TestPatientIsQuiet(t *testing.T) {
	for name, tt := range map[string]struct {
		stop func(*Sandbox) error
		want []string
	}{
		"switched off": {func(sb *Sandbox) error {
			m := sb.Manners()
			m.Patient = false
			return sb.SetManners(m)
		}, []string{typingOn, typingOff}},
		"reset": {(*Sandbox).Reset, nil},
		"close": {func(sb *Sandbox) error { sb.patient.close(); return nil }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sb := sandboxOf(t, answering)
				f := signedIn(t, sb)
				f.do("joinChat", in(3))
				f.do("sendMessage", saying(3, "hello", ""))
				time.Sleep(8500 * time.Millisecond)
				f.take()
				if err := tt.stop(sb); err != nil {
					t.Fatal(err)
				}
				time.Sleep(time.Hour)
				f.expect(tt.want[min(1, len(tt.want)):]...)
			})
		})
	}
}

func TestPatientVaries(t *testing.T) {
	sb := sandboxOf(t, nil)
	last, seen := "", map[string]bool{}
	for range 500 {
		answer := sb.patient.choose()
		if answer == last {
			t.Fatalf("%q twice in a row", answer)
		}
		last, seen[answer] = answer, true
	}
	if len(seen) < len(answers)*9/10 {
		t.Errorf("only %d of %d answers were given", len(seen), len(answers))
	}
}

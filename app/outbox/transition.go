package outbox

import (
	"time"

	"practicechat/app/store"
)

// MaxFences is how many reads of the history on the connection that an entry was
// emitted on may fail to show it before the user is asked.
const MaxFences = 4

// fenceInterval is the time between two fences, and between the emit and the
// first fence on a server that usually answers.
const fenceInterval = 3 * time.Second

// Times of the first fence where no answer is to be expected.
const (
	firstFenceUnknown = time.Second            // nothing is known of the server yet
	firstFenceSilent  = 150 * time.Millisecond // it neither acknowledges nor echoes
)

// SettleTime is how long after a lost connection's own deadline a server may
// still be storing what the connection carried, where nothing else is said.
const SettleTime = 30 * time.Second

// Traits is what a server has shown that it does with a send.
type Traits struct {
	Acks            bool // acknowledges sendMessage
	Echoes          bool // sends receivedMessage to the sender
	HonoursClientID bool // returns our client id, and stores nothing twice under it
	Silent          bool // a history read proved a send that nothing else did
}

// FenceAfter returns the time from the emit, or from the fence before, to the
// next fence. fences counts those that went before.
func (t Traits) FenceAfter(fences int) time.Duration {
	switch {
	case fences > 0 || t.Acks || t.Echoes:
		return fenceInterval
	case t.Silent:
		return firstFenceSilent
	}
	return firstFenceUnknown
}

// Emitted returns e as it is saved just before its bytes leave.
func Emitted(e store.Entry, now time.Time, connection, epoch uint64, b store.Baseline) store.Entry {
	e.Status, e.SentAt, e.Connection, e.Epoch, e.Baseline = store.Sending, now, connection, epoch, b
	e.Code, e.NotBefore = "", time.Time{}
	return e
}

// Lost returns e after the connection that it was emitted on was lost; ok is
// false if that changes nothing. A delete is queued again, a proved send stays.
func Lost(e store.Entry) (lost store.Entry, ok bool) {
	switch {
	case e.Status != store.Sending || e.Proved:
		return e, false
	case e.Kind == store.Delete:
		e.Status = store.Queued
	default:
		e.Status = store.Unknown
	}
	return e, true
}

// Refused returns e after the server refused it for good, whatever has been taken for
// its proof before.
func Refused(e store.Entry, code string) store.Entry {
	e.Status, e.Code, e.Proved = store.Failed, code, false
	return e
}

// Again returns e after the user asked to send it again.
func Again(e store.Entry) store.Entry {
	e.Status, e.Code, e.NotBefore = store.Queued, "", time.Time{}
	return e
}

// Checking returns an uncertain e after the user asked to keep looking for it.
func Checking(e store.Entry) store.Entry {
	e.Status = store.Unknown
	return e
}

// Settled returns the time from which on a history without e shows that e will
// not come any more. grace is pingInterval plus pingTimeout of its connection, and
// how long after that a server may still be storing what the connection carried.
func Settled(e store.Entry, grace time.Duration) time.Time {
	return e.SentAt.Add(grace)
}

// Absent returns what becomes of e after a history read reached its baseline
// without finding it. began is when the read was asked for, live whether that was
// on the connection that e was emitted on, and fences how many such reads there
// have been on it, this one included; grace is that of [Settled].
func Absent(e store.Entry, t Traits, began time.Time, live bool, fences int, grace time.Duration) store.Entry {
	switch {
	case e.Proved:
	case e.Status == store.Sending && live:
		if fences >= MaxFences {
			e.Status = store.Uncertain
		}
	case e.Status != store.Unknown:
	case t.HonoursClientID:
		e.Status = store.Queued
	case began.Before(e.SentAt): // by another page, or the clock has been set back since: the wait begins anew
		e.SentAt = began
	case !began.Before(Settled(e, grace)):
		e.Status = store.Uncertain
	}
	return e
}

package outbox

import (
	"time"

	"practicechat/app/store"
)

// MaxFences is how many fences may fail to show a send before the user is asked, or may
// still show the message of a delete before that counts as refused. More than one, since
// nothing promises that order.
const MaxFences = 4

// fenceInterval is the time between two fences, and from the emit to the first one where
// the server usually answers by itself.
const fenceInterval = 3 * time.Second

// EchoTime is how long after an emit an echo has come, on a connection that answers
// reads.
const EchoTime = time.Second

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
	HonoursClientID bool // stores our client id, as its history shows, and nothing twice under it
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

// Settled returns when a history without e begins to show that e will not come any more:
// grace after its emit. grace is pingInterval plus pingTimeout of e's connection, by when
// the server has given it up, plus the time it may then still be storing: see SettleTime.
func Settled(e store.Entry, grace time.Duration) time.Time {
	return e.SentAt.Add(grace)
}

// Absent returns what becomes of e after a history read that goes back to e's baseline
// did not show it. began is when the read was asked for; live tells that it was on the
// connection that e left on; fences counts such reads there, this one included; grace is
// that of [Settled].
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
	case began.Before(e.SentAt):
		// Another page has emitted it since, or the clock was set back: wait anew.
		e.SentAt = began
	case !began.Before(Settled(e, grace)):
		e.Status = store.Uncertain
	}
	return e
}

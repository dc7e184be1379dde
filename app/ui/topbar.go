package ui

import (
	"time"

	"practicechat/app/messenger"
	"practicechat/app/vault"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

// A topBar names the product, tells the state of the connection in every view and
// holds what concerns the whole session.
type topBar struct {
	app.Compo
	screen *screen
	close  func() // asks the host to close its panel
	tick   ticker // counts down to the next attempt
}

const (
	idTop    = "pc-top"
	idStatus = "pc-status"
)

func (c *topBar) refresh(old *messenger.Snapshot) {
	s := c.screen.snap
	if old.Connection != s.Connection || old.Phase != s.Phase || old.Problem != s.Problem || old.Kept.Keep != s.Kept.Keep || old.Kept.Failed != s.Kept.Failed {
		c.screen.passFocus(idTop, idStatus) // as from "Try now", which goes
		rerender(c)
	}
	c.count()
}

// count renders once a second while an attempt is awaited.
func (c *topBar) count() {
	waits := func() bool { return c.screen.snap.Connection.State == messenger.Waiting }
	c.tick.run(c.screen, waits, func() { rerender(c) })
}

func (c *topBar) Render() app.UI {
	s := c.screen.snap
	state := s.Connection.State
	if state == messenger.Idle && s.Phase == messenger.SignedIn {
		state = messenger.Stopped // opened without a token to connect with
	}
	broken := (state == messenger.Waiting || state == messenger.Stopped) && (s.Phase == messenger.SignedIn || s.Phase == messenger.SigningIn)
	in := s.Phase == messenger.SignedIn
	locks := in && s.Kept.Keep == vault.PIN && !s.Kept.Failed
	words, more := connectionWords(s, c.screen.calendar.now())
	return app.Header().ID(idTop).Class(topClass(in, in && c.screen.hosted, locks, broken)).Body(
		app.Div().Class("pc-brand").Body(
			draw(iconMark),
			app.H1().Class("pc-brand__name").Text(say(wProduct)),
		),
		app.P().ID(idStatus).Class("pc-status", statusClass(state)).TabIndex(-1).Role("status").Aria("label", say(wConnection)).Body(
			app.Span().Class("pc-status__dot").Aria("hidden", "true"),
			app.Span().Class("pc-status__words").Body(
				app.Text(words+" "),
				// The seconds go by without being read out each time.
				app.Span().Class("pc-status__more").Aria("hidden", "true").Text(more),
			),
		),
		// Each button has a place of its own, so that none takes over another's
		// node, and with it its focus.
		app.Div().Class("pc-top__act").Body(
			app.If(broken && s.Problem.Code != messenger.NeedToken,
				app.Button().Type("button").Class("pc-button pc-button--top").Aria("label", say(wTryNow)).Title(say(wTryNow)).Body(
					app.Span().Class("pc-narrow").Body(draw(iconRefresh)),
					app.Span().Class("pc-broad").Text(say(wTryNow)),
				).OnClick(c.retry),
			),
		),
		topButton(locks, iconLock, wLockNow, c.lock),
		topButton(in, iconDevice, wThisDevice, c.device),
		topButton(true, iconSettings, wSettings, c.settings),
		topButton(in, iconLeave, wSignOut, c.leave),
		topButton(c.screen.hosted, iconClear, wClose, c.shut),
	)
}

// topClass tells the style sheet how much there is to make room for.
func topClass(in, hosted, locks, broken bool) string {
	class := "pc-top"
	for _, more := range []struct {
		is   bool
		name string
	}{{in, "in"}, {hosted, "hosted"}, {locks, "locks"}, {broken, "trouble"}} {
		if more.is {
			class += " pc-top--" + more.name
		}
	}
	return class
}

// topButton is a button for the whole session, and its place if it is not there.
func topButton(there bool, drawing icon, label phrase, do app.EventHandler) app.UI {
	place := app.Div().Class("pc-top__act")
	if !there {
		return place
	}
	class := "pc-button pc-button--top"
	if drawing == iconLeave {
		class += " pc-button--leave"
	}
	return place.Body(
		app.Button().Type("button").Class(class).Aria("label", say(label)).Title(say(label)).Body(
			draw(drawing),
			app.Span().Class("pc-wide").Text(say(label)),
		).OnClick(do),
	)
}

func (c *topBar) shut(app.Context, app.Event) {
	defer Rescue()
	c.close()
}

func (c *topBar) lock(app.Context, app.Event) {
	defer Rescue()
	c.screen.m.Lock()
}

func (c *topBar) device(app.Context, app.Event) {
	defer Rescue()
	c.screen.ask(question{kind: askDevice, keep: c.screen.snap.Kept.Keep})
}

func (c *topBar) settings(app.Context, app.Event) {
	defer Rescue()
	c.screen.ask(question{kind: askSettings})
}

func (c *topBar) retry(app.Context, app.Event) {
	defer Rescue()
	c.screen.m.Retry()
}

func (c *topBar) leave(app.Context, app.Event) {
	defer Rescue()
	c.screen.ask(question{kind: askSignOut})
}

// connectionWords tells the state of the connection; more changes every second.
func connectionWords(s *messenger.Snapshot, now time.Time) (words, more string) {
	if s.Phase == messenger.Locked {
		return say(wLocked), ""
	}
	switch s.Connection.State {
	case messenger.Connecting:
		if s.Phase == messenger.SigningIn {
			return say(wSigningIn), ""
		}
		return say(wConnecting), ""
	case messenger.Online:
		return say(wOnline), ""
	case messenger.Waiting:
		left := int(s.Connection.RetryAt.Sub(now).Round(time.Second) / time.Second)
		if s.Connection.RetryAt.IsZero() || left <= 0 {
			return say(wNoConnection), "– " + say(wRetryNow)
		}
		return say(wNoConnection), "– " + sayCount(wRetryIn, left)
	case messenger.Stopped:
		return say(wStopped), ""
	}
	if s.Phase == messenger.SignedIn {
		return say(wStopped), ""
	}
	return say(wIdle), ""
}

func statusClass(s messenger.ConnectionState) string {
	switch s {
	case messenger.Online:
		return "pc-status--online"
	case messenger.Waiting, messenger.Stopped:
		return "pc-status--trouble"
	case messenger.Idle:
		return "pc-status--idle"
	}
	return "pc-status--busy"
}

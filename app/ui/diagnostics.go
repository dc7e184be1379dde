package ui

import (
	"runtime"
	"strings"

	"practicechat/app/messenger"
	"practicechat/app/vault"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

// A diagnosis is what the dialog "Diagnostics" shows and copies. It holds no name,
// text or token.
type diagnosis []factGroup

type factGroup struct {
	title string
	facts []fact
}

type fact struct{ name, value string }

// diagnose puts into words what the messenger has learned and counted.
func diagnose(s *screen) diagnosis {
	d := s.snap.Diagnostics
	return diagnosis{
		{say(wDiagServer), []fact{
			{say(wDiagAcks), seen(d.Acks)},
			{say(wDiagEchoes), seen(d.Echoes)},
			{say(wDiagClientIDs), seen(d.HonoursClientID)},
			{say(wDiagLabels), seen(d.Labels)},
			{say(wDiagDeletes), seen(d.BroadcastsDeletes)},
			{say(wDiagOrder), orderWords(d.PageOrder)},
		}},
		{say(wDiagConnection), []fact{
			{say(wDiagState), stateWords(s.snap.Connection.State)},
			{say(wDiagConnections), numeral(d.Connections)},
			{say(wDiagLastError), orNone(d.LastDisconnect)},
		}},
		{say(wDiagHistory), historyFacts(s)},
		{say(wDiagHere), []fact{
			{say(wDiagKept), keptWords(s.snap.Kept)},
			{say(wDiagUnsaved), numeral(s.snap.Kept.Unsaved)},
			{say(wDiagSends), map[bool]string{true: say(wDiagSendsYes), false: say(wDiagSendsNo)}[d.Flushes]},
		}},
		{say(wDiagCounts), []fact{
			{say(wDiagUnreadable), numeral(d.Unreadable)},
			{say(wDiagUnknown), numeral(d.Unknown)},
			{say(wDiagUnexpected), numeral(d.Unexpected)},
			{say(wDiagDamaged), numeral(d.Damaged)},
			{say(wDiagPanics), numeral(d.Panics)},
		}},
		{say(wDiagVersions), []fact{
			{say(wDiagApp), orNone(s.page.version())},
			{say(wDiagRuntime), runtime.Version()},
			{say(wDiagBrowser), s.page.agent()},
		}},
	}
}

// historyFacts are the last changes of the connection, the newest first. Their
// times are those of servers' logs.
func historyFacts(s *screen) []fact {
	history := s.snap.Diagnostics.History
	facts := make([]fact, 0, len(history))
	for i := len(history) - 1; i >= 0; i-- {
		h := history[i]
		value := stateWords(h.State)
		if h.Error != "" {
			value = say(wLabelled, "label", value, "text", h.Error)
		}
		facts = append(facts, fact{h.At.UTC().Format("2006-01-02 15:04:05Z"), value})
	}
	return facts
}

func seen(yes bool) string {
	if yes {
		return say(wDiagYes)
	}
	return say(wDiagNotSeen)
}

func orderWords(o messenger.PageOrder) string {
	switch o {
	case messenger.NewestFirst:
		return say(wDiagNewestFirst)
	case messenger.OldestFirst:
		return say(wDiagOldestFirst)
	}
	return say(wDiagNotSeen)
}

func stateWords(s messenger.ConnectionState) string {
	states := map[messenger.ConnectionState]phrase{
		messenger.Idle:       wDiagIdle,
		messenger.Connecting: wDiagConnecting,
		messenger.Online:     wDiagOnline,
		messenger.Waiting:    wDiagWaiting,
		messenger.Stopped:    wDiagStopped,
	}
	return say(states[s])
}

func keptWords(k messenger.Kept) string {
	switch {
	case k.Failed:
		return say(wNotKept)
	case k.Keep == vault.PIN:
		return say(wDiagLocks, "time", sayDuration(k.LockAfter))
	case k.Keep == vault.Nothing:
		return say(wKeepNothing)
	}
	return say(wKeepDevice)
}

// orNone returns a text, and a dash for none: what is missing has a gender in most
// languages.
func orNone(text string) string {
	if text == "" {
		return "–"
	}
	return text
}

// text writes the diagnosis for the clipboard.
func (d diagnosis) text() string {
	var b strings.Builder
	for i, g := range d {
		if i > 0 {
			b.WriteString("\n")
		}
		b.WriteString(g.title + "\n")
		for _, f := range g.facts {
			b.WriteString("  " + f.name + ": " + f.value + "\n")
		}
	}
	return b.String()
}

func (c *dialog) renderDiagnostics() app.UI {
	var groups []app.UI
	for _, g := range diagnose(c.screen) {
		var facts []app.UI
		for _, f := range g.facts {
			facts = append(facts, app.Div().Class("pc-fact").Body(
				app.Dt().Text(f.name),
				app.Dd().Text(f.value),
			))
		}
		groups = append(groups, app.Section().Class("pc-facts").Body(
			app.H3().Class("pc-facts__title").Text(g.title),
			app.Dl().Body(facts...),
		))
	}
	return app.Form().Class("pc-dialog__box").Attr("novalidate", true).Body(
		c.title(say(wDiagnostics)),
		app.Div().Class("pc-dialog__body").Body(
			append([]app.UI{app.P().Class("pc-dialog__lead").Text(say(wDiagnosticsLead))}, groups...)...),
		app.Div().Class("pc-dialog__acts").Body(
			app.P().Class("pc-dialog__aside").Role("status").Text(c.copied),
			app.Button().Type("button").Class("pc-button").Text(say(wCopy)).OnClick(c.copy),
			app.Button().Type("submit").Class("pc-button pc-button--main").Text(say(wClose)),
		),
	).OnSubmit(c.yes)
}

func (c *dialog) copy(app.Context, app.Event) {
	defer Rescue()
	c.copyDiagnosis()
}

func (c *dialog) copyDiagnosis() {
	c.screen.page.copyText(diagnose(c.screen).text(), func(ok bool) {
		c.copied = say(wNotCopied)
		if ok {
			c.copied = say(wCopied)
		}
		rerender(c)
	})
}

package ui

import "time"

// An announcer has a screen reader say things, each once and in order, by lines that
// it adds to a live region of the page. Nothing else on the page is read out that
// nobody has asked for, but for alerts and the status lines.
type announcer struct {
	screen *screen
	lines  []element

	// While messages come fast, they are gathered and counted: nobody can listen to
	// a thousand of them.
	name  string
	texts []string
	count int
	gap   *time.Timer // until what was gathered is said; nil while nothing came lately
	due   bool        // it is said with the next message, or in a moment
}

const (
	idLive = "pc-live"

	gatherFor  = 500 * time.Millisecond
	waitFor    = 150 * time.Millisecond // for a next message, to be announced in its frame
	saidSingly = 2                      // messages that are gathered, and still read out
	linesKept  = 10                     // in the live region: a screen reader may be late
)

// say adds a line; "" takes all of them out, and what waits.
func (a *announcer) say(text string) {
	p := a.screen.page
	if text == "" {
		p.find(idLive).setText("")
		a.lines, a.texts, a.count = nil, nil, 0
		return
	}
	line := p.make("p", "")
	line.setText(text)
	p.find(idLive).add(line)
	a.lines = append(a.lines, line)
	if len(a.lines) > linesKept {
		a.lines[0].drop()
		a.lines = a.lines[1:]
	}
}

// arrived says what has come in of one conversation: the sender first.
func (a *announcer) arrived(name string, texts []string) {
	if len(texts) == 0 {
		return
	}
	if a.name != name {
		a.sayGathered()
	}
	a.name = name
	a.count += len(texts)
	if len(a.texts) <= saidSingly {
		a.texts = append(a.texts, texts[:min(len(texts), saidSingly+1)]...)
	}
	if a.gap == nil || a.due {
		a.sayGathered()
		a.gather()
	}
}

// gather begins to gather. What has come when that is over is said with the next
// message: a frame for the live region alone would have that one wait for another.
func (a *announcer) gather() {
	a.due = false
	a.after(gatherFor, func() {
		if a.count == 0 {
			a.gap = nil
			return
		}
		a.due = true
		a.after(waitFor, func() {
			a.sayGathered()
			a.gather()
		})
	})
}

// after calls fn on the UI goroutine after d, unless something else is waited for by
// then.
func (a *announcer) after(d time.Duration, fn func()) {
	if a.gap != nil {
		a.gap.Stop()
	}
	var gap *time.Timer
	gap = time.AfterFunc(d, func() {
		defer Rescue()
		a.screen.onUI(func() {
			if a.gap == gap {
				fn()
			}
		})
	})
	a.gap = gap
}

func (a *announcer) sayGathered() {
	switch n := a.count; {
	case n > saidSingly:
		a.say(sayCount(wIncomingCount, n, "name", a.name))
	default:
		for _, text := range a.texts {
			a.say(say(wLabelled, "label", a.name, "text", text))
		}
	}
	a.texts, a.count = nil, 0
}

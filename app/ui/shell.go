package ui

import (
	"context"
	"slices"
	"time"

	"practicechat/app/messenger"
	"practicechat/app/vault"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

// A shell is the root component: the frame around the others, which it makes
// once and keeps mounted. It brings new snapshots to the screen.
type shell struct {
	app.Compo

	screen *screen
	top    *topBar
	notice *notice
	signIn *signIn
	lock   *lockView
	inbox  *inbox
	head   *talkHead
	log    *talkLog
	undo   *undoBar
	write  *composer
	idle   *idle
	host   *host
	dialog *dialog
	parts  []part // that are on the page, or outside of it
	later  later

	viewPushed bool  // there is a history entry for the open conversation
	viewLeaves bool  // it is being taken back, which the event popstate ends
	linked     bool  // the conversation that was chosen has been opened
	asked      asked // what the host has asked to open last
	attention  attention
	attended   int           // what was shown of it
	counted    bool          // that was of an account: the icon may still show what was unread in an earlier run
	link       *link         // that the page was opened with; nil for none
	opening    bool          // what this device keeps is being opened, or is open
	opened     chan struct{} // closed when it is; nil before prepare
	tidy       bool          // the page has been told which conversation is open
	noted      string        // the one it was told
}

func newShell(m Messenger, p page, now func() time.Time) *shell {
	s := &screen{m: m, page: p, calendar: newCalendar(p, now), snap: &messenger.Snapshot{}}
	c := &shell{
		screen: s,
		top:    &topBar{screen: s},
		notice: &notice{screen: s, veil: veil{screen: s, id: idNotice}},
		signIn: &signIn{screen: s},
		lock:   &lockView{screen: s},
		inbox:  newInbox(s),
		head:   &talkHead{screen: s},
		log:    newTalkLog(s),
		undo:   &undoBar{screen: s},
		write:  &composer{screen: s},
		idle:   &idle{screen: s},
		host:   newHost(s),
		dialog: newDialog(s),
	}
	// Of those that ask for the focus the last one gets it.
	c.parts = []part{c.top, c.notice, c.signIn, c.lock, c.inbox, c.inbox.search, c.head, c.log, c.undo, c.write, c.idle, c.dialog, c.host}
	c.idle.form = c.dialog.replies.written
	c.host.enter = c.enter
	c.notice.update = func() { c.update(true) }
	c.host.nobody = func() { c.signIn.refuse(say(wHostNobody)) }
	c.host.silent = func() { c.signIn.refuse(say(wHostSilent)) }
	c.host.open = func(conversation string) {
		c.asked, c.linked = asked{conversation: conversation}, false
		c.openLinked()
	}
	c.host.show = func() {
		rerender(c.top)
		rerender(c.signIn)
	}
	c.top.close = c.host.close
	s.askHost = c.host.askWho
	s.ask = func(q question) {
		c.whenWhole(func() {
			c.write.look() // a question may be about what is being written
			c.dialog.ask(q)
		})
	}
	s.settings, s.choose = readSettings(p), c.choose
	s.early = &early{screen: s, adopt: c.write.adopt, leave: c.leaveEarly}
	voice := &announcer{screen: s}
	s.say, s.arrived, s.tell = voice.say, voice.arrived, c.undo.tell
	s.jumpTo = c.log.jumpTo
	s.soon = func(fn func()) {
		go func() {
			defer Rescue()
			p.frame()
			s.onUI(fn)
		}()
	}
	s.takeBack, s.insert = c.undo.takeBack, c.write.add
	c.undo.back, c.write.undo = c.write.putBack, c.undo.undo
	return c
}

func (c *shell) OnMount(ctx app.Context) {
	defer Rescue()
	run := func(mode app.DispatchMode) func(func()) {
		d := ctx.Dispatcher()
		return func(fn func()) {
			d.Dispatch(app.Dispatch{Mode: mode, Source: c, Function: func(app.Context) {
				defer Rescue()
				fn()
			}})
		}
	}
	c.screen.onUI, c.screen.afterRender = run(app.Next), run(app.Defer)
	c.screen.page.bind(c.screen.onUI)
	c.screen.onUI(c.start)
	go c.follow(ctx)
}

func (c *shell) OnDismount() { c.screen.page.release() }

// start runs once all components are mounted.
func (c *shell) start() {
	c.screen.early.begin()
	c.viewPushed = c.screen.page.onePane() && c.screen.page.viewKept()
	c.listenPage()
	mounted(c.parts)
	if c.later.missing() { // after the frame that shows what is there
		c.screen.soon(func() { c.screen.soon(c.complete) })
	}
	if c.opened == nil {
		c.prepare()
	} else {
		c.takeLink() // one that came before anybody listened
	}
	c.show(c.screen.m.Snapshot())
	if c.link != nil && c.arrive(*c.link) {
		return
	}
	if !c.host.start() { // a host says who is signed in
		c.resume(func() {
			c.show(c.screen.m.Snapshot())
			c.screen.early.decide()
		})
	} else if !c.screen.page.hostAnswers() {
		c.screen.early.decide()
	}
}

// prepare begins to open what this device keeps, unless it is said otherwise who is
// signed in. Called before the components are mounted, it has the disk work meanwhile.
func (c *shell) prepare() {
	c.opened = make(chan struct{})
	if p := c.screen.page; !c.takeLink() && !p.hostThere() && !p.handedOver() {
		c.open()
	}
}

// takeLink takes the link that the page was opened with, if there is one.
func (c *shell) takeLink() bool {
	l, ok := parseLink(c.screen.page.takeLink())
	if ok {
		c.link = &l
	}
	return ok
}

func (c *shell) open() {
	if !c.opening {
		c.opening = true
		c.screen.m.Resume(func() { close(c.opened) })
	}
}

// openKept opens what this device keeps. then is called once it is known what came of
// that, and at once if it is.
func (c *shell) openKept(then func()) {
	c.open()
	select {
	case <-c.opened:
		then()
	default:
		go func() {
			defer Rescue()
			<-c.opened
			c.screen.onUI(then)
		}()
	}
}

// follow brings snapshots to the screen, at most one per frame.
func (c *shell) follow(ctx context.Context) {
	defer Rescue()
	for {
		select {
		case <-ctx.Done():
			return
		case <-c.host.turned:
			c.attend()
			continue
		case <-c.screen.m.Changed():
		}
		// A hidden page is slow to run anything on the UI goroutine.
		c.attend()
		c.screen.page.frame()
		shown := make(chan struct{})
		c.screen.onUI(func() {
			defer close(shown)
			c.show(c.screen.m.Snapshot())
		})
		select {
		case <-ctx.Done():
			return
		case <-shown:
		}
	}
}

// attend shows outside of the page what there is to read.
func (c *shell) attend() {
	p := c.screen.page
	snap := c.screen.m.Snapshot()
	count, news := c.attention.follow(snap, p.visible() && !c.host.away.Load())
	p.setTitle(title(count))
	text := ""
	if news && p.kept(keptNotify) == "on" {
		text = say(wNewMessage)
	}
	first := !c.counted && snap.Phase == messenger.SignedIn && snap.Inbox.State == messenger.Ready
	if text != "" || count != c.attended || first {
		c.attended, c.counted = count, c.counted || first
		p.attend(count, text)
		c.screen.onUI(func() { c.host.count(count) })
	}
}

// show puts a snapshot on the screen.
func (c *shell) show(next *messenger.Snapshot) {
	if someoneElse(c.screen.snap, next) {
		c.show(&messenger.Snapshot{Phase: messenger.SigningIn}) // all parts forget what they hold
	}
	old := c.screen.snap
	if old.Phase == messenger.SignedIn && next.Phase != messenger.SignedIn {
		c.conceal()
	}
	c.screen.snap = next
	c.screen.m.Shown(next)
	if classOf(old) != classOf(next) {
		rerender(c)
	}
	for _, p := range c.parts {
		p.refresh(old)
	}
	c.openLinked()
	c.keepHistory()
	c.screen.early.refresh(old)
	c.screen.page.guardLeaving(losesByLeaving(next))
}

// someoneElse reports whether one account has come right after another. Where what is
// kept of it is here, nothing is shown in between.
func someoneElse(old, next *messenger.Snapshot) bool {
	return old.Phase == messenger.SignedIn && next.Phase == messenger.SignedIn &&
		(old.User != next.User || old.Server != next.Server)
}

// conceal takes out at once what go-app has drawn of an account that is closed:
// its own rendering comes some milliseconds later. The other parts do the same
// with what is theirs.
func (c *shell) conceal() {
	if !c.idle.shown { // else the warning has noted it
		c.screen.notePlace()
	}
	c.screen.say("")
	c.screen.page.find(idReplyMenu).wipe() // it is about to close
	c.notice.veil.fall(func() { rerender(c.notice) })
	c.inbox.veil.fall(func() { rerender(c.inbox) })
	c.log.veil.fall(func() { rerender(c.log) })
}

// losesByLeaving reports whether there is something that is lost with the page.
func losesByLeaving(s *messenger.Snapshot) bool {
	memory := s.Kept.Keep == vault.Nothing || s.Kept.Failed || s.Problem.Code == messenger.StoreFull
	return s.Phase == messenger.SignedIn && s.Kept.Unsaved > 0 && memory
}

func (c *shell) Render() app.UI {
	whole := !c.later.missing()
	return app.Div().Class("pc-app", classOf(c.screen.snap)).Body(
		c.top,
		app.Main().Class("pc-main").Body(
			c.notice,
			c.signIn,
			app.If(whole,
				c.lock,
				c.inbox,
				app.Section().Class("pc-talk").Aria("labelledby", "pc-talk-name").Body(
					c.head,
					c.log,
					c.undo,
					c.write,
				),
			),
		),
		app.Div().ID(idLive).Class("pc-hidden").Aria("live", "polite"),
		app.If(whole, c.dialog, c.idle),
	)
}

// classOf says which views there are: the style sheet hides the others.
func classOf(s *messenger.Snapshot) string {
	switch {
	case s.Phase == messenger.Locked:
		return "pc-app--locked"
	case s.Phase != messenger.SignedIn:
		return "pc-app--out"
	case s.Open != nil:
		return "pc-app--in pc-app--open"
	}
	return "pc-app--in"
}

// listenPage tells the messenger what becomes of the page.
func (c *shell) listenPage() {
	p, m := c.screen.page, c.screen.m
	m.SetVisible(p.visible())
	m.Watch(c.screen.settings.Notify)
	p.on("visibilitychange", func() {
		c.write.look() // there may be no later moment
		m.SetVisible(p.visible())
	})
	for _, event := range []string{"online", "resume", "pageshow"} {
		p.on(event, m.Wake)
	}
	p.on("activity", func() {
		if c.screen.signedIn() && c.screen.snap.Kept.Keep == vault.PIN {
			m.Active()
		}
	})
	p.on("link", func() {
		if l, ok := parseLink(p.takeLink()); ok {
			c.arrive(l)
		}
	})
	p.on("update", func() { rerender(c.notice) })
	p.on("idle", c.updateIdle)
	p.onKey(c.pressed, "?", "؟", "/", "Escape")
	p.on("resize", c.keepHistory)
	p.on("settings", func() { c.settle(readSettings(p)) })
	p.on("popstate", func() {
		c.tidy = false // it was noted in another entry
		switch {
		case c.viewLeaves:
			c.viewLeaves = false
			c.keepHistory() // a conversation may have been opened meanwhile
		case c.viewPushed:
			c.viewPushed = false
			m.Back()
		}
	})
}

// leaveEarly goes on where the page's own views have gone without a conversation.
func (c *shell) leaveEarly() {
	if slices.Contains(c.parts, part(c.write)) {
		c.write.refresh(c.screen.snap)
	}
	if c.screen.snap.Phase == messenger.Locked || c.screen.hosted {
		c.screen.afterRender(func() { c.screen.focusIfAttended(c.screen.landing()) })
	}
}

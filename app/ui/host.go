package ui

import (
	"sync/atomic"
	"time"

	"practicechat/app/messenger"
	"practicechat/app/wirejson"
)

// A host is the practice's page that shows the app in a frame by embed.js: it says
// who is signed in, and is told what to show on its button.
type host struct {
	screen *screen
	enter  func(link)
	nobody func() // says that nobody is signed in there
	silent func() // says that no answer has come from there
	show   func() // shows what depends on there being a host
	open   func(conversation string)

	away   atomic.Bool   // its panel is closed
	turned chan struct{} // gets one when that has changed
	unread int           // as it was last told; -1 if it was not
	soon   *time.Timer   // until the token is about to end
	again  *time.Timer   // until a token is asked for once more; nil while none is missing
	asked  int           // how often one was asked for after a refusal
	late   *time.Timer   // until the host has been asked in vain who is signed in; nil while it is not asked
}

const (
	// tokenAhead is how long before its end the next token is asked for; of a token
	// that lasts for less than twice that, half its life.
	tokenAhead = time.Minute
	// After a refusal a token is asked for at once, and again after these, as long
	// as there is none that holds: the host's network may be gone, or its clock wrong.
	askAgainFirst = time.Second
	askAgainMost  = 5 * time.Minute
	// hostLimit is how long a host may think about who is signed in before the user
	// hears of it. An answer that comes later counts as well.
	hostLimit = 15 * time.Second
)

// A hostMessage is what either side says over the port. Is tells which of the other
// fields mean something.
type hostMessage struct {
	Is    string
	Why   string // token: "start", "ends" or "refused"
	Count int    // unread
	Code  string // error
	Text  string // error
	Token string // token, of the host
	API   string // token, of the host

	Conversation string // shown, of the host: to be opened; "" for none
}

func (m hostMessage) encode() string {
	var w wirejson.Writer
	w.String("is", m.Is)
	w.String("why", m.Why)
	w.Int("count", int64(m.Count))
	w.String("code", m.Code)
	w.String("text", m.Text)
	return string(w.Close())
}

func decodeHostMessage(text string) (m hostMessage, err error) {
	err = wirejson.Parse(text, func(key string) any {
		switch key {
		case "is":
			return &m.Is
		case "token":
			return &m.Token
		case "api":
			return &m.API
		case "conversation":
			return &m.Conversation
		}
		return nil
	})
	return m, err
}

func newHost(s *screen) *host { return &host{screen: s, unread: -1, turned: make(chan struct{}, 1)} }

// start reports whether there is a host; it is then asked who is signed in.
func (c *host) start() bool {
	c.screen.hosted = c.screen.page.listenHost(c.hear)
	if !c.screen.hosted {
		return false
	}
	c.screen.page.on("escape", c.close)
	c.show()
	c.tell(hostMessage{Is: "ready"})
	c.askWho()
	return true
}

func (c *host) tell(m hostMessage) { c.screen.page.tellHost(m.encode()) }

func (c *host) close() { c.tell(hostMessage{Is: "close"}) }

func (c *host) ask(why string) { c.tell(hostMessage{Is: "token", Why: why}) }

// askWho has the host say who is signed in.
func (c *host) askWho() {
	c.ask("start")
	c.answered()
	if !c.screen.page.hostAnswers() {
		return
	}
	c.late = time.AfterFunc(hostLimit, func() {
		defer Rescue()
		c.screen.onUI(c.unanswered)
	})
}

func (c *host) answered() {
	if c.late != nil {
		c.late.Stop()
		c.late = nil
	}
}

func (c *host) unanswered() {
	if c.late == nil || c.screen.snap.Phase != messenger.SignedOut {
		return
	}
	c.late = nil
	c.silent()
	c.screen.early.decide()
}

func (c *host) hear(message string) {
	m, err := decodeHostMessage(message)
	if err != nil {
		return
	}
	switch m.Is {
	case "token":
		c.answered()
		if m.Token == "" { // nobody is signed in there; a session may have run out
			c.screen.m.Leave()
			c.nobody()
			c.screen.early.decide()
			return
		}
		c.enter(link{server: m.API, token: m.Token})
	case "sign-out":
		c.answered()
		c.screen.m.SignOut()
		c.screen.early.decide()
	case "hidden":
		c.turn(true)
	case "shown":
		c.turn(false)
		// The frame is about to be there: nothing in it takes the focus before.
		c.screen.soon(func() { c.screen.page.find(c.screen.landing()).focus() })
		if m.Conversation != "" {
			c.open(m.Conversation)
		}
	}
}

// turn notes whether the panel is closed: the browser takes a frame in it for visible.
func (c *host) turn(away bool) {
	if c.away.Swap(away) == away {
		return
	}
	select {
	case c.turned <- struct{}{}:
	default:
	}
}

// count tells how much there is to read.
func (c *host) count(n int) {
	if c.screen.hosted && n != c.unread {
		c.unread = n
		c.tell(hostMessage{Is: "unread", Count: n})
	}
}

func (c *host) refresh(old *messenger.Snapshot) {
	if !c.screen.hosted {
		return
	}
	s := c.screen.snap
	if old.Problem != s.Problem && needsUser(s.Problem.Code) && !wantsToken(s.Problem.Code) {
		what, _ := problemWords(s.Problem.Code)
		c.tell(hostMessage{Is: "error", Code: "chat", Text: what})
	}
	switch {
	case wantsToken(s.Problem.Code):
		c.insist()
	case c.screen.online():
		c.asked = 0
	}
	if old.TokenExpires != s.TokenExpires {
		c.await(s.TokenExpires)
	}
}

// insist asks for another token than the one that was refused, ever more rarely.
func (c *host) insist() {
	if c.again != nil {
		return
	}
	c.ask("refused")
	wait := min(askAgainFirst<<(2*min(c.asked, 8)), askAgainMost)
	c.asked++
	c.again = time.AfterFunc(wait, func() {
		defer Rescue()
		c.screen.onUI(func() {
			c.again = nil
			if wantsToken(c.screen.snap.Problem.Code) {
				c.insist()
			}
		})
	})
}

// await asks for a new token before the one that is used ends. One that has ended by
// this machine's clock is left for the server to refuse.
func (c *host) await(end time.Time) {
	if c.soon != nil {
		c.soon.Stop()
		c.soon = nil
	}
	left := end.Sub(c.screen.calendar.now())
	if end.IsZero() || left <= 0 {
		return
	}
	wait := left - min(tokenAhead, left/2)
	// A timer stands still while the machine sleeps: look again once an hour.
	c.soon = time.AfterFunc(min(wait, time.Hour), func() {
		defer Rescue()
		c.screen.onUI(func() {
			if wait > time.Hour {
				c.await(end)
			} else {
				c.ask("ends")
			}
		})
	})
}

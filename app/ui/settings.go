package ui

import "time"

// Settings are what the user has chosen for this device. None of it is a secret, so
// it is kept in the clear: it holds before anyone has signed in, and while the
// account is locked. How things are sealed and when the app locks are choices of an
// account instead, see deviceForm.
type settings struct {
	Theme    string        // themeLight, themeDark, or "" for that of the page around or the system
	Language string        // of languages; "" for that of the page around or the browser
	Notify   bool          // tell of messages that come while nobody looks
	Privacy  bool          // initials in place of names, and no previews
	Hold     time.Duration // how long a message can be taken back before it goes; 0 or holdTime
	CtrlSend bool          // Ctrl+Enter sends, and Enter begins a new line
	NoKeys   bool          // keys of one sign alone do nothing, for those who dictate
	NoPIN    bool          // the offer of a PIN was declined
}

const (
	themeLight = "light"
	themeDark  = "dark"

	holdTime = 5 * time.Second
)

// Names under which the page keeps settings. The scripts that run before the app
// read the first two.
const (
	keptTheme    = "theme"
	keptLanguage = "language"
	keptNotify   = "notify"
	keptPrivacy  = "privacy"
	keptHold     = "hold"
	keptSendKey  = "send-key"
	keptNoKeys   = "no-keys"
	keptNoPIN    = "no-pin"
)

// readSettings returns what is kept. What cannot be read is as if it were not there.
func readSettings(p page) settings {
	s := settings{
		Theme:    p.kept(keptTheme),
		Language: p.kept(keptLanguage),
		Notify:   p.kept(keptNotify) == "on",
		Privacy:  p.kept(keptPrivacy) == "on",
		CtrlSend: p.kept(keptSendKey) == "ctrl",
		NoKeys:   p.kept(keptNoKeys) == "on",
		NoPIN:    p.kept(keptNoPIN) == "on",
	}
	if s.Theme != themeLight && s.Theme != themeDark {
		s.Theme = ""
	}
	if p.kept(keptHold) == "on" {
		s.Hold = holdTime
	}
	return s
}

// write keeps what differs from old.
func (s settings) write(p page, old settings) {
	for _, k := range []struct{ name, was, is string }{
		{keptTheme, old.Theme, s.Theme},
		{keptLanguage, old.Language, s.Language},
		{keptNotify, onOff(old.Notify), onOff(s.Notify)},
		{keptPrivacy, onOff(old.Privacy), onOff(s.Privacy)},
		{keptHold, onOff(old.Hold > 0), onOff(s.Hold > 0)},
		{keptSendKey, sendKey(old.CtrlSend), sendKey(s.CtrlSend)},
		{keptNoKeys, onOff(old.NoKeys), onOff(s.NoKeys)},
		{keptNoPIN, onOff(old.NoPIN), onOff(s.NoPIN)},
	} {
		if k.was != k.is {
			p.keep(k.name, k.is)
		}
	}
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return ""
}

func sendKey(ctrl bool) string {
	if ctrl {
		return "ctrl"
	}
	return ""
}

// A settler is a part that follows the settings.
type settler interface{ settled(old settings) }

// choose changes the settings of this device, in all its pages.
func (c *shell) choose(change func(*settings)) {
	next := c.screen.settings
	change(&next)
	next.write(c.screen.page, c.screen.settings)
	c.settle(next)
}

// settle shows the page as settings have it.
func (c *shell) settle(next settings) {
	old := c.screen.settings
	if next == old {
		return
	}
	c.screen.settings = next
	for _, p := range c.parts {
		if f, ok := p.(settler); ok {
			f.settled(old)
		}
	}
	c.screen.m.Watch(next.Notify)
	if next.Language != old.Language {
		c.translate()
	}
}

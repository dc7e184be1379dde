package ui

import (
	"net/url"
	"strings"
)

// practiceSignsIn reports whether a page of the practice gives tokens: the one
// around the frame, or the one of -signin.
func (s *screen) practiceSignsIn() bool {
	if s.hosted {
		return s.page.hostAnswers()
	}
	return s.page.env("PC_SIGNIN") != "" && !s.page.framed()
}

// askPractice has the practice's page sign the user in.
func (s *screen) askPractice() {
	if s.hosted {
		s.askHost()
		return
	}
	if address, ok := practiceAddress(s.page.env("PC_SIGNIN"), s.page.origin(), s.page.home(), s.page.keepState()); ok {
		s.page.open(address)
	}
}

// practiceAddress returns where the practice signs in: its page with the address to
// return to and the state to bring back. The sandbox's page is a path of the app's
// own origin.
func practiceAddress(page, origin, home, state string) (string, bool) {
	if strings.HasPrefix(page, "/") {
		page = origin + page
	}
	u, err := url.Parse(page)
	if err != nil {
		return "", false
	}
	query := u.Query()
	query.Set("return", home)
	query.Set("state", state)
	u.RawQuery = query.Encode()
	return u.String(), true
}

// admit reports whether a link may sign in, or else says why not. Where the practice
// has a page of its own, only what was asked for here comes in: a link of somebody
// else's could sign the user in to somebody else's account.
func (s *screen) admit(l link) (refusal phrase, ok bool) {
	switch {
	case l.state != "" && !s.page.takeState(l.state):
		return wLinkStale, false
	case l.state == "" && s.page.env("PC_LINKS") != "1":
		return wLinkUnasked, false
	case l.token == "":
		return wPracticeRefused, false
	}
	return "", true
}

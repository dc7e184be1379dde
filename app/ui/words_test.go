package ui

import "testing"

func TestSay(t *testing.T) {
	for _, tt := range []struct{ got, want string }{
		{say(wSignIn), "Sign in"},
		{say(wTyping, "name", "Ada"), "Ada is typing…"},
		{say(wTyping, "name", "{text} {name} {"), "{text} {name} { is typing…"},
		{say(wLabelled, "label", "{text}", "text", "{label}"), "{text}: {label}"},
		{sentences("No {b}.", "{a}!"), "No {b}. {a}!"},
		{sayCount(wUnread, 1), "1 unread message"},
		{sayCount(wUnread, 0), "0 unread messages"},
		{sayCount(wUnread, 12), "12 unread messages"},
		{sayCount(wRetryIn, 1), "trying again in 1 s"}, // has no form of its own
		{sayCount(wSignOutNotSent, 3, "name", "דנה"), "\u2068דנה\u2069: 3 messages not sent"},
		{say(wTyping, "name", "Ada\u202e"), "\u2068Ada\u202e\u2069 is typing…"},
		{expand("a {b", []string{"b", "x"}), "a {b"},
		{expand("a {c} d", []string{"b", "x"}), "a  d"},
	} {
		if tt.got != tt.want {
			t.Errorf("%q, want %q", tt.got, tt.want)
		}
	}
}

package ui

import "fmt"

// crashed tells the user that a part of the app has failed. The browser build
// replaces it by the page's own bar, which works without any of our code.
var crashed = func(why string) { fmt.Println("ui: panic:", why) }

// Rescue, deferred, turns a panic into the page's offer to load the app again.
// Without it a panic in any goroutine ends the whole app silently.
func Rescue() {
	if why := recover(); why != nil {
		crashed(reason(why))
	}
}

// reason describes a panic without values: they may hold a message's text.
func reason(why any) string {
	if err, ok := why.(interface{ RuntimeError() }); ok {
		return fmt.Sprintf("%T: %v", err, err)
	}
	return fmt.Sprintf("%T", why)
}

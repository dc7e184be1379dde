package ui

import (
	"runtime"
	"syscall/js"
	"time"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

// Start shows the messenger in the page. It returns only if the page cannot be
// taken over. m's goroutine is the caller's to run.
func Start(m Messenger) {
	crashed = func(why string) {
		if show := js.Global().Get("pcCrash"); show.Type() == js.TypeFunction {
			show.Invoke(why)
		}
	}
	b := newBrowser()
	b.speakFirst()
	root := newShell(m, b, time.Now)
	root.prepare()
	runtime.Gosched() // the messenger asks the disk before this goroutine goes on
	root.spare()
	// One component for all paths: the views change by state, since inside another
	// page each path would be a step of that page's Back. Any path, since hosts have
	// others for the page, such as /index.html.
	app.RouteWithRegexpFunc("", func() app.Composer { return root })
	app.RunWhenOnBrowser()
}

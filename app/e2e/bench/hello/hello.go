// Hello world in go-app: what any program of this stack costs to load and start. The
// browser's half is the program as such; the server's is go-app's own.
package main

import "github.com/maxence-charriere/go-app/v9/pkg/app"

type hello struct {
	app.Compo
	name string
}

func (h *hello) OnMount(ctx app.Context) {
	ctx.Defer(func(app.Context) { app.Window().Get("performance").Call("mark", "hello") })
}

func (h *hello) Render() app.UI {
	return app.Div().Body(
		app.H1().Text("Hello, "+h.name),
		app.Input().Type("text").Placeholder("Your name").OnChange(h.ValueTo(&h.name)),
	)
}

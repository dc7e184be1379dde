package ui

import "github.com/maxence-charriere/go-app/v9/pkg/app"

// An icon is a drawing of 24 by 24 units, as the data of an SVG path that is
// stroked in the colour of the text around it.
type icon string

const (
	iconBack     icon = "M15 5l-7 7 7 7"
	iconDown     icon = "M12 5v14M6 13l6 6 6-6"
	iconSend     icon = "M4 12l16-8-6 17-3-7zM11 14l9-10"
	iconRefresh  icon = "M20 11a8 8 0 1 0-2.3 6.3M20 4v7h-7"
	iconLeave    icon = "M14 4h-8v16h8M10 12h11M17 8l4 4-4 4"
	iconDelete   icon = "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5"
	iconClock    icon = "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7v5l3 2"
	iconCheck    icon = "M5 13l4 4 10-11"
	iconUnsure   icon = "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M12 16.5v.5"
	iconWarning  icon = "M12 4l9 16H3zM12 10v4M12 17v.5"
	iconTalk     icon = "M7 4h10a4 4 0 0 1 4 4v5a4 4 0 0 1-4 4h-4l-5 4v-4H7a4 4 0 0 1-4-4V8a4 4 0 0 1 4-4z"
	iconLock     icon = "M6 11h12v9H6zM8.5 11V7.5a3.5 3.5 0 0 1 7 0V11M12 14.5v2"
	iconDevice   icon = "M7 3h10a1.5 1.5 0 0 1 1.5 1.5v15A1.5 1.5 0 0 1 17 21H7a1.5 1.5 0 0 1-1.5-1.5v-15A1.5 1.5 0 0 1 7 3zM11 18h2"
	iconSettings icon = "M4 7h9M17 7h3M4 17h3M11 17h9M15 5v4M9 15v4"
	iconSearch   icon = "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M15.5 15.5L20 20"
	iconClear    icon = "M6 6l12 12M18 6L6 18"
	iconCopy     icon = "M9 8h10v12H9zM15 8V4H5v12h4"
	iconReplies  icon = "M4 5h16v11H11l-4 4v-4H4zM8 9h8M8 12.5h5"
	iconKeys     icon = "M3 7h18v10H3zM7 10.5v.5M12 10.5v.5M17 10.5v.5M8 14h8"
	iconMark     icon = "M7 4h10a4 4 0 0 1 4 4v5a4 4 0 0 1-4 4h-4l-5 4v-4H7a4 4 0 0 1-4-4V8a4 4 0 0 1 4-4zM7 10.5c1.7-2 3.3-2 5 0s3.3 2 5 0"
)

const svgNamespace = "http://www.w3.org/2000/svg"

// svgAttributes are what an icon's svg element has.
var svgAttributes = [][2]string{
	{"viewBox", "0 0 24 24"},
	{"fill", "none"},
	{"stroke", "currentColor"},
	{"stroke-width", "1.8"},
	{"stroke-linecap", "round"},
	{"stroke-linejoin", "round"},
	{"aria-hidden", "true"},
	{"focusable", "false"},
}

// draw returns an icon for a component's Render.
func draw(i icon) app.UI {
	svg := app.Elem("svg").XMLNS(svgNamespace)
	for _, a := range svgAttributes {
		svg = svg.Attr(a[0], a[1])
	}
	return app.Span().Class("pc-icon").Body(
		svg.Body(app.Elem("path").XMLNS(svgNamespace).Attr("d", string(i))),
	)
}

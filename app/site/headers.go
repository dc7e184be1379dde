package site

import (
	"net/http"
	"strings"
)

// Headers returns what every response carries. The worker's own fetches obey
// the policy of its script's response, so resources get the same as the page.
func Headers(o Options) (http.Header, error) {
	policy, err := contentPolicy(o)
	if err != nil {
		return nil, err
	}
	h := make(http.Header)
	h.Set("Content-Security-Policy", policy)
	h.Set("Permissions-Policy", permissions)
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	// Browsers heed this for a page of its own window only, so it does not
	// stand in the way of embedding.
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	if len(o.FrameAncestors) == 0 {
		h.Set("X-Frame-Options", "DENY") // says no more than frame-ancestors, to older browsers
		return h, nil
	}
	// A website that isolates itself from others takes neither script nor frame without.
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("Cross-Origin-Embedder-Policy", "require-corp")
	return h, nil
}

func contentPolicy(o Options) (string, error) {
	connect := "'self' http: https: ws: wss:"
	if o.API != "" {
		api, err := ParseAPI(o.API)
		if err != nil {
			return "", err
		}
		web, socket := *api, *api
		switch api.Scheme {
		case "http", "ws":
			web.Scheme, socket.Scheme = "http", "ws"
		default:
			web.Scheme, socket.Scheme = "https", "wss"
		}
		connect = "'self' " + origin(&web) + " " + origin(&socket)
	}
	ancestors := "'none'"
	if len(o.FrameAncestors) > 0 {
		ancestors = strings.Join(o.FrameAncestors, " ")
	}
	return strings.Join([]string{
		"default-src 'none'",
		"script-src 'self' 'wasm-unsafe-eval'",
		"style-src 'self'",
		"img-src 'self'",
		"connect-src " + connect,
		"manifest-src 'self'",
		"worker-src 'self'",
		"object-src 'none'",
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors " + ancestors,
	}, "; "), nil
}

// The example of a practice's website is a page of its own, beside the sandbox only:
// with the chat's script and frame, and the sandbox to ask for a token.
const (
	examplePath   = "/web/example.html"
	examplePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; frame-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

// permissions denies what the app has no use for. The clipboard stays as
// browsers have it, so that a message can be copied.
var permissions = strings.Join([]string{
	"accelerometer=()", "autoplay=()", "camera=()",
	"display-capture=()", "encrypted-media=()", "fullscreen=()", "gamepad=()",
	"geolocation=()", "gyroscope=()", "hid=()", "idle-detection=()",
	"local-fonts=()", "magnetometer=()", "microphone=()", "midi=()",
	"payment=()", "picture-in-picture=()", "publickey-credentials-get=()",
	"screen-wake-lock=()", "serial=()", "usb=()",
	"window-management=()", "xr-spatial-tracking=()",
}, ", ")

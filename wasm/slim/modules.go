package main

var modules = []module{{
	name:    "goapp",
	path:    "github.com/maxence-charriere/go-app/v9",
	version: "v9.8.0",
	files: in("pkg/app", "action.go", "app.go", "attribute.go", "component.go", "condition.go", "context.go",
		"dispatcher.go", "engine.go", "event.go", "html.go", "html_gen.go", "js.go", "js_wasm.go", "log.go",
		"node.go", "notfound.go", "page.go", "range.go", "raw.go", "route.go", "strings.go", "tag.go", "text.go"),
	drop: []string{
		// What is kept in the browser's storage as JSON, and sealed with a key beside it.
		"Context.Encrypt", "Context.Decrypt", "Context.DeviceID", "Context.LocalStorage", "Context.SessionStorage",
		"Context.SetState", "Context.GetState", "Context.DelState", "Context.ObserveState",
		"uiContext.Encrypt", "uiContext.Decrypt", "uiContext.DeviceID", "uiContext.LocalStorage", "uiContext.SessionStorage",
		"uiContext.SetState", "uiContext.GetState", "uiContext.DelState", "uiContext.ObserveState", "uiContext.cryptoKey",
		"Dispatcher.SetState", "Dispatcher.GetState", "Dispatcher.DelState", "Dispatcher.ObserveState",
		"Dispatcher.getLocalStorage", "Dispatcher.getSessionStorage",
		"engine.SetState", "engine.GetState", "engine.DelState", "engine.ObserveState",
		"engine.getLocalStorage", "engine.getSessionStorage",
		// Other uses of JSON, and of the server's half.
		"Context.Notifications", "uiContext.Notifications", "internalURLChecker", "newClientStaticResourceResolver", "jsonString",
		"Page.SetTwitterCard", "requestPage.SetTwitterCard", "browserPage.SetTwitterCard",
		"NewClientTester", "NewServerTester",
		// Package regexp.
		"regexpRoute", "RouteWithRegexpFunc", "router.routeWithRegexp",
	},
	edits: []edit{
		{"pkg/app/engine.go", "e.Body.(*htmlBody)", "e.Body"},
		{"pkg/app/app.go", "htmlBody{", "element{"},
		{"pkg/app/app.go", "*htmlBody", "*element"},
		{"pkg/app/app.go", "htmlDiv{", "element{"},
		{"pkg/app/route.go", "rwr.regexp.MatchString(path)", "rwr.match(path)"},
	},
	change: map[string]func([]byte) ([]byte, error){"pkg/app/html_gen.go": oneElement},
}, {
	name:    "websocket",
	path:    "nhooyr.io/websocket",
	version: "v1.8.17",
	files:   []string{"ws_js.go", "internal/bpool/bpool.go", "internal/wsjs/wsjs_js.go", "internal/xsync/int64.go"},
	drop:    []string{"Accept", "AcceptOptions"},
	edits: []edit{
		{"ws_js.go", "&http.Response{\n\t\t\tStatusCode: http.StatusSwitchingProtocols,\n\t\t}", "nil"},
		{"ws_js.go", "*http.Response", "*noResponse"},
		{"ws_js.go", "net.ErrClosed", "errClosed"},
		// See _websocket/internal/wsjs/text_js.go.
		{"internal/wsjs/wsjs_js.go", "arrayBuffer.String()", "textOf(arrayBuffer)"},
		{"ws_js.go", "case string:\n\t\treturn MessageText, []byte(p), nil", "case wsjs.Text:\n\t\treturn MessageText, p, nil"},
	},
}, {
	name:    "uuid",
	path:    "github.com/google/uuid",
	version: "v1.6.0",
	files:   []string{"hash.go", "marshal.go", "time.go", "util.go", "uuid.go", "version4.go", "version7.go"},
	edits: []edit{
		{"uuid.go", "\"crypto/rand\"", ""},
		{"uuid.go", "rand.Reader", "io.Reader(random{})"}, // see _uuid/random_js.go
	},
	drop: []string{"NewHash", "NewMD5", "NewSHA1", "NameSpaceDNS", "NameSpaceURL", "NameSpaceOID", "NameSpaceX500"},
}}

func in(dir string, names ...string) []string {
	files := make([]string, len(names))
	for i, name := range names {
		files[i] = dir + "/" + name
	}
	return files
}

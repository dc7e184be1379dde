package app

import "syscall/js"

// regexpRoute is matched by the browser, which has regular expressions already.
type regexpRoute struct {
	regexp       js.Value
	newComponent func() Composer
}

func (r regexpRoute) match(path string) bool { return r.regexp.Call("test", path).Bool() }

// RouteWithRegexpFunc routes the paths that match a pattern.
func RouteWithRegexpFunc(pattern string, newComponent func() Composer) {
	regexp := js.Global().Get("RegExp").New(pattern, "u")
	routes.routesWithRegexp = append(routes.routesWithRegexp, regexpRoute{regexp, newComponent})
}

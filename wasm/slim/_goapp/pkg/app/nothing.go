package app

// What the rest of the package mentions, and an app of this project does not use.

// BrowserStorage is the browser's storage, which is left alone.
type BrowserStorage interface{ Clear() }

func newMemoryStorage() BrowserStorage   { return nil }
func newJSStorage(string) BrowserStorage { return nil }

// store is of states that are shared by components.
type store struct{}

func newStore(Dispatcher) *store { return nil }
func (*store) Cleanup()          {}
func (*store) Close()            {}

// internalURLChecker knows of no other URLs that belong to the app.
func internalURLChecker() func(string) bool {
	return func(string) bool { return false }
}

// newClientStaticResourceResolver leaves the paths of resources as they are.
func newClientStaticResourceResolver(string) func(string) string {
	return func(path string) string { return path }
}

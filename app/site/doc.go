// Package site serves the static half of the product: one page, its resources
// and the service worker, all out of memory.
//
// The page is our own and keeps go-app's contract with its browser half: the
// first child of body is what the app replaces, and the window has the goapp
// functions. go-app's own handler is not used. Its page forbids zooming, takes
// the host name into the markup, loads app.wasm through a re-wrapped response,
// and its worker neither opens deep links offline nor keeps versions apart.
//
// Every resource that the page names is asked for in a folder of the hash of its
// content, /v/HASH/NAME, and is kept by browsers for good; an unknown hash is not
// found, so that a page never loads a part of another version. The page, the worker
// and everything that is asked for by its own name are revalidated each time.
//
// Nothing of a user is ever rendered here: the page is the same for everybody.
package site

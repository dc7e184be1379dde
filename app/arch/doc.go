// Package arch holds the rules about which package may import which, as tests.
//
// The client core, messenger and everything below it, knows nothing of the
// browser, and the browser build holds nothing of a server. Both are easily
// lost by one import, which is why they are checked.
package arch

// Package tabs lets the pages of one account on one device find each other: by a Web
// Lock, which one page holds at a time, and by a BroadcastChannel. A page gives the lock
// up when it is hidden for good, frozen or put into the back/forward cache. If it
// crashes, the browser takes the lock from it; if it does not answer, another page does.
package tabs

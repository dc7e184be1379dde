// Package tabs lets the pages of one account on one device find each other: by a
// Web Lock, which one page holds at a time, and by a BroadcastChannel. A page that
// is hidden for good, frozen or in the back/forward cache gives the lock up; of a
// page that has crashed the browser takes it, and of one that does not answer another
// page does.
package tabs

// Package doctor examines a deployment of the site from outside, as a browser sees
// it, and says for each fault how to mend it.
//
// It asks for the page and for all that the page names, and reads the answers
// against what package site sends. It signs in nowhere and changes nothing.
package doctor

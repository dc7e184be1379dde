// Package hostile holds servers that try a Socket.IO client: slow ones, broken
// ones, old ones and malicious ones, and some that are merely unusual.
//
// A [Case] is data: what a scripted server sends on each connection, what the
// client must send and when, and what its callbacks must report. [Server] plays the
// server's part over raw websockets; [Probe] is a client that does what the scripts
// ask for. The tests of this package play every case twice: with a native client,
// and with one in WebAssembly in Chromium.
package hostile

// Package hostile holds servers that try a Socket.IO client: slow ones, broken
// ones, old ones and malicious ones, and some that are merely unusual.
//
// A [Case] is data: what a scripted server sends on each connection, what the
// client must send and when, and what its callbacks must report. [Server] plays the
// server's part over raw websockets; [Probe] is a client that does what the scripts
// ask for. The tests of this package play every case twice: with a native client,
// and with one in WebAssembly in Chromium.
//
// The cases follow twelve rules for clients:
//
//  1. The address: the version and the transport are in the query, and no session.
//  2. Nothing is sent before the server's handshake, which may hold more than is known.
//  3. No event is sent before the namespace is joined; what comes before that is kept.
//  4. Pings are answered, and a connection without them is dead.
//  5. What is well-formed and means nothing here is ignored; an ack is given once.
//  6. What is malformed ends the connection, and another one is made.
//  7. A disconnect or a refusal by the server is final; a close is not.
//  8. Attempts come later and later up to a bound, with a random part, one at a time.
//  9. The end of a connection ends its acks, and nothing late comes of it.
//  10. A session that the server can continue is continued.
//  11. Messages may be large, and come in fragments.
//  12. Credentials are asked for anew on each connection.
package hostile

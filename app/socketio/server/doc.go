// Package server is the server half of Socket.IO v5 over Engine.IO v4, on the
// websocket transport only. It serves the sandbox and the tests; a browser build
// must never hold it.
//
// [Engine] is the lower layer: it judges the HTTP handshake, upgrades, keeps the
// heartbeat and moves messages. [Server] stands on it and adds namespaces, events
// and acks. Both are an [net/http.Handler].
//
// # Goroutines
//
// A connection has one goroutine that only reads, so that a pong is seen however
// long a handler takes. What it reads goes through a bounded inbox to a second one
// which calls the handlers: one at a time, in the order of arrival, of all
// namespaces of the connection. A third one writes. The latter two exist only
// while there is work; an idle connection holds the reader alone.
//
// # Limits
//
// Every buffer that a peer can fill is bounded: a message by Options.MaxPayload,
// the inbox by the same (the reader then waits, and TCP holds the peer back), the
// messages that wait for a slow reader by Options.MaxQueue (the connection is then
// dropped).
package server

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
// long a handler takes, unless the inbox is full meanwhile. What it reads goes through
// that inbox to a second one which calls the handlers: one at a time, in the order of
// arrival, of all namespaces of the connection. A third one writes. The latter two
// exist only while there is work; an idle connection holds the reader and one goroutine
// of the websocket module, about 30 kB in all.
//
// # Limits
//
// Every buffer that a peer can fill is bounded: a message by Options.MaxPayload, and
// a packet by that and its at most 10 attachments; the inbox by MaxPayload and a
// number of packets (the reader then waits, and TCP holds the peer back); what waits
// for a slow reader by Options.MaxQueue (the connection is then dropped).
package server

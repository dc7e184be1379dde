// Package socketio speaks Socket.IO v5 over the websocket transport of Engine.IO
// v4: a packet codec that the server half shares, and a [Client] that runs
// natively and as WebAssembly in a browser.
//
// # Reading without copies
//
// A received message becomes a string once, over the buffer it was read into.
// [Packet.Data], the arguments of an [Event] and, through package wirejson, the
// strings inside them are parts of that string. Nothing is ever decoded into a
// tree of any: a payload is checked to be JSON, split into arguments, and each
// [Raw] goes to whoever knows its type.
//
// # Attachments
//
// Binary arguments travel as messages of their own, after a packet that holds
// placeholders. An [Assembler] joins them; [Event.Binary] holds them, and a Raw
// with {"_placeholder":true,"num":n} refers to the nth.
//
// # Losing nothing silently, sending nothing twice
//
// A [Client] keeps nothing across connections: what was emitted on a connection
// that died may or may not have arrived, and only the layer above can find out. A
// [Conn] is one connection; once it is gone it refuses everything, its pending
// acks end with an error, and nothing that was meant for it reaches another.
package socketio

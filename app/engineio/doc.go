// Package engineio holds the parts of Engine.IO v4 that a client and a server
// share: the packet codec, the handshake and the heartbeat deadline. It covers the
// websocket transport only, where one text message is one packet.
//
// A raw binary websocket message is an attachment and never reaches this
// package; the base64 form that some peers send as text does, see [Binary].
package engineio

// Version is the protocol version that a client names in its URL as EIO.
const Version = "4"

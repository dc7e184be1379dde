// Package sandbox is a local server of the 11 events: made-up conversations in an
// SQLite database, and patients who answer. It is there for development, demos
// and tests, and meant for use on the loopback interface only.
//
// Within that it is honest. Who you are comes from a verified token and not from
// sender_id, every event checks that the conversation is yours, what you may not
// see looks like what does not exist, and what was stored stays stored.
//
// Servers of these events differ in what the event reference leaves open, and
// networks fail: [Manners] are the switches for that. [Sandbox.Handler] has the
// requests that change them from outside.
//
// # Rooms
//
// A connection is in one room at a time: joinChat leaves the room before. Events of
// a connection are handled one after the other, and what is delivered to it comes
// in that order as well: a message of a room never comes after the answer to an
// event that followed leaveChat. Manners.LateMS breaks that promise on purpose.
package sandbox

// Package chat holds what the widget and its server talk about: conversations,
// messages, and the 11 events of the API as types with their wire names.
//
// Reading is tolerant, because servers drift: a number may come as a string or
// the other way round, fields may be missing, null or unknown. What can be read
// is read; a list leaves out the entries that cannot be identified and counts
// them. Writing is strict: exactly the fields of the event reference, and the
// client id.
package chat

package ui

import "practicechat/app/messenger"

// Messenger is what the views need of [messenger.Messenger]: its snapshots and
// its intents. No method blocks.
type Messenger interface {
	Snapshot() *messenger.Snapshot
	Changed() <-chan struct{}

	SignIn(messenger.Credentials)
	SetToken(token string)
	SignOut()
	Open(conversation string)
	Back()
	LoadOlder()
	Send(conversation, text string, done func(error))
	Edit(conversation, text string)
	Delete(conversation, key string)
	SendAgain(clientID string)
	Discard(clientID string)
	KeepChecking(clientID string)
	Refresh()
	Retry()
	SetVisible(visible bool)
	Wake()
}

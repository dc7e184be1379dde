package ui

import (
	"time"

	"practicechat/app/messenger"
	"practicechat/app/vault"
)

// Messenger is what the views need of [messenger.Messenger]: its snapshots and
// its intents. No method blocks.
type Messenger interface {
	Snapshot() *messenger.Snapshot
	Shown(*messenger.Snapshot)
	Changed() <-chan struct{}

	Resume(done func())
	SignIn(messenger.Credentials)
	SetToken(token string)
	Credentials(fn func(messenger.Credentials))
	SignOut()
	Leave()
	Clear()
	Open(conversation string)
	Back()
	LoadOlder()
	Trim()
	Send(conversation, text string, hold time.Duration, done func(error)) (number uint64)
	Undo(conversation, key string, done func(text string, err error))
	Edit(conversation, text string) (number uint64)
	Delete(conversation, key string, hold time.Duration)
	SendAgain(clientID string)
	Discard(clientID string)
	KeepChecking(clientID string)
	Refresh()
	Retry()
	SetVisible(visible bool)
	Wake()
	Watch(watch bool)

	Unlock(pin string)
	Lock()
	Active()
	SetLockAfter(time.Duration)
	SetKeep(keep vault.Keep, pin string, done func(error))
	Search(query string)
	SetReplies(all []messenger.Reply, done func(error))
}

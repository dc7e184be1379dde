package cuts

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"practicechat/app/e2e/peer"
	"practicechat/app/messenger"
)

// patience is how long one step of an exchange may take before it counts as stuck.
// The longest wait of a client is that for a connection to come about.
const patience = 60 * time.Second

// An outcome is what came of a trial.
type outcome struct {
	cut       bool // the exchange was long enough for the cut to come
	passed    [2]int
	opened    [2]int
	uncertain bool // the user was asked
	arrived   bool // and the server had the message in question
}

// An exchange is the client of one trial and what it knows of the server.
type exchange struct {
	trial
	server       string // the server's own address, past the proxy
	conversation string
	texts        []string
	m            *messenger.Messenger
	proxy        *proxy
}

// run plays a trial: sign in, open a conversation, send the messages, and after
// the cut let the user decide what only the user can.
func (t trial) run(server string) (o outcome, err error) {
	user := t.String()
	x := &exchange{trial: t, server: server, texts: alternatives[t.texts]}
	var token struct{ Token string }
	if err := peer.Call(http.MethodGet, server+"/sandbox/token?user="+url.QueryEscape(user), nil, &token); err != nil {
		return o, err
	}
	var conversation struct{ UUID string }
	err = peer.Call(http.MethodPost, server+"/sandbox/conversation", map[string]string{"user": user, "name": "Ada Example"}, &conversation)
	if err != nil {
		return o, err
	}
	x.conversation = conversation.UUID
	x.proxy, err = newProxy(strings.TrimPrefix(server, "http://"), t.cut)
	if err != nil {
		return o, err
	}
	defer x.proxy.close()
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	x.m = messenger.New(messenger.Config{Dial: messenger.DialSocketIO, Settle: settle})
	go x.m.Run(ctx)

	x.m.SignIn(messenger.Credentials{Server: x.proxy.address(), Token: token.Token})
	if err := x.await("the inbox", func(s *messenger.Snapshot) bool { return len(s.Inbox.Rows) > 0 }); err != nil {
		return o, err
	}
	x.m.Open(x.conversation)
	if err := x.await("the conversation", func(s *messenger.Snapshot) bool { return s.Open != nil && !s.Open.AsOf.IsZero() }); err != nil {
		return o, err
	}
	unsaved := make(chan error, len(x.texts))
	for _, text := range x.texts {
		x.m.Send(x.conversation, text, 0, func(err error) { unsaved <- err })
	}
	for range x.texts {
		err = errors.Join(err, <-unsaved)
	}
	if err != nil {
		return o, err
	}
	err = x.settle(&o)
	o.cut, o.passed, o.opened = x.proxy.was()
	return o, err
}

// settle waits until nothing changes any more without the user, holds what is
// shown against what is stored, and then lets a user who knows that go on.
func (x *exchange) settle(o *outcome) error {
	for range x.texts {
		if err := x.await("the end of the search", x.settled); err != nil {
			return err
		}
		if err := x.proxy.awaitLate(); err != nil {
			return err
		}
		if err := x.await("the end of the search", x.settled); err != nil { // what came late may have told more
			return err
		}
		stored, err := x.stored()
		if err != nil {
			return err
		}
		doubt, err := x.judge(stored)
		if err != nil {
			return err
		}
		if doubt == nil {
			return nil
		}
		o.uncertain = true
		if len(stored) > x.shown() {
			o.arrived = true
			x.m.KeepChecking(doubt.ClientID)
		} else {
			x.m.SendAgain(doubt.ClientID)
		}
		asked := func(s *messenger.Snapshot) bool {
			return !slices.ContainsFunc(s.Open.Items, func(i *messenger.Item) bool {
				return i.ClientID == doubt.ClientID && i.Delivery == messenger.Uncertain
			})
		}
		if err := x.await("the answer of the user", asked); err != nil {
			return err
		}
	}
	return errors.New("the user was asked for more than each message once")
}

// settled reports whether every message is shown, and that as stored, as uncertain,
// or as waiting for an uncertain one. More than were sent are for judge.
func (x *exchange) settled(s *messenger.Snapshot) bool {
	if s.Connection.State != messenger.Online || s.Open == nil || len(s.Open.Items) < len(x.texts) {
		return false
	}
	doubt := false
	for _, item := range s.Open.Items {
		switch item.Delivery {
		case messenger.Stored:
			if item.UUID == "" {
				return false // known to be there, and still looked for
			}
		case messenger.Uncertain:
			doubt = true
		case messenger.Queued:
			if !doubt {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// shown returns how many messages are shown as stored.
func (x *exchange) shown() (n int) {
	for _, item := range x.m.Snapshot().Open.Items {
		if item.Delivery == messenger.Stored {
			n++
		}
	}
	return n
}

// judge holds what is shown against what is stored. It returns the message that is
// shown as uncertain, nil if all are shown as stored.
func (x *exchange) judge(stored []message) (doubt *messenger.Item, err error) {
	var texts, uuids []string
	for _, m := range stored {
		texts, uuids = append(texts, m.Message), append(uuids, m.UUID)
	}
	if len(texts) > len(x.texts) || !slices.Equal(texts, x.texts[:len(texts)]) {
		return nil, fmt.Errorf("the server has %q of %q", texts, x.texts)
	}
	items := x.m.Snapshot().Open.Items
	shown := 0
	for i, item := range items {
		if i < len(x.texts) && item.Text != x.texts[i] || i >= len(x.texts) {
			return nil, fmt.Errorf("%q is shown as number %d", item.Text, i+1)
		}
		switch {
		case item.Delivery == messenger.Stored && doubt == nil:
			if i >= len(uuids) || item.UUID != uuids[i] {
				return nil, fmt.Errorf("number %d is shown as stored, the server has %q", i+1, texts)
			}
			shown++
		case item.Delivery == messenger.Uncertain && doubt == nil:
			doubt = item
		case item.Delivery == messenger.Queued && doubt != nil:
		default:
			return nil, fmt.Errorf("number %d is shown as %v", i+1, item.Delivery)
		}
	}
	switch {
	case len(items) != len(x.texts):
		return nil, fmt.Errorf("%d messages are shown of %d", len(items), len(x.texts))
	case len(stored) > shown+1 || len(stored) > shown && doubt == nil:
		return nil, fmt.Errorf("the server has %d messages where %d are shown as stored", len(stored), shown)
	}
	return doubt, nil
}

type message struct{ UUID, Message string }

// stored returns what the server has of the conversation.
func (x *exchange) stored() ([]message, error) {
	var all struct{ Messages []message }
	err := peer.Call(http.MethodGet, x.server+"/sandbox/messages?conversation_uuid="+x.conversation, nil, &all)
	return all.Messages, err
}

// await waits for the snapshot to be as wanted.
func (x *exchange) await(what string, wanted func(*messenger.Snapshot) bool) error {
	limit := time.NewTimer(patience)
	defer limit.Stop()
	for {
		s := x.m.Snapshot()
		if wanted(s) {
			return nil
		}
		select {
		case <-x.m.Changed():
		case <-limit.C:
			return fmt.Errorf("stuck: %s does not come: connection %v, problem %v, %s", what, s.Connection.State, s.Problem.Code, deliveries(s))
		}
	}
}

// deliveries tells what is shown of each message.
func deliveries(s *messenger.Snapshot) string {
	if s.Open == nil {
		return "nothing open"
	}
	var all []string
	for _, item := range s.Open.Items {
		all = append(all, fmt.Sprintf("%s:%d", item.Text, item.Delivery))
	}
	return strings.Join(all, " ")
}

package sandbox

import (
	"context"
	"sync"
	"time"

	"practicechat/app/chat"
)

// stillTyping is how often typing is told again: a client takes it for over when
// it has heard nothing of it for a while.
const stillTyping = 3 * time.Second

// patient plays the other side of every conversation: it reads, types and answers.
type patient struct {
	sandbox *Sandbox
	running sync.WaitGroup

	mu     sync.Mutex
	ctx    context.Context
	cancel context.CancelFunc
	busy   map[string]struct{} // conversations in which an answer is on its way
	last   int                 // the answer given last
}

func newPatient(sb *Sandbox) *patient {
	p := &patient{sandbox: sb}
	p.start()
	return p
}

func (p *patient) start() {
	p.ctx, p.cancel = context.WithCancel(context.Background())
	p.busy = make(map[string]struct{})
}

// heard begins an answer to a message in a conversation, unless one is on its way
// already.
func (p *patient) heard(in room) {
	if !p.sandbox.Manners().Patient {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, ok := p.busy[in.uuid]; ok || p.ctx.Err() != nil {
		return
	}
	ctx, busy := p.ctx, p.busy
	busy[in.uuid] = struct{}{}
	p.running.Go(func() {
		p.answer(ctx, in, func() {
			p.mu.Lock()
			defer p.mu.Unlock()
			delete(busy, in.uuid)
		})
	})
}

// answer calls done when a message that comes then deserves an answer of its own.
func (p *patient) answer(ctx context.Context, in room, done func()) {
	typing := func(is bool) {
		p.sandbox.broadcast(in, chat.EventTyping, chat.Typing{ConversationUUID: in.uuid, IsTyping: is}, nil)
	}
	if !wait(ctx, p.sandbox.opts.PatientReads) {
		return
	}
	for left := p.sandbox.opts.PatientTypes; left > 0; left -= stillTyping {
		typing(true)
		if !wait(ctx, min(left, stillTyping)) {
			return
		}
	}
	done()
	typing(false)
	if !p.sandbox.Manners().Patient {
		return
	}
	if _, err := p.sandbox.say(ctx, in, p.choose(), 1); err != nil && ctx.Err() == nil {
		p.sandbox.log.Error("the patient could not answer", "error", err)
	}
}

// choose returns an answer, never the same twice in a row.
func (p *patient) choose() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last = (p.last + 1 + int(p.sandbox.random()*float64(len(answers)-1))) % len(answers)
	return answers[p.last]
}

// reset forgets what it was about to say.
func (p *patient) reset() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cancel()
	p.start()
}

// close ends every answer on its way and waits for that.
func (p *patient) close() {
	p.mu.Lock()
	p.cancel()
	p.mu.Unlock()
	p.running.Wait()
}

// wait reports false if ctx ended first.
func wait(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}

// answers fit almost anything that is said kindly.
var answers = []string{
	"Thank you, that helps.",
	"Good question. I have to think about it for a moment.",
	"Yes, that sounds doable.",
	"I had not looked at it that way before.",
	"I will try it tomorrow and write down how it went.",
	"Today was a good day, on the whole. I even got to the post office.",
	"Could you say that once more in other words?",
	"Agreed 🙂",
	"I noticed that it is easier in the mornings.",
	"Let me read that again this evening, with tea.",
	"Not yet, but I have put it on the list for Friday.",
	"That made me smile, thank you.",
	"It went better than I had expected.",
	"I would rather talk about that on Thursday, if that is all right.",
	"Two steps forward, one step back. Still one step forward.",
	"I told my sister about it, and she liked the idea.",
	"Hm. Perhaps a bit of both?",
	"I am glad you asked.",
	"The walk did me good. The heron was there again.",
	"Noted! See you next week.",
}

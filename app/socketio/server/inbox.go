package server

import (
	"sync"

	"practicechat/app/socketio"
)

// delivery is one thing to handle, in its turn.
type delivery struct {
	packet  socketio.Packet
	left    *Socket     // instead of a packet: Disconnect was called on it
	expired *pendingAck // instead of a packet: its time is up
}

func (d *delivery) size() int {
	n := len(d.packet.Data)
	for _, data := range d.packet.Binary {
		n += len(data)
	}
	return n
}

// inbox hands deliveries to handle one at a time, from a goroutine that exists
// while there are any.
type inbox struct {
	limit  int // bytes that may wait
	handle func(delivery) bool
	ended  func()

	mu      sync.Mutex
	change  sync.Cond // signalled when something was taken, or all was handled
	waiting []delivery
	spare   []delivery // the slice that waiting takes turns with
	size    int
	running bool
	closed  bool
	dropped bool // nothing more is handled
}

// maxWaiting is how many deliveries may wait in an inbox. Those that were taken out
// together, of which one is being handled, come on top.
const maxWaiting = 256

// newInbox returns an inbox that calls handle for each delivery, until it returns
// false or the inbox is closed, and ended after the last one.
func newInbox(limit int, handle func(delivery) bool, ended func()) *inbox {
	in := &inbox{limit: limit, handle: handle, ended: ended}
	in.change.L = &in.mu
	return in
}

// put adds what a client sent. It waits while too much is there already, and does
// nothing on a closed inbox.
func (in *inbox) put(d delivery) {
	n := d.size()
	in.mu.Lock()
	defer in.mu.Unlock()
	for !in.closed && len(in.waiting) > 0 && (len(in.waiting) >= maxWaiting || in.size+n > in.limit) {
		in.change.Wait()
	}
	in.size += n
	in.add(d)
}

// post adds what this side has to say to itself. It never waits.
func (in *inbox) post(d delivery) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.add(d)
}

func (in *inbox) add(d delivery) {
	if in.closed {
		return
	}
	in.waiting = append(in.waiting, d)
	in.start()
}

func (in *inbox) start() {
	if !in.running {
		in.running = true
		go in.run()
	}
}

// close lets ended be called after what waits, or instead of it if drop is set.
func (in *inbox) close(drop bool) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.closed = true
	in.dropped = in.dropped || drop
	in.change.Broadcast()
	in.start()
}

// settle waits until all that was put is handled, or the inbox is closed.
func (in *inbox) settle() {
	in.mu.Lock()
	defer in.mu.Unlock()
	for in.running && !in.closed {
		in.change.Wait()
	}
}

func (in *inbox) run() {
	growStack()
	for {
		batch, closed := in.take()
		if closed {
			in.ended()
			return
		}
		if batch == nil {
			return
		}
		for i := range batch {
			if !in.isDropped() && !in.handle(batch[i]) {
				in.drop()
			}
			batch[i] = delivery{}
		}
		in.giveBack(batch)
	}
}

// take returns what waits. Nil means that the goroutine is to go, and closed that
// it is to say so first.
func (in *inbox) take() (batch []delivery, closed bool) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if len(in.waiting) > 0 {
		batch, in.waiting, in.spare = in.waiting, in.spare, nil
		in.size = 0
		in.change.Broadcast()
		return batch, false
	}
	in.running = in.closed // forever, so that ended is called once
	in.change.Broadcast()
	return nil, in.closed
}

// giveBack keeps the slice of a batch for later deliveries.
func (in *inbox) giveBack(batch []delivery) {
	if cap(batch) > maxIdleQueue {
		return
	}
	in.mu.Lock()
	in.spare = batch[:0]
	in.mu.Unlock()
}

func (in *inbox) isDropped() bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.dropped
}

func (in *inbox) drop() {
	in.mu.Lock()
	in.dropped = true
	in.mu.Unlock()
}

package socketio

// queue is a first-in, first-out list that uses its memory again.
type queue[T any] struct {
	items []T
	head  int
}

// maxIdleQueue is how many items an empty queue keeps memory for.
const maxIdleQueue = 1024

func (q *queue[T]) len() int { return len(q.items) - q.head }

// push adds items. It uses the room of those that are gone when they are half of all,
// so that a queue which is never empty does not grow for ever.
func (q *queue[T]) push(items ...T) {
	if len(q.items)+len(items) > cap(q.items) && q.head > q.len() {
		n := copy(q.items, q.items[q.head:])
		clear(q.items[n:])
		q.head, q.items = 0, q.items[:n]
	}
	q.items = append(q.items, items...)
}

// pop removes the first item. The queue must not be empty.
func (q *queue[T]) pop() T {
	var zero T
	item := q.items[q.head]
	q.items[q.head] = zero
	if q.head++; q.head == len(q.items) {
		q.head, q.items = 0, q.items[:0]
		if cap(q.items) > maxIdleQueue {
			q.items = nil
		}
	}
	return item
}

func (q *queue[T]) clear() { *q = queue[T]{} }

package messenger

import "time"

// A PageOrder tells which end of a conversation a server's page 1 is.
type PageOrder byte

const (
	OrderUnknown PageOrder = iota
	NewestFirst
	OldestFirst
)

// pageOrder is how a server cuts conversations into pages: which end page 1 is,
// and how many messages a page really holds. The event reference documents
// neither, so they are learned: of the first conversation that has a second page,
// pages 1 and 2 are compared. Whatever contradicts it later makes it unknown again.
type pageOrder struct {
	order PageOrder
	size  int // messages a page; what we ask for until a server shows otherwise
}

// defaultPageSize is what is asked for as per_page.
const defaultPageSize = 50

// newest returns the page that holds the newest messages of a conversation.
func (o pageOrder) newest(total int) int {
	if o.order != OldestFirst || total <= 0 {
		return 1
	}
	return (total-1)/o.size + 1
}

// older returns the page that comes before page in time; ok is false if page
// holds the oldest messages.
func (o pageOrder) older(page, total int) (older int, ok bool) {
	if o.order == OldestFirst {
		return page - 1, page > 1
	}
	return page + 1, page*o.size < total
}

// nearer returns the page that comes after page in time, or page itself if it is
// the newest.
func (o pageOrder) nearer(page, total int) int {
	if o.order == OldestFirst {
		return min(page+1, o.newest(total))
	}
	return max(page-1, 1)
}

// holding returns the page that holds the message with newer messages after it.
func (o pageOrder) holding(newer, total int) int {
	if o.order == OldestFirst {
		return max(total-1-newer, 0)/o.size + 1
	}
	return newer/o.size + 1
}

// firstIndex returns the place, counted from the oldest message of the
// conversation, of the oldest one on page, which holds n messages.
func (o pageOrder) firstIndex(page, total, n int) int {
	if o.order == OldestFirst {
		return (page - 1) * o.size
	}
	return max(total-(page-1)*o.size-n, 0)
}

// newerThan reports whether page a holds newer messages than page b. Those in their
// middle decide, since a single time may be wrong; where these are of one moment, their
// newest, and then their oldest.
func newerThan(a, b []message) bool {
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	for _, of := range []func(page []message) time.Time{
		func(page []message) time.Time { return page[len(page)/2].CreatedAt },
		func(page []message) time.Time { return page[len(page)-1].CreatedAt },
		func(page []message) time.Time { return page[0].CreatedAt },
	} {
		if d := of(a).Compare(of(b)); d != 0 {
			return d > 0
		}
	}
	return false
}

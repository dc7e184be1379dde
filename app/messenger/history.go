package messenger

import (
	"errors"
	"slices"
	"time"

	"practicechat/app/chat"
	"practicechat/app/outbox"
	"practicechat/app/store"
)

var (
	errNoReply        = errors.New("messenger: a reply did not come in time")
	errSessionRefused = errors.New("messenger: the server refused in the middle of the session")
	errForeign        = errors.New("messenger: a history names another conversation than the one asked for")
)

// history is the reading of conversations from the server: at most one getMessages is
// outstanding. What the device keeps of them is histories.
type history struct {
	pages pageOrder
	// descending tells whether the messages of a page come newest first (1), oldest
	// first (-1), or have not shown it yet (0).
	descending int
	asking     *request
	walk       *walk    // the read of a newest page, and of those before it, under way
	wanted     []string // conversations whose newest page is to be read
	looks      []string // client ids of deletes to be looked for

	later   string    // a conversation that is wanted when laterAt has come; "" if none
	laterAt time.Time // zero if none

	foreign string // a conversation for which a history of another one came; "" if none
}

// shownFirst is how long a message is shown before it is saved, or read again to be
// confirmed, so that the screen waits for neither. A burst is saved and confirmed at once.
const shownFirst = 250 * time.Millisecond

// A request is an outstanding getMessages.
type request struct {
	conversation string
	page         int
	seq          uint64 // core.seq when it was sent
	deadline     time.Time
	done         func(reply)
}

// A reply is the page that a request brought.
type reply struct {
	run   []message // oldest first
	total int       // messages in the conversation
	told  bool      // the server has told the total
	size  int       // entries on the page, also those that could not be read
}

// want has the newest page of a conversation read.
func (c *core) want(conversation string) {
	if c.later == conversation {
		c.later, c.laterAt = "", time.Time{}
	}
	if !slices.Contains(c.wanted, conversation) {
		c.wanted = append(c.wanted, conversation)
	}
}

// wantLater is want as soon as what is shown can be on the screen.
func (c *core) wantLater(conversation string) {
	if c.later == conversation {
		return
	}
	if c.later != "" {
		c.want(c.later)
	}
	c.later, c.laterAt = conversation, c.now().Add(shownFirst)
}

// pump sends the request that is most needed, if none is outstanding.
func (c *core) pump() {
	if !c.online() || c.asking != nil {
		return
	}
	t := c.timelines[c.opened]
	openWanted := c.opened != "" && slices.Contains(c.wanted, c.opened)
	switch {
	case c.walk != nil && (c.walk.conversation == c.opened || !openWanted):
		c.askWalk()
	case openWanted:
		if c.walk != nil && c.sending.has(c.walk.conversation) {
			c.want(c.walk.conversation)
		}
		c.startWalk(c.opened)
	case t != nil && t.older == OlderLoading:
		c.askOlder(t)
	case len(c.looks) > 0:
		c.look()
	case len(c.wanted) > 0:
		c.startWalk(c.wanted[0])
	}
}

// ask sends a getMessages; done gets what comes of it, if that is a page.
func (c *core) ask(conversation string, page int, done func(reply)) {
	c.emit(chat.EventGetMessages, chat.GetMessages{
		ConversationUUID: conversation, SenderID: c.claims.user, SenderRole: chat.RoleTherapist,
		PerPage: defaultPageSize, Page: page,
	})
	c.asking = &request{conversation, page, c.seq, c.now().Add(replyTimeout), done}
}

func (c *core) historyDeadline() time.Time {
	if c.asking == nil {
		return time.Time{}
	}
	return c.asking.deadline
}

func (c *core) tickHistory(now time.Time) {
	if due(now, c.historyDeadline()) {
		c.reconnect(errNoReply)
	}
	if due(now, c.laterAt) {
		c.want(c.later)
	}
	c.pump()
}

// dropRequests forgets what the lost connection will not answer any more.
func (c *core) dropRequests() {
	// The order of pages is learned anew: it may be another server that answers.
	c.history = history{pages: pageOrder{size: defaultPageSize}, foreign: c.foreign}
	if t := c.timelines[c.opened]; t != nil && t.older == OlderLoading {
		t.older = OlderAvailable
	}
}

func (c *core) onMessagesList(list chat.MessagesList, err error) {
	req := c.asking
	if err != nil || list.Skipped > 0 {
		c.diag.Unreadable += max(list.Skipped, 1)
	}
	if req == nil {
		c.diag.Unexpected++
		return
	}
	if slices.ContainsFunc(list.Messages, func(m chat.Message) bool {
		return m.ConversationUUID != "" && m.ConversationUUID != req.conversation
	}) {
		// Whatever this is, it is not the answer, and another one may come.
		c.diag.Unexpected++
		if again := c.foreign == req.conversation; !again {
			c.foreign = req.conversation
			c.reconnect(errForeign)
			return
		}
		c.asking = nil // a server that labels histories otherwise does so each time
		c.historyFailed(req.conversation, "")
		c.pump()
		c.change()
		return
	}
	if c.foreign == req.conversation {
		c.foreign = ""
	}
	c.asking = nil
	c.typing.answered(req.seq, c.now().Sub(req.deadline.Add(-replyTimeout)))
	if err != nil || !list.Status {
		c.historyFailed(req.conversation, list.Text)
	} else {
		size, total := len(list.Messages)+list.Skipped, list.Total
		told := total >= size && (total > 0 || total == 0 && req.page == 1) // a smaller one cannot be meant so
		if !told {
			total = c.leastTotal(req.page, size)
		}
		req.done(reply{c.ascending(req, list.Messages, total), total, told, size})
	}
	c.pump()
	c.change()
}

// leastTotal stands in for a total that the server does not tell: what has been
// seen, and one more until a page is empty, since a server may hold pages shorter
// than what is asked for.
func (c *core) leastTotal(page, n int) int {
	if n == 0 {
		return (page - 1) * c.pages.size
	}
	return (page-1)*c.pages.size + n + 1
}

// historyFailed notes that a conversation could not be read; text is the server's
// own words for it.
func (c *core) historyFailed(conversation, text string) {
	c.walk = nil
	c.wanted = slices.DeleteFunc(c.wanted, func(s string) bool { return s == conversation })
	if _, waits := c.sending.queue.Next(conversation, store.Send); waits { // for its baseline
		c.sending.retry = earlier(c.sending.retry, c.now().Add(recheckInterval))
	}
	for _, e := range c.sending.queue.All() {
		// On a new connection the search for what the old one lost begins with a read.
		searched := c.sending.flights[e.ClientID] != nil || c.holds && outbox.Open(e)
		if searched && e.ConversationUUID == conversation {
			c.sending.flight(e.ClientID).next = c.now().Add(recheckInterval)
		}
	}
	t := c.timelineOf(conversation)
	if t.older == OlderLoading {
		t.older = OlderFailed
		return
	}
	t.failed, t.failText = true, text
	if t.behind != 0 && c.rooms.joined == conversation && c.later == "" { // something has come that is not shown
		c.later, c.laterAt = conversation, c.now().Add(recheckInterval)
	}
}

// ascending returns the messages of a reply, oldest first, with their places.
// A message without a time gets that of the one before it, or at the beginning of
// the page that of the one after.
func (c *core) ascending(req *request, list []chat.Message, total int) []message {
	page := make([]message, len(list))
	for i, m := range list {
		m.ConversationUUID = req.conversation
		page[i] = message{Message: m}
	}
	dated := func(m message) bool { return !m.CreatedAt.IsZero() }
	first := slices.IndexFunc(page, dated)
	if first >= 0 {
		last := first
		for i, m := range page[first:] {
			if dated(m) {
				last = first + i
			}
		}
		if d := page[first].CreatedAt.Compare(page[last].CreatedAt); d != 0 {
			c.descending = d
		}
	}
	if c.descending > 0 {
		slices.Reverse(page)
		first = slices.IndexFunc(page, dated)
	}
	index := c.pages.firstIndex(req.page, total, len(page))
	for i := range page {
		page[i].Index = index + i
		switch {
		case dated(page[i]):
		case i > 0:
			page[i].CreatedAt = page[i-1].CreatedAt
		case first > 0:
			page[i].CreatedAt = page[first].CreatedAt
		}
	}
	slices.SortStableFunc(page, message.Compare)
	seen := make(map[string]bool, len(page))
	return slices.DeleteFunc(page, func(m message) bool {
		twice := seen[m.UUID]
		seen[m.UUID] = true
		return twice
	})
}

func (c *core) loadOlder() {
	t := c.timelines[c.opened]
	if t == nil || !c.online() || t.older != OlderAvailable && t.older != OlderFailed {
		return
	}
	t.older = OlderLoading
	c.change()
	c.pump()
}

// askOlder reads the page before the first known message.
func (c *core) askOlder(t *timeline) {
	if len(t.all) == 0 || t.total < 0 || c.pages.order == OrderUnknown { // the newest page tells
		t.older = OlderAvailable
		c.want(t.conversation)
		c.pump()
		return
	}
	if page, ok := c.pages.older(t.edge.page, t.total); ok && t.edge.connection == c.conn.ID() {
		c.askOlderPage(t, page, t.edge, 0)
		return
	}
	// The count of what is known is wrong if something was deleted elsewhere.
	c.askOlderPage(t, c.pages.holding(len(t.all)-1, max(t.total, len(t.all))), edge{}, 0)
}

// An edge is the page of which the oldest message is the oldest known one.
type edge struct {
	connection  uint64 // on which it was read; 0 if there is none
	page, total int
}

// maxNearer is how often an older page may turn out to leave a gap before it
// counts as failed.
const maxNearer = 5

// askOlderPage reads one older page. Pages are cut from the newest end on some
// servers, so deletes move them: a page that neither overlaps what is known nor
// is the next one after near may leave a gap, and a nearer one is read.
func (c *core) askOlderPage(t *timeline, page int, near edge, tries int) {
	known := len(t.all)
	c.ask(t.conversation, page, func(r reply) {
		if t.older != OlderLoading {
			return
		}
		run, total, seq := r.run, r.total, c.seq
		overlaps := slices.ContainsFunc(run, func(m message) bool { return t.byUUID[m.UUID] != nil })
		adjacent := near.connection == c.conn.ID() && total >= near.total && c.pages.nearer(page, total) == near.page
		if !overlaps && !adjacent && known > 0 {
			if nearer := c.pages.nearer(page, total); nearer != page && tries < maxNearer {
				t.total = total
				c.askOlderPage(t, nearer, edge{}, tries+1)
				return
			}
			c.setPages(OrderUnknown, c.pages.size)
			t.older = OlderFailed
			c.want(t.conversation)
			return
		}
		next, more := c.pages.older(page, total)
		fresh := slices.ContainsFunc(run, func(m message) bool { return t.byUUID[m.UUID] == nil })
		t.total = total
		put, gone := t.merge(run, seq, seq, false, !more)
		near := edge{c.conn.ID(), page, total}
		if len(run) > 0 && t.all[0].UUID == run[0].UUID {
			t.edge = near
		}
		_ = c.saveHistory(t, put, gone, nil)
		switch {
		case !more:
			t.older = OlderNone
		case fresh:
			t.older = OlderAvailable
		case tries < maxNearer:
			c.askOlderPage(t, next, near, tries+1) // all of it was known: arrivals have moved the pages
		default:
			t.older = OlderNone // the server has the same page for every number
		}
	})
}

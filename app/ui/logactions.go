package ui

import (
	"practicechat/app/messenger"
)

// pressed is for the message that has the focus.
func (c *talkLog) pressed(e event) {
	i, ok := c.list.index[e.nearest("data-id")]
	if !ok || c.list.rows[i].item == nil || e.modified() {
		return
	}
	switch item := c.list.rows[i].item; e.key() {
	case "c", "C":
		c.copy(item)
	case "Delete":
		if deletable(item) {
			c.delete(item)
		}
	default:
		return
	}
	e.prevent()
}

func (c *talkLog) clicked(e event) {
	act := e.nearest("data-act")
	if act == actEarlier {
		c.asked = false
		c.loadOlder()
		return
	}
	i, ok := c.list.index[e.nearest("data-id")]
	if !ok || c.list.rows[i].item == nil {
		return
	}
	if e.repeated() && (act == actDelete || act == actDiscard) {
		return // the first click has moved another message there
	}
	item := c.list.rows[i].item
	if n, ok := c.list.node(item.Key).(*logNode); ok && act != actDelete && act != actCopy && n.askedLately() {
		return
	}
	switch act {
	case actCopy:
		c.copy(item)
	case actDelete:
		if deletable(item) { // it may have left just now
			c.delete(item)
		}
	case actAgain:
		c.screen.m.SendAgain(item.ClientID)
	case actDiscard:
		c.screen.m.Discard(item.ClientID)
	case actCheck:
		c.screen.m.KeepChecking(item.ClientID)
	}
}

func (c *talkLog) copy(item *messenger.Item) {
	c.screen.page.copyText(item.Text, func(ok bool) {
		if ok {
			c.screen.say(say(wMessageCopied))
		} else {
			c.screen.tell(say(wNotCopied))
		}
	})
}

// delete deletes a message, or takes one back that has not left.
func (c *talkLog) delete(item *messenger.Item) {
	if item.Delivery == messenger.Queued {
		c.screen.takeBack(c.uuid, item)
		return
	}
	c.screen.m.Delete(c.uuid, item.Key, undoTime)
}

package ui

import (
	"time"

	"practicechat/app/messenger"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

const (
	undoTime = 5 * time.Second // in which a delete can be taken back
	tellTime = 8 * time.Second // for which something is told
)

// An undoBar stands before the text box while something of the open conversation
// is held: it counts down, and takes it back. Otherwise it tells what has not worked.
type undoBar struct {
	app.Compo
	screen *screen
	tick   ticker
	item   *messenger.Item         // the one that was held last; nil if none is
	uuid   string                  // of the conversation
	told   string                  // "" for nothing
	quiet  *time.Timer             // until that is not told any more
	back   func(uuid, text string) // puts a text back into the text box
}

const idUndo = "pc-undo"

func (c *undoBar) mounted() {
	c.screen.page.find(idUndo).listen("click", func(event) { c.undo() })
}

func (c *undoBar) refresh(*messenger.Snapshot) {
	item, uuid := (*messenger.Item)(nil), ""
	if v := c.screen.snap.Open; v != nil && c.screen.signedIn() {
		item, uuid = lastHeld(v.Items), v.UUID
	}
	if uuid != c.uuid {
		c.hush()
	}
	if item == c.item {
		c.uuid = uuid
		return
	}
	was := c.item
	c.item, c.uuid = item, uuid
	focused := c.screen.page.find(idUndo).focused()
	rerender(c)
	c.tick.run(c.screen, func() bool { return c.item != nil }, func() { rerender(c) })
	switch {
	case item == nil && focused:
		c.screen.page.find(idMessage).focus() // the button goes
	case item != nil && (was == nil || was.Key != item.Key || was.Deleting != item.Deleting):
		said := wHeldSaid
		if item.Deleting {
			said = wHeldDeleteSaid
		}
		c.screen.say(sayCount(said, c.left()))
	}
}

// tell shows something for a while, and has it said.
func (c *undoBar) tell(text string) {
	c.screen.say(text)
	c.hush()
	c.told = text
	var quiet *time.Timer
	quiet = time.AfterFunc(tellTime, func() {
		defer Rescue()
		c.screen.onUI(func() {
			if c.quiet == quiet {
				c.hush()
			}
		})
	})
	c.quiet = quiet
	rerender(c)
}

// hush ends that.
func (c *undoBar) hush() {
	if c.told != "" {
		c.quiet.Stop()
		c.told = ""
		rerender(c)
	}
}

// lastHeld returns the item whose hold ends last; nil if none is held.
func lastHeld(items []*messenger.Item) (last *messenger.Item) {
	for _, item := range items {
		if !item.HeldUntil.IsZero() && (last == nil || item.HeldUntil.After(last.HeldUntil)) {
			last = item
		}
	}
	return last
}

func (c *undoBar) left() int {
	left := c.item.HeldUntil.Sub(c.screen.calendar.now())
	return max(1, int((left+time.Second-1)/time.Second))
}

// undo takes back what is held, and reports whether anything is.
func (c *undoBar) undo() bool {
	if c.item == nil {
		return false
	}
	c.takeBack(c.uuid, c.item)
	c.screen.page.find(idMessage).focus()
	return true
}

// takeBack takes an item back that has not left, and says what came of it.
func (c *undoBar) takeBack(uuid string, item *messenger.Item) {
	c.screen.m.Undo(uuid, item.Key, func(text string, err error) {
		c.screen.onUI(func() {
			switch {
			case err != nil && item.Delivery == messenger.Queued && item.HeldUntil.IsZero():
				c.screen.m.Delete(uuid, item.Key, 0) // it has left once: the user will be asked
			case err != nil:
				c.tell(say(wTooLate))
			case item.Deleting:
				c.screen.say(say(wDeleteStopped))
			default:
				c.back(uuid, text)
				c.screen.say(say(wTakenBack))
			}
		})
	})
}

func (c *undoBar) Render() app.UI {
	bar := app.Div().Class("pc-undo")
	button := app.Button().Type("button").ID(idUndo).Class("pc-button pc-button--small")
	words := c.told
	switch {
	case c.item != nil && c.item.Deleting:
		words = sayCount(wDeletingIn, c.left())
	case c.item != nil:
		words = sayCount(wSendingIn, c.left())
	case words == "":
		bar = bar.Class("pc-none")
	default:
		button = button.Class("pc-none")
	}
	return bar.Body(
		app.P().Class("pc-undo__words").Text(words),
		button.Text(say(wUndo)),
	)
}

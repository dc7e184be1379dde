package ui

import (
	"strconv"

	"practicechat/app/messenger"

	"github.com/maxence-charriere/go-app/v9/pkg/app"
)

// An inboxFilter tells which conversations are listed.
type inboxFilter int

const (
	filterAll inboxFilter = iota
	filterUnread
	filterDrafts
	filterNotSent
	inboxFilters
)

const idFilter = "pc-filter"

func (f inboxFilter) label() phrase {
	return [inboxFilters]phrase{wFilterAll, wFilterUnread, wFilterDrafts, wFilterNotSent}[f]
}

func (f inboxFilter) lists(r *messenger.Row) bool {
	switch f {
	case filterUnread:
		return r.Unread > 0
	case filterDrafts:
		return r.Draft != ""
	case filterNotSent:
		return r.NotSent > 0
	}
	return true
}

// countRows counts what each filter lists.
func countRows(rows []*messenger.Row) (counts [inboxFilters]int) {
	for _, r := range rows {
		for f := filterUnread; f < inboxFilters; f++ {
			if f.lists(r) {
				counts[f]++
			}
		}
	}
	return counts
}

// renderFilter draws the choice of a filter. Where there is nothing to choose
// among, there is none.
func (c *inbox) renderFilter() app.UI {
	s := c.screen.snap
	group := app.FieldSet().ID(idFilter).Class("pc-filter")
	if s.Search != nil || s.Inbox.State != messenger.Ready || len(s.Inbox.Rows) == 0 {
		group = group.Class("pc-none")
	}
	body := []app.UI{app.Legend().Class("pc-hidden").Text(say(wFilter))}
	for f := filterAll; f < inboxFilters; f++ {
		n := ""
		if c.counts[f] > 0 && f != filterAll {
			n = badgeNumber(c.counts[f])
		}
		label := idFilter + "-" + strconv.Itoa(int(f))
		body = append(body, app.Label().Class("pc-chip").Body(
			// The name stays the same, however many there are.
			app.Input().Type("radio").Name("pc-filter").Class("pc-chip__radio").
				Aria("labelledby", label).Aria("describedby", label+"-count").
				DataSet("filter", int(f)).Checked(f == c.filter),
			app.Span().ID(label).Text(say(f.label())),
			app.Span().ID(label+"-count").Class("pc-chip__count").Text(n),
		))
	}
	return group.Body(body...)
}

func (c *inbox) showAll(app.Context, app.Event) {
	defer Rescue()
	c.choose(filterAll)
	c.screen.page.find(idInboxTitle).focus() // the button goes
}

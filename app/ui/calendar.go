package ui

import (
	"strings"
	"time"
	"unicode/utf8"
)

// A calendar writes points in time as the user reads them. Go's own local time
// is of no use in a browser: it has one offset for all dates, the one at the
// start of the program.
type calendar struct {
	page page
	now  func() time.Time
	// uniform holds the offset of each UTC day that has one offset throughout,
	// since asking the browser for every message of a long history takes too long.
	uniform map[int64]time.Duration
}

func newCalendar(p page, now func() time.Time) *calendar {
	return &calendar{page: p, now: now, uniform: make(map[int64]time.Duration)}
}

const day = 24 * time.Hour

// day returns the number of the local day that t is in. Days that follow each
// other have numbers that do.
func (c *calendar) day(t time.Time) int {
	local := t.Unix() + int64(c.offset(t)/time.Second)
	return int(floorDiv(local, int64(day/time.Second)))
}

func (c *calendar) offset(t time.Time) time.Duration {
	n := floorDiv(t.Unix(), int64(day/time.Second))
	if offset, ok := c.uniform[n]; ok {
		return offset
	}
	first := time.Unix(n*int64(day/time.Second), 0)
	offset := c.page.offset(first)
	if c.page.offset(first.Add(day)) != offset {
		return c.page.offset(t) // the clocks change on this day
	}
	c.uniform[n] = offset
	return offset
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// clock returns the time of day.
func (c *calendar) clock(t time.Time) string { return c.page.format(t, styleClock) }

// full returns date and time.
func (c *calendar) full(t time.Time) string { return c.page.format(t, styleFull) }

// heading returns what stands over the messages of the day that t is in. Weekdays
// have a small letter in many languages, but not where a text begins.
func (c *calendar) heading(t time.Time) string {
	switch ago := c.ago(t); {
	case ago == 0:
		return say(wToday)
	case ago == 1:
		return say(wYesterday)
	case ago > 1 && ago < 7:
		return capital(c.page.format(t, styleWeekday))
	case c.sameYear(t):
		return capital(c.page.format(t, styleDay))
	}
	return c.page.format(t, styleDayYear)
}

// capital returns a text that begins with a capital letter.
func capital(text string) string {
	_, n := utf8.DecodeRuneInString(text)
	return strings.ToUpper(text[:n]) + text[n:]
}

// short returns the least that tells when t was: the time today, a day before.
func (c *calendar) short(t time.Time) string {
	switch ago := c.ago(t); {
	case ago == 0:
		return c.clock(t)
	case ago == 1:
		return say(wYesterday)
	case ago > 1 && ago < 7:
		return c.page.format(t, styleWeekdayShort)
	case c.sameYear(t):
		return c.page.format(t, styleDayShort)
	}
	return c.page.format(t, styleDayShortYear)
}

// asOf returns the least that tells to the minute when t was.
func (c *calendar) asOf(t time.Time) string {
	switch c.ago(t) {
	case 0:
		return c.clock(t)
	case 1:
		return say(wYesterdayAt, "time", c.clock(t))
	}
	return say(wDayAt, "day", c.short(t), "time", c.clock(t))
}

// ago returns how many days before today t was; negative in the future, as with
// a server whose clock is ahead.
func (c *calendar) ago(t time.Time) int { return c.day(c.now()) - c.day(t) }

func (c *calendar) sameYear(t time.Time) bool {
	now := c.now()
	return t.Add(c.offset(t)).UTC().Year() == now.Add(c.offset(now)).UTC().Year()
}

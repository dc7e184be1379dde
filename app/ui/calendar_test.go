package ui

import (
	"strings"
	"testing"
	"time"
)

// berlin is a page in a place whose clocks changed on 2025-03-30 at 01:00 UTC.
type berlin struct {
	page
	asked int
}

func (b *berlin) offset(t time.Time) time.Duration {
	b.asked++
	if t.Before(time.Date(2025, 3, 30, 1, 0, 0, 0, time.UTC)) {
		return time.Hour
	}
	return 2 * time.Hour
}

func (b *berlin) format(t time.Time, style timeStyle) string {
	layout := [timeStyles]string{"15:04", "Monday", "Mon", "Monday 2 January", "2 January 2006", "2 Jan", "02/01/2006", "Monday 2 January 2006 15:04"}[style]
	return t.Add(b.offset(t)).UTC().Format(layout)
}

func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

func TestCalendarDay(t *testing.T) {
	c := newCalendar(&berlin{}, time.Now)
	for _, tt := range []struct {
		a, b string
		days int
	}{
		{"2025-03-28T22:59:59Z", "2025-03-28T23:00:00Z", 1}, // midnight at +1
		{"2025-03-29T22:59:59Z", "2025-03-29T23:00:00Z", 1}, // the night of the change
		{"2025-03-29T23:00:00Z", "2025-03-30T00:59:59Z", 0},
		{"2025-03-30T00:59:59Z", "2025-03-30T21:59:59Z", 0}, // a day of 23 hours
		{"2025-03-30T21:59:59Z", "2025-03-30T22:00:00Z", 1}, // midnight at +2
		{"1969-12-31T22:59:59Z", "1969-12-31T23:00:00Z", 1},
	} {
		if got := c.day(at(tt.b)) - c.day(at(tt.a)); got != tt.days {
			t.Errorf("%s to %s: %d days, want %d", tt.a, tt.b, got, tt.days)
		}
	}
}

func TestCalendarAsksOncePerDay(t *testing.T) {
	place := &berlin{}
	c := newCalendar(place, time.Now)
	for minute := range 24 * 60 {
		c.day(at("2025-02-01T00:00:00Z").Add(time.Duration(minute) * time.Minute))
	}
	if place.asked != 2 {
		t.Errorf("asked for %d offsets of one day, want 2", place.asked)
	}
}

// paris is a page in a language whose weekdays and months have small letters.
type paris struct{ berlin }

func (p *paris) format(t time.Time, style timeStyle) string {
	return strings.ToLower(p.berlin.format(t, style))
}

func TestCalendarHeadingsBeginWithCapitals(t *testing.T) {
	c := newCalendar(&paris{}, func() time.Time { return at("2025-03-12T09:30:00Z") })
	for _, tt := range []struct{ at, heading, short string }{
		{"2025-03-06T08:05:00Z", "Thursday", "thu"},
		{"2025-03-05T08:05:00Z", "Wednesday 5 march", "5 mar"},
		{"2024-12-30T08:05:00Z", "30 december 2024", "30/12/2024"},
	} {
		if heading, short := c.heading(at(tt.at)), c.short(at(tt.at)); heading != tt.heading || short != tt.short {
			t.Errorf("%s: %q and %q, want %q and %q", tt.at, heading, short, tt.heading, tt.short)
		}
	}
	for text, want := range map[string]string{"": "", "été": "Été", "火曜日": "火曜日"} {
		if got := capital(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

func TestCalendarWords(t *testing.T) {
	now := at("2025-03-12T09:30:00Z") // a Wednesday
	c := newCalendar(&berlin{}, func() time.Time { return now })
	for _, tt := range []struct{ at, heading, short string }{
		{"2025-03-12T08:05:00Z", "Today", "09:05"},
		{"2025-03-11T23:30:00Z", "Today", "00:30"},
		{"2025-03-11T08:05:00Z", "Yesterday", "Yesterday"},
		{"2025-03-06T08:05:00Z", "Thursday", "Thu"},
		{"2025-03-05T08:05:00Z", "Wednesday 5 March", "5 Mar"}, // not today's weekday
		{"2024-12-31T23:30:00Z", "Wednesday 1 January", "1 Jan"},
		{"2024-12-31T22:30:00Z", "31 December 2024", "31/12/2024"},
		{"2025-03-14T08:00:00Z", "Friday 14 March", "14 Mar"}, // a clock that is ahead
	} {
		if got := c.heading(at(tt.at)); got != tt.heading {
			t.Errorf("heading(%s) = %q, want %q", tt.at, got, tt.heading)
		}
		if got := c.short(at(tt.at)); got != tt.short {
			t.Errorf("short(%s) = %q, want %q", tt.at, got, tt.short)
		}
	}
}

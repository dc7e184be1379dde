package ui

import (
	"strings"
	"syscall/js"
	"time"
)

// styles are the options of Intl.DateTimeFormat for each way to write a time.
var styles = [timeStyles]map[string]any{
	styleClock:        {"hour": "numeric", "minute": "2-digit"},
	styleWeekday:      {"weekday": "long"},
	styleWeekdayShort: {"weekday": "short"},
	styleDay:          {"weekday": "long", "day": "numeric", "month": "long"},
	styleDayYear:      {"day": "numeric", "month": "long", "year": "numeric"},
	styleDayShort:     {"day": "numeric", "month": "short"},
	styleDayShortYear: {"day": "2-digit", "month": "2-digit", "year": "numeric"},
	styleFull:         {"dateStyle": "full", "timeStyle": "short"},
}

func (b *browser) offset(t time.Time) time.Duration {
	date := b.window.Get("Date").New(t.UnixMilli())
	return -time.Duration(date.Call("getTimezoneOffset").Int()) * time.Minute
}

func (b *browser) format(t time.Time, style timeStyle) string {
	if b.formats[style].IsUndefined() {
		b.formats[style] = b.newFormat(style)
	}
	return b.formats[style].Call("format", t.UnixMilli()).String()
}

// newFormat writes in the language of the page, in the variety that the user
// prefers, and with the user's own choice of 12 or 24 hours.
func (b *browser) newFormat(style timeStyle) js.Value {
	format := b.window.Get("Intl").Get("DateTimeFormat")
	options := map[string]any{}
	for name, value := range styles[style] {
		options[name] = value
	}
	if style == styleClock || style == styleFull {
		own := format.New(js.Undefined(), map[string]any{"hour": "numeric"})
		options["hourCycle"] = own.Call("resolvedOptions").Get("hourCycle")
	}
	return format.New(b.locale(), options)
}

// locale returns the first of the user's locales that is in the page's language.
func (b *browser) locale() string {
	lang := b.doc.Get("documentElement").Get("lang").String()
	prefers := b.window.Get("navigator").Get("languages")
	for i := range prefers.Length() {
		l := prefers.Index(i).String()
		if primary, _, _ := strings.Cut(l, "-"); strings.EqualFold(primary, lang) {
			return l
		}
	}
	if lang == "" {
		return "en"
	}
	return lang
}

package chat

import "time"

// parseTime reads a time of the shapes "2006-01-02T15:04:05", with a space for the
// T, a fraction, and a zone; without one it is UTC. It is what [time.Parse] would do
// by several layouts, at a tenth of the cost: a page of messages has a hundred times.
func parseTime(s string) (time.Time, bool) {
	const layout = "2006-01-02T15:04:05"
	if len(s) < len(layout) || s[4] != '-' || s[7] != '-' || s[10] != 'T' && s[10] != ' ' || s[13] != ':' || s[16] != ':' {
		return time.Time{}, false
	}
	year, month, day := 100*pair(s, 0)+pair(s, 2), pair(s, 5), pair(s, 8)
	hour, minute, second := pair(s, 11), pair(s, 14), pair(s, 17)
	if year > 9999 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) || hour > 23 || minute > 59 || second > 59 {
		return time.Time{}, false
	}
	nanos, east, rest := 0, 0, s[len(layout):]
	if len(rest) == 5 && rest[0] == '.' && rest[4] == 'Z' && rest[1]-'0' <= 9 && rest[2]-'0' <= 9 && rest[3]-'0' <= 9 {
		// As JavaScript writes it.
		nanos = (100*int(rest[1]-'0') + 10*int(rest[2]-'0') + int(rest[3]-'0')) * 1e6
	} else {
		var ok bool
		if nanos, rest, ok = fraction(rest); !ok {
			return time.Time{}, false
		}
		if east, ok = zone(rest); !ok {
			return time.Time{}, false
		}
	}
	unix := int64(daysSince1970(year, month, day))*86400 + int64(hour*3600+minute*60+second-east)
	return time.Unix(unix, int64(nanos)).UTC(), true
}

// pair reads two digits at offset i; what is none makes a number that is too large for
// any place.
func pair(s string, i int) int {
	tens, ones := s[i]-'0', s[i+1]-'0'
	if tens > 9 || ones > 9 {
		return 10_000
	}
	return 10*int(tens) + int(ones)
}

// fraction reads the part of a second that s may begin with; what is finer than a
// nanosecond is cut off.
func fraction(s string) (nanos int, rest string, ok bool) {
	if s == "" || s[0] != '.' && s[0] != ',' {
		return 0, s, true
	}
	i := 1
	for ; i < len(s) && '0' <= s[i] && s[i] <= '9'; i++ {
		if i < len(units) {
			nanos = 10*nanos + int(s[i]-'0')
		}
	}
	return nanos * units[min(i, len(units))-1], s[i:], i > 1
}

// units are nanoseconds by how many digits a fraction has.
var units = [...]int{1e9, 1e8, 1e7, 1e6, 1e5, 1e4, 1e3, 100, 10, 1}

// zone reads "", "Z", "+15:04", "+1504" or "+15", and returns the seconds east of UTC.
func zone(s string) (east int, ok bool) {
	if s == "" || s == "Z" {
		return 0, true
	}
	if s[0] != '+' && s[0] != '-' {
		return 0, false
	}
	hours, minutes := 0, 0
	switch {
	case len(s) == 6 && s[3] == ':':
		hours, minutes = pair(s, 1), pair(s, 4)
	case len(s) == 5:
		hours, minutes = pair(s, 1), pair(s, 3)
	case len(s) == 3:
		hours = pair(s, 1)
	default:
		return 0, false
	}
	east = hours*3600 + minutes*60
	if s[0] == '-' {
		east = -east
	}
	return east, hours <= 24 && minutes <= 60 // as package time has it
}

func daysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// daysSince1970 counts the days of the Gregorian calendar, from years that begin in
// March: a leap day is the last one then.
func daysSince1970(year, month, day int) int {
	if month <= 2 {
		year--
		month += 12
	}
	year += 400 // 146,097 days, and no negative year
	return 365*year + year/4 - year/100 + year/400 + (153*(month-3)+2)/5 + day - 719469 - 146097
}

// appendTime appends a time as RFC 3339 in UTC with milliseconds, as far as there
// are any, as the event reference shows it but for the fraction.
func appendTime(dst []byte, t time.Time) []byte {
	t = t.UTC()
	year, month, day := t.Date()
	if year < 0 || year > 9999 {
		return t.AppendFormat(dst, "2006-01-02T15:04:05.999Z")
	}
	hour, minute, second := t.Clock()
	dst = appendDigits(dst, year, 4)
	dst = appendDigits(append(dst, '-'), int(month), 2)
	dst = appendDigits(append(dst, '-'), day, 2)
	dst = appendDigits(append(dst, 'T'), hour, 2)
	dst = appendDigits(append(dst, ':'), minute, 2)
	dst = appendDigits(append(dst, ':'), second, 2)
	if millis := t.Nanosecond() / 1e6; millis > 0 {
		dst = appendDigits(append(dst, '.'), millis, 3)
		for dst[len(dst)-1] == '0' {
			dst = dst[:len(dst)-1]
		}
	}
	return append(dst, 'Z')
}

// appendDigits appends the last digits of n.
func appendDigits(dst []byte, n, digits int) []byte {
	start := len(dst)
	for range digits {
		dst = append(dst, '0')
	}
	for i := start + digits - 1; i >= start; i-- {
		dst[i] += byte(n % 10)
		n /= 10
	}
	return dst
}

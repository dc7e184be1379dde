package chat

import (
	"strconv"
	"strings"
	"time"

	"practicechat/app/wirejson"
)

// text reads a string; a number or boolean stands for its text, anything else
// for "".
func text(r *wirejson.Reader) (string, error) {
	switch r.Kind() {
	case wirejson.String:
		return r.String()
	case wirejson.Number, wirejson.Bool:
		return r.Skip()
	}
	_, err := r.Skip()
	return "", err
}

// number reads a whole number, also from a string; what is none stands for 0,
// and a fraction is cut off.
func number(r *wirejson.Reader) (int, error) {
	s, err := text(r)
	s = strings.TrimSpace(s)
	if n, e := strconv.Atoi(s); e == nil {
		return n, err
	}
	f, e := strconv.ParseFloat(s, 64)
	if e != nil || f != f || f < -1<<53 || f > 1<<53 {
		return 0, err
	}
	return int(f), err
}

// flag reads a boolean, also from 1, "1" and "true".
func flag(r *wirejson.Reader) (bool, error) {
	s, err := text(r)
	return s == "1" || strings.EqualFold(s, "true"), err
}

// verdict reads whether a reply says yes or no: a boolean, 1 or 0, an HTTP status,
// or a word that servers put there. Anything else is not known: it may be the
// status of a message, as in "sent" or "unread".
func verdict(r *wirejson.Reader) (yes, known bool, err error) {
	s, err := text(r)
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "1", "true", "ok", "success", "successful":
		return true, true, err
	case "0", "false", "error", "fail", "failed", "failure", "rejected", "unauthorized", "forbidden":
		return false, true, err
	}
	if code, e := strconv.Atoi(s); e == nil && code >= 100 && code < 600 {
		return code < 300, true, err
	}
	return false, false, err
}

// instant reads a point in time: RFC 3339, the same with a space or without a
// zone (UTC), or Unix time in seconds or milliseconds. What is none of these is
// the zero time.
func instant(r *wirejson.Reader) (time.Time, error) {
	s, err := text(r)
	if t, ok := parseTime(s); ok {
		return t, err
	}
	n, e := strconv.ParseFloat(s, 64)
	switch {
	case e != nil || !(n > 0) || n > 1e14:
		return time.Time{}, err
	case n < 1e11: // seconds until the year 5138, milliseconds from 1973
		n *= 1000
	}
	return time.UnixMilli(int64(n)).UTC(), err
}

package chat

import (
	"strconv"
	"strings"
	"time"

	"practicechat/app/wirejson"
)

// number reads a whole number, also from a string; what is none stands for 0,
// and a fraction is cut off.
func number(r *wirejson.Reader) int {
	s := strings.TrimSpace(r.Scalar())
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f != f || f < -1<<53 || f > 1<<53 {
		return 0
	}
	return int(f)
}

// flag reads a boolean, also from 1, "1" and "true".
func flag(r *wirejson.Reader) bool {
	s := r.Scalar()
	return s == "1" || strings.EqualFold(s, "true")
}

// verdict reads whether a reply says yes or no: a boolean, 1 or 0, an HTTP status,
// or a word that servers put there. Anything else is not known: it may be the
// status of a message, as in "sent" or "unread".
func verdict(r *wirejson.Reader) (yes, known bool) {
	s := r.Scalar()
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "1", "true", "ok", "success", "successful":
		return true, true
	case "0", "false", "error", "fail", "failed", "failure", "rejected", "unauthorized", "forbidden":
		return false, true
	}
	if code, err := strconv.Atoi(s); err == nil && code >= 100 && code < 600 {
		return code < 300, true
	}
	return false, false
}

// role reads a sender's role, in any case.
func role(r *wirejson.Reader) string {
	switch s := r.Scalar(); s {
	case RolePatient: // one string for all, and most are as they should be
		return RolePatient
	case RoleTherapist:
		return RoleTherapist
	default:
		return strings.ToLower(strings.TrimSpace(s))
	}
}

// instant reads a point in time: RFC 3339, the same with a space or without a
// zone (UTC), or Unix time in seconds or milliseconds. What is none of these is
// the zero time.
func instant(r *wirejson.Reader) time.Time {
	s := r.Scalar()
	if t, ok := parseTime(s); ok {
		return t
	}
	n, err := strconv.ParseFloat(s, 64)
	switch {
	case err != nil || !(n > 0) || n > 1e14:
		return time.Time{}
	case n < 1e11: // seconds until the year 5138, milliseconds from 1973
		n *= 1000
	}
	return time.UnixMilli(int64(n)).UTC()
}

package engineio

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"

	"practicechat/app/wirejson"
)

// maxPeriod bounds the two heartbeat periods of a handshake: the longest timer of
// a browser, about 24 days. Nothing sensible comes near it, and a sum of two of
// them cannot overflow.
const maxPeriod = math.MaxInt32 * time.Millisecond

// Handshake is what the server's [Open] packet says about the session.
type Handshake struct {
	SID          string   // Engine.IO session id, not the one of Socket.IO
	Upgrades     []string // transports to upgrade to; empty over websocket
	PingInterval time.Duration
	PingTimeout  time.Duration
	MaxPayload   int // bytes in a message to the server; 0: the server did not say
}

// DecodeHandshake reads the data of an [Open] packet. Unknown fields are skipped
// and maxPayload and upgrades may be missing. The session id must not be empty,
// and both periods must be above 0 ms and at most 2,147,483,647 ms.
func DecodeHandshake(data string) (Handshake, error) {
	var in struct {
		SID                                   string
		Upgrades                              []string
		PingInterval, PingTimeout, MaxPayload float64
	}
	err := wirejson.Parse(data, func(key string) any {
		switch key {
		case "sid":
			return &in.SID
		case "upgrades":
			return &in.Upgrades
		case "pingInterval":
			return &in.PingInterval
		case "pingTimeout":
			return &in.PingTimeout
		case "maxPayload":
			return &in.MaxPayload
		}
		return nil
	})
	if err != nil {
		return Handshake{}, fmt.Errorf("engineio: handshake: %w", err)
	}
	if in.SID == "" {
		return Handshake{}, errors.New("engineio: handshake: no sid")
	}
	interval, err := period("pingInterval", in.PingInterval)
	if err != nil {
		return Handshake{}, err
	}
	timeout, err := period("pingTimeout", in.PingTimeout)
	if err != nil {
		return Handshake{}, err
	}
	if in.MaxPayload < 0 {
		return Handshake{}, fmt.Errorf("engineio: handshake: maxPayload %v is negative", in.MaxPayload)
	}
	return Handshake{
		SID:          in.SID,
		Upgrades:     in.Upgrades,
		PingInterval: interval,
		PingTimeout:  timeout,
		MaxPayload:   int(min(in.MaxPayload, math.MaxInt32)),
	}, nil
}

// period turns a number of milliseconds into a duration.
func period(name string, ms float64) (time.Duration, error) {
	d := time.Duration(min(ms, math.MaxInt32+1) * float64(time.Millisecond))
	if d <= 0 || d > maxPeriod {
		return 0, fmt.Errorf("engineio: handshake: %s %v ms is out of range", name, ms)
	}
	return d, nil
}

// Append appends the handshake's JSON to dst, periods in whole milliseconds.
// A MaxPayload of 0 is left out.
func (h Handshake) Append(dst []byte) []byte {
	dst = append(dst, `{"sid":`...)
	dst = wirejson.AppendString(dst, h.SID)
	dst = append(dst, `,"upgrades":`...)
	dst = append(dst, '[')
	for i, name := range h.Upgrades {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = wirejson.AppendString(dst, name)
	}
	dst = append(dst, `],"pingInterval":`...)
	dst = strconv.AppendInt(dst, h.PingInterval.Milliseconds(), 10)
	dst = append(dst, `,"pingTimeout":`...)
	dst = strconv.AppendInt(dst, h.PingTimeout.Milliseconds(), 10)
	if h.MaxPayload > 0 {
		dst = append(dst, `,"maxPayload":`...)
		dst = strconv.AppendInt(dst, int64(h.MaxPayload), 10)
	}
	return append(dst, '}')
}

// Deadline returns the time by which the next ping must have arrived: last plus
// PingInterval plus PingTimeout (Engine.IO v4, "Heartbeat"). It carries both clock
// readings of last, and has passed once either clock has reached it: the monotonic one
// stands still while a laptop sleeps, and the connection it wakes up with would look
// alive; the wall clock may be set back.
//
// Check it before every write as well as from a timer. Browsers throttle timers
// in background tabs, so a timer alone notices a dead connection minutes late.
func (h Handshake) Deadline(last time.Time) time.Time {
	return last.Add(h.PingInterval + h.PingTimeout)
}

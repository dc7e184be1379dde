package hostile

import (
	"strings"
	"time"
)

// ackCases: rule 9.
func ackCases() []Case {
	return []Case{
		{
			Name: "ack", Rule: 9,
			Server: []Script{joins(1, send(`42["call",1]`), expect(`420["called",1]`), send(`42["call",2]`), expect(`421["called",2]`),
				send(`431["two",{}]`), send(`430[]`))},
			Trace: []string{"connect", "event call 1", "event call 2", `ack "two" {}`, "ack"},
		},
		{
			Name: "ack with an attachment", Rule: 9,
			Server: []Script{joins(1, send(`42["call",1]`), expect(`420["called",1]`), send(`461-0[{"_placeholder":true,"num":0}]`), sendBinary(7))},
			Trace:  []string{"connect", "event call 1", `ack {"_placeholder":true,"num":0} +07`},
		},
		{
			Name: "ack never comes", Rule: 9, Timed: true,
			Server: []Script{joins(1, send(`42["hurry",1]`), expect(`420["called",1]`), pause(600*time.Millisecond), send(`430["late"]`), send(`42["say",1]`), expect(`42["said",1]`))},
			Trace:  []string{"connect", "event hurry 1", "ack timeout", "event say 1"},
		},
		{
			Name: "ack comes twice", Rule: 9,
			Server: []Script{joins(1, send(`42["call",1]`), expect(`420["called",1]`), send(`430[1]`), send(`430[2]`), send(`42["say",1]`), expect(`42["said",1]`))},
			Trace:  []string{"connect", "event call 1", "ack 1", "event say 1"},
		},
		{
			Name: "ack is lost with the connection", Rule: 9,
			Server: []Script{joins(1, send(`42["call",1]`), expect(`420["called",1]`), hangUp()), joins(2, send(`430["stale"]`), send(`42["call",2]`), expect(`420["called",2]`), send(`430["fresh"]`))},
			Trace:  []string{"connect", "event call 1", "ack closed", "disconnect lost, retry", "connect", "event call 2", `ack "fresh"`},
		},
		{
			Name: "ack is lost when kicked", Rule: 9, Stops: true,
			Server: []Script{joins(1, send(`42["call",1]`), expect(`420["called",1]`), send("41"), expectEnd(soon))},
			Trace:  []string{"connect", "event call 1", "ack closed", "disconnect kicked, stop"},
		},
		{
			// Everything is in the client's hands already when it turns away.
			Name: "events of an old connection", Rule: 9,
			Server: []Script{joins(1, repeat(`42["again"]`, 3), repeat(`42["late"]`, 50), send("41"), expectEnd(soon)), joins(2, send(`42["say",1]`), expect(`42["said",1]`))},
			Trace:  []string{"connect", "event again", "disconnect asked, retry", "connect", "event say 1"},
		},
	}
}

// recoveryCases: rule 10.
func recoveryCases() []Case {
	with := Options{Recover: true, Auth: true}
	return []Case{
		{
			Name: "recovery", Rule: 10, Options: Options{Recover: true},
			Server: []Script{
				{send(opening), expect("40"), send(`40{"sid":"s","pid":"p"}`), expect(hi(1)), send(`42["say",1,"off1"]`), expect(`42["said",1]`),
					send(`42["other","off2"]`), send(`42["none",2]`), pause(100 * time.Millisecond), hangUp()},
				{send(opening), expect(`40{"pid":"p","offset":"off2"}`), send(`40{"pid":"p","sid":"s"}`), send(`42["missed","off3"]`), expect(hi(2)), pause(100 * time.Millisecond), hangUp()},
				{send(opening), expect(`40{"pid":"p","offset":"off3"}`), send(`40{"pid":"new","sid":"s2"}`), expect(hi(3)), hangUp()},
				{send(opening), expect(`40{"pid":"new"}`), send(accept), expect(hi(4)), hangUp()},
				{send(opening), expect(`40`), send(accept), expect(hi(5))},
			},
			Trace: []string{"connect", `event say 1 "off1"`, `event other "off2"`, "event none 2", "disconnect lost, retry",
				"connect again", `event missed "off3"`, "disconnect lost, retry", "connect", "disconnect lost, retry",
				"connect", "disconnect lost, retry", "connect"},
		},
		{
			Name: "recovery with auth", Rule: 10, Options: with,
			Server: []Script{
				{send(opening), expect(`40{"call":1}`), send(`40{"sid":"s","pid":"p"}`), expect(hi(1)), send(`42["other","off"]`), send(`421["ask",{"x":1},"no offset"]`), expect(`431[{"x":1}]`), hangUp()},
				{send(opening), expect(`40{"pid":"p","offset":"off","call":2}`), send(`40{"pid":"p","sid":"s"}`), expect(hi(2))},
			},
			Trace: []string{"connect", `event other "off"`, `event ask {"x":1} "no offset"`, "disconnect lost, retry", "connect again"},
		},
		{
			Name: "recovery that nobody wants", Rule: 10,
			Server: []Script{
				{send(opening), expect("40"), send(`40{"sid":"s","pid":"p"}`), expect(hi(1)), send(`42["say",1,"off1"]`), expect(`42["said",1]`), hangUp()},
				{send(opening), expect("40"), send(`40{"sid":"s2","pid":"p2"}`), expect(hi(2))},
			},
			Trace: []string{"connect", `event say 1 "off1"`, "disconnect lost, retry", "connect"},
		},
	}
}

// messageCases: rule 11, and how much a message may hold.
func messageCases() []Case {
	// Characters of all lengths, for a browser's text that comes over in parts.
	long := strings.Repeat("xé€😀", 30_000)
	// A packet in itself, and as long as the buffer of a reader that has read less before.
	half := `42["say","` + strings.Repeat("x", 1024-12) + `"]`
	return []Case{
		{
			Name: "fragments", Rule: 11,
			Server: []Script{joins(1, fragments(`42["say","in many pieces, é"]`, 3), expect(`42["said","in many pieces, é"]`))},
			Trace:  []string{"connect", `event say "in many pieces, é"`},
		},
		{
			Name: "fragments of the handshake", Rule: 11,
			Server: []Script{{fragments(opening, 1), expect("40"), fragments(accept, 2), expect(hi(1))}},
			Trace:  []string{"connect"},
		},
		{
			Name: "hung up between fragments", Rule: 11,
			Server: []Script{joins(1, cutOff(0x01, half, 0), hangUp()), joins(2)},
			Trace:  []string{"connect", "disconnect lost, retry", "connect"},
		},
		{
			Name: "hung up in a frame", Rule: 11,
			Server: []Script{joins(1, cutOff(0x81, half, 100), hangUp()), joins(2)},
			Trace:  []string{"connect", "disconnect lost, retry", "connect"},
		},
		{
			Name: "websocket pings", Rule: 11,
			Server: []Script{joins(1, raw(0x89, 2, 'h', 'i'), raw(0x8A, 0), send(`42["say",1]`), expect(`42["said",1]`))},
			Trace:  []string{"connect", "event say 1"},
		},
		{
			Name: "more than 32 kB", Rule: 11,
			Server: []Script{joins(1, large(40_000), send(`42["say",1]`), expect(`42["said",1]`))},
			Trace:  []string{"connect", "event large 40000", "event say 1"},
		},
		{
			Name: "a long text of characters of all lengths", Rule: 11,
			Server: []Script{joins(1, send(`42["say","`+long+`"]`), expect(`42["said","`+long+`"]`))},
			Trace:  []string{"connect", `event say "` + long + `"`},
		},
		{
			Name: "more than maxPayload", Rule: 11,
			Server: []Script{joins(1, large(2_000_000), send(`42["say",1]`), expect(`42["said",1]`))},
			Trace:  []string{"connect", "event large 2000000", "event say 1"},
		},
		{
			Name: "the client keeps to maxPayload", Rule: 11,
			Server: []Script{{send(narrow), expect("40"), send(accept), expect(hi(1)), send(`42["big",989]`), send(`42["big",988]`), send(`42["say",1]`), expect(bigText(988)), expect(`42["said",1]`)}},
			Trace:  []string{"connect", "event big 989", "big too large", "event big 988", "event say 1"},
		},
		{
			Name: "many messages and the end", Rule: 11,
			Server: []Script{joins(1, repeat(`42["tick"]`, 2000), closeFrame(1000)), joins(2)},
			Trace:  []string{"connect", "disconnect lost, retry", "ticks 2000", "connect"},
		},
		{
			Name: "many messages and a refusal", Rule: 11, Stops: true,
			Server: []Script{joins(1, repeat(`42["tick"]`, 2000), send("41"), closeFrame(1000))},
			Trace:  []string{"connect", "disconnect kicked, stop", "ticks 2000"},
		},
	}
}

// cutOff sends a frame that lacks some bytes at the end. first is its first byte.
func cutOff(first byte, text string, missing int) Step {
	n := len(text) + missing
	return raw(append([]byte{first, 126, byte(n >> 8), byte(n)}, text...)...)
}

package hostile

import (
	"slices"
	"strings"
	"time"
)

// Cases returns all cases, by rule.
func Cases() []Case {
	return slices.Concat(
		openingCases(), heartbeatCases(), packetCases(), malformedCases(), endCases(),
		backoffCases(), ackCases(), recoveryCases(), messageCases(),
	)
}

// openingCases: dialing, the handshake, and joining the namespace (rules 1 to 3
// and 12).
func openingCases() []Case {
	cases := []Case{
		{Name: "usual", Rule: 1, Server: []Script{joins(1)}, Trace: []string{"connect"}},
		{
			Name: "path without a slash", Rule: 1, Server: []Script{joins(1)}, Trace: []string{"connect"},
			Options: Options{Path: "/a/b", Target: "/a/b/?EIO=4&transport=websocket"},
		},
		{
			Name: "session id in the address", Rule: 1, Server: []Script{joins(1)}, Trace: []string{"connect"},
			Options: Options{Path: "/?sid=x&EIO=3&transport=polling"},
		},
		{
			Name: "waits for the handshake", Rule: 2,
			Server: []Script{append(Script{silent(never)}, joins(1)...)},
			Trace:  []string{"connect"},
		},
		{
			Name: "handshake with unknown fields and without maxPayload", Rule: 2,
			Server: []Script{{
				send(`0{"new":[{}],"sid":"e","upgrades":["websocket"],"pingInterval":25000.0,"pingTimeout":20000,"x":null}`),
				expect("40"), send(accept), expect(hi(1)),
			}},
			Trace: []string{"connect"},
		},
		{
			Name: "auth", Rule: 2, Options: Options{Auth: true, Namespace: "/admin"},
			Server: []Script{{send(opening), expect(`40/admin,{"call":1}`), send(`40/admin,{"sid":"s"}`), expect(`42/admin,["hi",1]`)}},
			Trace:  []string{"connect"},
		},
		{
			Name: "auth is asked for on each connect", Rule: 12, Options: Options{Auth: true},
			Server: []Script{
				{send(opening), expect(`40{"call":1}`), hangUp()},
				{send(opening), expect(`40{"call":2}`), send(accept), expect(hi(1)), hangUp()},
				{send(opening), expect(`40{"call":3}`), send(accept), expect(hi(2))},
			},
			Trace: []string{"disconnect lost, retry", "connect", "disconnect lost, retry", "connect"},
		},
		{
			Name: "signs in on each connect", Rule: 12,
			Server: []Script{joins(1, hangUp()), joins(2, closeFrame(1001)), joins(3, hangUp()), joins(4)},
			Trace: []string{"connect", "disconnect lost, retry", "connect", "disconnect lost, retry", "connect",
				"disconnect lost, retry", "connect"},
		},
		{
			Name: "no event before the namespace is joined", Rule: 3,
			Server: []Script{{send(opening), expect("40"), silent(never), send(accept), expect(hi(1))}},
			Trace:  []string{"connect"},
		},
		{
			Name: "events before the namespace is joined", Rule: 3,
			Server: []Script{{
				send(opening), expect("40"), send(`42["a",1]`), send(`425["ask","early"]`), send(`42["b"]`), silent(never),
				send(accept), send(`42["c"]`), expect(hi(1)), expect(`435["early"]`),
			}},
			Trace: []string{"connect", "event a 1", `event ask "early"`, "event b", "event c"},
		},
		{
			Name: "attachments before the namespace is joined", Rule: 3,
			Server: []Script{{
				send(opening), send(`451-["a",{"_placeholder":true,"num":0}]`), sendBinary(1, 2), expect("40"), silent(never),
				send(accept), expect(hi(1)),
			}},
			Trace: []string{"connect", `event a {"_placeholder":true,"num":0} +0102`},
		},
		{
			Name: "old server", Rule: 3,
			Server: []Script{{send(`0{"sid":"v2","upgrades":[],"pingInterval":25000,"pingTimeout":5000}`), send("40"), ends(soon)}, joins(1)},
			Trace:  []string{"disconnect old server, retry", "connect"},
		},
		{
			Name: "old server answers", Rule: 3,
			Server: []Script{{send(opening), expect("40"), send("40"), expectEnd(soon)}, joins(1)},
			Trace:  []string{"disconnect old server, retry", "connect"},
		},
		{
			Name: "old server and another namespace", Rule: 3, Options: Options{Namespace: "/admin"},
			Server: []Script{{send(opening), expect("40/admin,"), send("40"), expectEnd(soon)}},
			Trace:  []string{"disconnect old server, retry"},
		},
		{
			Name: "another namespace is joined", Rule: 3,
			Server: []Script{{send(opening), expect("40"), send(`40/x,{"sid":"no"}`), send(`42/x,["no"]`), silent(never), send(accept), expect(hi(1))}},
			Trace:  []string{"connect"},
		},
	}
	for name, first := range map[string]Step{
		"begins with a ping":              send("2"),
		"begins with a message":           send(`42["hello"]`),
		"begins with a connect":           send(`40{"sid":"x"}`),
		"begins with a page":              send("<!doctype html>"),
		"begins with nothing":             send(""),
		"begins with bytes":               sendBinary('0'),
		"begins with half a handshake":    send(`0{"sid":"x","pingInterval":25000`),
		"handshake is no object":          send(`0["x"]`),
		"handshake without a session id":  send(`0{"pingInterval":25000,"pingTimeout":20000}`),
		"handshake without a heartbeat":   send(`0{"sid":"x"}`),
		"handshake with a zero heartbeat": send(`0{"sid":"x","pingInterval":0,"pingTimeout":0}`),
	} {
		cases = append(cases, Case{
			Name: name, Rule: 2,
			Server: []Script{{first, expectEnd(soon)}, joins(1)},
			Trace:  []string{"disconnect protocol, retry", "connect"},
		})
	}
	for name, answer := range map[string]string{
		"second handshake":              opening,
		"joined without a session id":   `40{}`,
		"joined with an odd session id": `40{"sid":7}`,
		"joined with an array":          `40["sid"]`,
	} {
		cases = append(cases, Case{
			Name: name, Rule: 3,
			Server: []Script{{send(opening), expect("40"), send(answer), expectEnd(soon)}, joins(1)},
			Trace:  []string{"disconnect protocol, retry", "connect"},
		})
	}
	return cases
}

// heartbeatCases: rule 4.
func heartbeatCases() []Case {
	alive := joinsQuickly(1)
	for range 6 { // one and a half times the deadline
		alive = append(alive, pause(250*time.Millisecond), send("2"), expect("3"))
	}
	busy := joinsQuickly(1)
	for range 5 {
		busy = append(busy, pause(50*time.Millisecond), send(`42["tick"]`), send("3"), send("6"))
	}
	return []Case{
		{Name: "pings are answered", Rule: 4, Timed: true, Server: []Script{append(alive, silent(never))}, Trace: []string{"connect"}},
		{
			Name: "ping before the namespace is joined", Rule: 4,
			Server: []Script{{send(opening), expect("40"), send("2"), expect("3"), send(accept), expect(hi(1))}},
			Trace:  []string{"connect"},
		},
		{
			Name: "ping with a payload, many pings", Rule: 4,
			Server: []Script{joins(1, send("2probe"), expect("3"), send("2"), send("2"), send("2"), expect("3"), expect("3"), expect("3"), silent(never))},
			Trace:  []string{"connect"},
		},
		{
			Name: "no ping", Rule: 4, Timed: true, Server: []Script{joinsQuickly(1, expectEnd(soon)), joins(2)},
			Trace: []string{"connect", "disconnect heartbeat, retry", "connect"},
		},
		{
			Name: "no ping before the namespace is joined", Rule: 4, Timed: true,
			Server: []Script{{send(quick), expect("40"), expectEnd(soon)}, joins(1)},
			Trace:  []string{"disconnect heartbeat, retry", "connect"},
		},
		{
			Name: "pings stop", Rule: 4, Timed: true,
			Server: []Script{joinsQuickly(1, pause(500*time.Millisecond), send("2"), expect("3"), silent(700*time.Millisecond), expectEnd(soon)), joins(2)},
			Trace:  []string{"connect", "disconnect heartbeat, retry", "connect"},
		},
		{
			Name: "other traffic is no ping", Rule: 4, Timed: true,
			Server: []Script{append(busy, expectEnd(soon)), joins(2)},
			Trace:  []string{"connect", "disconnect heartbeat, retry", "ticks 5", "connect"},
		},
		{
			// The client's only thread stands still, and its timers with it.
			Name: "no write after the deadline", Rule: 4, Timed: true,
			Server: []Script{joinsQuickly(1, send(`42["freeze",1100]`), expectEnd(soon)), joins(2)},
			Trace:  []string{"connect", "event freeze 1100", "said closed", "disconnect heartbeat, retry", "connect"},
		},
	}
}

// packetCases: rule 5.
func packetCases() []Case {
	return []Case{
		longTexts(),
		{
			Name: "ask", Rule: 5,
			Server: []Script{joins(1, send(`4217["ask",{"x":[1,"é"]}]`), expect(`4317[{"x":[1,"é"]}]`), silent(never))},
			Trace:  []string{"connect", `event ask {"x":[1,"é"]}`},
		},
		{
			Name: "ack ids", Rule: 5,
			Server: []Script{joins(1,
				send(`420["ask",0]`), expect(`430[0]`), send(`4200["ask",1]`), expect(`430[1]`),
				send(`4218446744073709551615["ask",2]`), expect(`4318446744073709551615[2]`), send(`427["ask"]`), expect(`437[]`))},
			Trace: []string{"connect", "event ask 0", "event ask 1", "event ask 2", "event ask"},
		},
		{
			Name: "ask with an attachment", Rule: 5,
			Server: []Script{joins(1,
				send(`452-3["ask",{"a":{"_placeholder":true,"num":1}},{"_placeholder":true,"num":0}]`), sendBinary(0), send("2"), sendBinary(1, 2, 3),
				expect("3"), expect(`461-3[{"a":{"_placeholder":true,"num":0}}]`), expectBinary(1, 2, 3))},
			Trace: []string{"connect", `event ask {"a":{"_placeholder":true,"num":1}} {"_placeholder":true,"num":0} +00 +010203`},
		},
		{
			Name: "ask in a namespace", Rule: 5, Options: Options{Namespace: "/n"},
			Server: []Script{{send(opening), expect("40/n,"), send(`40/n,{"sid":"s"}`), expect(`42/n,["hi",1]`),
				send(`42/n,5["ask",1]`), expect(`43/n,5[1]`), send(`425["ask",2]`), silent(never)}},
			Trace: []string{"connect", "event ask 1"},
		},
		{
			Name: "unknown acks", Rule: 5,
			Server: []Script{joins(1, send(`430["x"]`), send(`43999[]`), send(`43["none"]`), send(`461-7[{"_placeholder":true,"num":0}]`), sendBinary(1), send(`42["say",1]`), expect(`42["said",1]`))},
			Trace:  []string{"connect", "event say 1"},
		},
		{
			Name: "unknown events", Rule: 5,
			Server: []Script{joins(1, send(`42["surprise",null]`), send(`42[5,true]`), send(`42["__proto__"]`), send(`42[""]`), send(`42["say",1]`), expect(`42["said",1]`))},
			Trace:  []string{"connect", "event surprise null", "event 5 true", "event __proto__", "event ", "event say 1"},
		},
		{
			Name: "other namespaces", Rule: 5,
			Server: []Script{joins(1, send(`42/x,["say",1]`), send(`42/x,7["ask",1]`), send(`41/x,`), send(`44/x,{"message":"Invalid namespace"}`),
				send(`451-/x,["say",{"_placeholder":true,"num":0}]`), sendBinary(1), send(`42["say",2]`), expect(`42["said",2]`))},
			Trace: []string{"connect", "event say 2"},
		},
		{
			Name: "upgrade, noop and probes", Rule: 5,
			Server: []Script{joins(1, send("5"), send("6"), send("3probe"), send("3"), send("6x"), send(`42["say",1]`), expect(`42["said",1]`))},
			Trace:  []string{"connect", "event say 1"},
		},
		{
			Name: "attachment in base64", Rule: 5,
			Server: []Script{joins(1, send(`451-["say",{"_placeholder":true,"num":0}]`), send("bAQIDBA=="),
				expect(`451-["said",{"_placeholder":true,"num":0}]`), expectBinary(1, 2, 3, 4))},
			Trace: []string{"connect", `event say {"_placeholder":true,"num":0} +01020304`},
		},
		{
			Name: "ten attachments", Rule: 5,
			Server: []Script{append(joins(1, send(`4510-["many",`+placeholders(10)+`]`)), append(binaries(10), send(`42["say",1]`), expect(`42["said",1]`))...)},
			Trace:  []string{"connect", "event many " + strings.ReplaceAll(placeholders(10), "},{", "} {") + " +00 +01 +02 +03 +04 +05 +06 +07 +08 +09", "event say 1"},
		},
	}
}

func placeholders(n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = `{"_placeholder":true,"num":` + string(rune('0'+i)) + `}`
	}
	return strings.Join(list, ",")
}

func binaries(n int) []Step {
	steps := make([]Step, n)
	for i := range steps {
		steps[i] = sendBinary(byte(i))
	}
	return steps
}

// longTexts are of characters of one to four bytes, and begin at each place of such a
// one: a browser hands a long text over in parts.
func longTexts() Case {
	c := Case{Name: "long texts", Rule: 5}
	steps, said := []Step(nil), []string{"connect"}
	for i := range 4 {
		text := `"` + strings.Repeat("x", i) + strings.Repeat("aé漢😀", 20_000) + `"`
		steps = append(steps, send(`42["say",`+text+`]`), expect(`42["said",`+text+`]`))
		said = append(said, "event say "+text)
	}
	c.Server, c.Trace = []Script{joins(1, steps...)}, said
	return c
}

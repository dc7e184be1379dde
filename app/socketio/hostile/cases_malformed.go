package hostile

import (
	"strings"
	"time"

	"practicechat/app/wirejson"
)

// malformedCases: rule 6. After each of these the client drops the connection and
// comes back.
func malformedCases() []Case {
	deep := strings.Repeat("[", wirejson.MaxDepth+1) + strings.Repeat("]", wirejson.MaxDepth+1)
	due := send(`451-["e",{"_placeholder":true,"num":0}]`)
	var cases []Case
	for name, steps := range map[string][]Step{
		"unknown packet type":           {send("7")},
		"packet type that is a letter":  {send("x")},
		"empty message":                 {send("")},
		"message without a packet":      {send("4")},
		"unknown message type":          {send(`47["e"]`)},
		"event without a payload":       {send("42")},
		"event that is an object":       {send(`42{"e":1}`)},
		"event that is a string":        {send(`42"e"`)},
		"event that is null":            {send(`42null`)},
		"event without a name":          {send(`42[]`)},
		"event whose name is null":      {send(`42[null,"e"]`)},
		"event whose name is an object": {send(`42[{"e":1}]`)},
		"event whose name is a list":    {send(`42[["e"]]`)},
		"half an event":                 {send(`42["e",{"a":`)},
		"bad JSON":                      {send(`42["e",{a:1}]`)},
		"two events in one":             {send(`42["e"]["f"]`)},
		"garbage after an event":        {send(`42["e"]x`)},
		"control character in a string": {send("42[\"e\",\"\n\"]")},
		"nesting without end":           {send(`42["e",` + deep + `]`)},
		"ack id out of range":           {send(`4299999999999999999999["ask"]`)},
		"ack that is an object":         {send(`431{}`)},
		"reserved connect":              {send(`42["connect"]`)},
		"reserved connect_error":        {send(`42["connect_error",{}]`)},
		"reserved disconnect":           {send(`42["disconnect","x"]`)},
		"reserved disconnecting":        {send(`421["disconnecting"]`)},
		"reserved newListener":          {send(`42["newListener"]`)},
		"reserved removeListener":       {send(`42["removeListener"]`)},
		"reserved name in disguise":     {send(`42["\u0063onnect"]`)},
		"reserved binary event":         {send(`451-["connect",{"_placeholder":true,"num":0}]`)},
		"disconnect with a payload":     {send(`41{}`)},
		"second answer to the connect":  {send(`40{"sid":"again"}`)},
		"refusal without a payload":     {send("44")},
		"refusal that is a number":      {send("441")},
		"text while bytes are due":      {due, send(`42["e"]`)},
		"binary event while due":        {due, due},
		"unexpected bytes":              {sendBinary(1, 2, 3)},
		"unexpected empty bytes":        {sendBinary()},
		"unexpected base64":             {send("bAQID")},
		"bad base64":                    {due, send("b*")},
		"eleven attachments":            {send(`4511-["e"]`)},
		"endless attachments":           {send(`4599999999999999999999-["e"]`)},
		"binary event without a count":  {send(`45["e",{"_placeholder":true,"num":0}]`)},
		"binary event of nothing":       {send(`450-["e"]`)},
		"negative attachments":          {send(`45-1-["e"]`)},
		"placeholder out of range":      {send(`451-["e",{"_placeholder":true,"num":1}]`)},
		"placeholder below zero":        {send(`451-["e",{"_placeholder":true,"num":-1}]`)},
		"placeholder without a number":  {send(`451-["e",{"_placeholder":true}]`)},
		"placeholder with a string":     {send(`451-["e",{"_placeholder":true,"num":"0"}]`)},
		"placeholder with a fraction":   {send(`451-["e",{"_placeholder":true,"num":0.5}]`)},
		"placeholder deep inside":       {send(`451-["e",{"a":[{"_placeholder":true,"num":9}]}]`)},
		"ack with a bad placeholder":    {send(`461-1[{"_placeholder":true,"num":3}]`)},
		"larger than can be held":       {large(33 << 20)},
	} {
		cases = append(cases, Case{
			Name: name, Rule: 6,
			Server: []Script{joins(1, append(steps, expectEnd(soon))...), joins(2)},
			Trace:  []string{"connect", "disconnect protocol, retry", "connect"},
		})
	}
	cases = append(cases, Case{
		Name: "too many bytes", Rule: 6,
		Server: []Script{joins(1, due, sendBinary(1), sendBinary(2), expectEnd(soon)), joins(2)},
		Trace:  []string{"connect", `event e {"_placeholder":true,"num":0} +01`, "disconnect protocol, retry", "connect"},
	})
	// What a browser notices itself looks like a lost connection.
	for name, frame := range map[string][]byte{
		"invalid UTF-8":        {0x81, 5, '4', '2', '[', 0xFF, ']'},
		"reserved bits":        {0xC1, 1, '2'},
		"unknown frame":        {0x83, 1, '2'},
		"stray continuation":   {0x80, 1, '2'},
		"fragmented ping":      {0x09, 0},
		"oversized ping":       {0x89, 126, 0, 126},
		"message in a message": {0x01, 1, '4', 0x81, 1, '2'},
		"endless frame":        {0x81, 127, 0x80, 0, 0, 0, 0, 0, 0, 0},
	} {
		cases = append(cases, Case{
			Name: name, Rule: 6,
			Server: []Script{joins(1, raw(frame...), expectEnd(soon)), joins(2)},
			Trace:  []string{"connect", "disconnect broken, retry", "connect"},
		})
	}
	return cases
}

// endCases: rule 7.
func endCases() []Case {
	cases := []Case{
		{
			Name: "kicked", Rule: 7, Server: []Script{joins(1, send("41"), expectEnd(soon))}, Stops: true,
			Trace: []string{"connect", "disconnect kicked, stop"},
		},
		{
			Name: "kicked and hung up on", Rule: 7, Server: []Script{joins(1, send("41"), hangUp())}, Stops: true,
			Trace: []string{"connect", "disconnect kicked, stop"},
		},
		{
			Name: "refused", Rule: 7, Stops: true,
			Server: []Script{{send(opening), expect("40"), send(`44{"message":"Not authorized","data":{"code":401}}`), expectEnd(soon)}},
			Trace:  []string{`disconnect refused "Not authorized" {"code":401}, stop`},
		},
		{
			Name: "refused in a string", Rule: 7, Stops: true,
			Server: []Script{{send(opening), expect("40"), send(`44"Not authorized"`), expectEnd(soon)}},
			Trace:  []string{`disconnect refused "Not authorized", stop`},
		},
		{
			Name: "refused and closed at once", Rule: 7, Stops: true,
			Server: []Script{{send(opening), expect("40"), send(`44{"message":"no"}`), closeFrame(1000)}},
			Trace:  []string{`disconnect refused "no", stop`},
		},
		{
			Name: "refused later", Rule: 7, Stops: true,
			Server: []Script{joins(1, send(`44{"message":"expired"}`), expectEnd(soon))},
			Trace:  []string{"connect", `disconnect refused "expired", stop`},
		},
		{
			Name: "kicked before joining", Rule: 7, Stops: true,
			Server: []Script{{send(opening), expect("40"), send("41"), expectEnd(soon)}},
			Trace:  []string{"disconnect kicked, stop"},
		},
		{
			Name: "refused in a namespace", Rule: 7, Stops: true, Options: Options{Namespace: "/denied"},
			Server: []Script{{send(opening), expect("40/denied,"), send(`44{"message":"not ours"}`), send(`44/denied,{"message":"Invalid namespace"}`), expectEnd(soon)}},
			Trace:  []string{`disconnect refused "Invalid namespace", stop`},
		},
	}
	for name, end := range map[string]Step{
		"closed with 1000":   closeFrame(1000),
		"closed with 1001":   closeFrame(1001),
		"closed with 1005":   closeFrame(1005),
		"closed with 1009":   closeFrame(1009),
		"closed with 1011":   closeFrame(1011),
		"closed with 4000":   closeFrame(4000),
		"hung up":            hangUp(),
		"reset":              reset(),
		"closed by a packet": send("1"),
	} {
		cases = append(cases, Case{
			Name: name, Rule: 7,
			Server: []Script{joins(1, end), joins(2)},
			Trace:  []string{"connect", "disconnect lost, retry", "connect"},
		})
	}
	return cases
}

// backoffCases: rule 8. Gaps are checked without jitter, and with enough room for
// a machine that is busy.
func backoffCases() []Case {
	const ms = time.Millisecond
	slow := Options{NoJitter: true, BackoffMin: 60 * ms, BackoffMax: 1800 * ms}
	cases := []Case{
		{
			Name: "waits longer and longer", Rule: 8, Options: slow,
			Server: []Script{{dropEarly()}, {dropEarly()}, {dropEarly()}, {dropEarly()}, joins(1)},
			Gaps:   []Gap{{Min: 60 * ms}, {Min: 120 * ms}, {Min: 240 * ms}, {Min: 480 * ms}},
			Trace:  []string{"disconnect dial, retry", "disconnect dial, retry", "disconnect dial, retry", "disconnect dial, retry", "connect"},
		},
		{
			Name: "only a connect ends the backoff", Rule: 8, Timed: true, Options: slow,
			Server: []Script{
				{hangUp()}, {send(opening), hangUp()}, {send(opening), expect("40"), hangUp()},
				{send(opening), expect("40"), send(`42["early"]`), hangUp()}, {hangUp()},
				joins(1, hangUp()), joins(2),
			},
			Gaps: []Gap{{Min: 60 * ms}, {Min: 120 * ms}, {Min: 240 * ms}, {Min: 480 * ms}, {Min: 960 * ms}, {Min: 60 * ms, Max: 1700 * ms}},
			Trace: []string{"disconnect lost, retry", "disconnect lost, retry", "disconnect lost, retry", "disconnect lost, retry", "disconnect lost, retry",
				"connect", "disconnect lost, retry", "connect"},
		},
		{
			Name: "closed between the upgrade and the handshake", Rule: 8, Timed: true,
			Server: []Script{{hangUp()}, {closeFrame(1000)}, {reset()}, joins(1)},
			Gaps:   []Gap{{Max: soon}, {Max: soon}, {Max: soon}},
			Trace:  []string{"disconnect lost, retry", "disconnect lost, retry", "disconnect lost, retry", "connect"},
		},
		{
			Name: "jitter", Rule: 8, Options: Options{BackoffMin: 200 * ms, BackoffMax: 200 * ms},
			Server: []Script{{dropEarly()}, {dropEarly()}, {dropEarly()}, joins(1)},
			Gaps:   []Gap{{Min: 100 * ms}, {Min: 100 * ms}, {Min: 100 * ms}},
			Trace:  []string{"disconnect dial, retry", "disconnect dial, retry", "disconnect dial, retry", "connect"},
		},
		{
			Name: "asked to reconnect", Rule: 8, Options: Options{NoJitter: true, BackoffMin: time.Hour, BackoffMax: time.Hour},
			Server: []Script{joins(1, send(`42["again"]`), expectEnd(soon)), joins(2)},
			Trace:  []string{"connect", "event again", "disconnect asked, retry", "connect"},
		},
		{
			Name: "leaves", Rule: 7, Stops: true,
			Server: []Script{joins(1, send(`42["leave"]`), expect("41"), expectEnd(soon))},
			Trace:  []string{"connect", "event leave", "disconnect closed, stop"},
		},
	}
	for name, step := range map[string]Step{
		"upgrade never comes":   hold(soon),
		"handshake never comes": expectEnd(soon),
	} {
		cases = append(cases, Case{
			Name: name, Rule: 8, Timed: true, Options: Options{ConnectTimeout: time.Second},
			Server: []Script{{step}, joins(1)},
			Trace:  []string{"disconnect timeout, retry", "connect"},
		})
	}
	cases = append(cases, Case{
		Name: "answer to the connect never comes", Rule: 8, Timed: true, Options: Options{ConnectTimeout: time.Second},
		Server: []Script{{send(opening), expect("40"), send("2"), expect("3"), expectEnd(soon)}, joins(1)},
		Trace:  []string{"disconnect timeout, retry", "connect"},
	})
	for name, answer := range map[string]Step{
		"not found":     refuse(404, "not found"),
		"a page":        refuse(200, "<!doctype html>"),
		"bad request":   refuse(400, `{"code":3,"message":"Bad request"}`),
		"server error":  refuse(502, ""),
		"a redirection": refuse(304, ""),
		"no answer":     dropEarly(),
	} {
		cases = append(cases, Case{
			Name: name, Rule: 8,
			Server: []Script{{answer}, joins(1)},
			Trace:  []string{"disconnect dial, retry", "connect"},
		})
	}
	return cases
}

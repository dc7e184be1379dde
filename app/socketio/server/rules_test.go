package server

import (
	"strings"
	"testing"
)

// What a client may do, and what it gets. See peer.play for the steps.
func TestRules(t *testing.T) {
	for _, tt := range []struct{ name, script string }{
		{"join", enter},
		{"join with auth", `
			> 40{"token":"123"}
			< 40{"sid":"*"}
			< 42["auth",{"token":"123"}]`},
		{"join with an empty auth", `
			> 40{}
			< 40{"sid":"*"}
			< 42["auth",{}]`},
		{"join a namespace", `
			> 40/custom,
			< 40/custom,{"sid":"*"}
			< 42/custom,["auth",{}]`},
		{"join a namespace without a comma", `
			> 40/custom
			< 40/custom,{"sid":"*"}
			< 42/custom,["auth",{}]`},
		{"join a namespace with auth", `
			> 40/custom,{"token":"abc"}
			< 40/custom,{"sid":"*"}
			< 42/custom,["auth",{"token":"abc"}]`},
		{"two namespaces", enter + `
			> 40/custom,
			< 40/custom,{"sid":"*"}
			< 42/custom,["auth",{}]
			> 42/custom,["message",1]
			> 42["message",2]
			< 42/custom,["message-back",1]
			< 42["message-back",2]`},
		{"unknown namespace", `
			> 40/random
			< 44/random,{"message":"Invalid namespace"}` + enter},
		{"unknown namespace with auth", `
			> 40/random,{"token":"123"}
			< 44/random,{"message":"Invalid namespace"}` + enter},
		{"refused", `
			> 40/denied,
			< 44/denied,{"message":"Not authorized","data":{"code":401}}` + enter},
		{"refused twice", `
			> 40/denied,
			< 44/denied,{"message":"Not authorized","data":{"code":401}}
			> 40/denied,
			< 44/denied,{"message":"Not authorized","data":{"code":401}}`},
		{"error of the server's own", `
			> 40/broken,
			< 44/broken,{"message":"Internal server error"}` + enter},

		{"event", enter + `
			> 42["message",1,"2",{"3":[true]}]
			< 42["message-back",1,"2",{"3":[true]}]`},
		{"event right behind the connect", `
			> 40
			> 42["message"]
			< 40{"sid":"*"}
			< 42["auth",{}]
			< 42["message-back"]`},
		{"event without arguments", enter + `
			> 42["message"]
			< 42["message-back"]`},
		{"event with Unicode", enter + `
			> 42["message","häß 😀 \u00e4 \ud83d\ude00"]
			< 42["message-back","häß 😀 \u00e4 \ud83d\ude00"]`},
		{"event name with escapes", enter + `
			> 42["mess\u0061ge",1]
			< 42["message-back",1]`},
		{"events in order", enter + `
			> 42["message",1]
			> 42["message",2]
			> 42["message",3]
			< 42["message-back",1]
			< 42["message-back",2]
			< 42["message-back",3]`},
		{"unknown event", enter + `
			> 42["whatever",1]
			> 427["whatever",1]
			> 42["message","next"]
			< 42["message-back","next"]`},
		{"number for a name", enter + `
			> 42[7,"x"]
			> 42["message","next"]
			< 42["message-back","next"]`},

		{"ack", enter + `
			> 42456["message-with-ack",1,"2",{"3":[false]}]
			< 43456[1,"2",{"3":[false]}]`},
		{"ack id 0", enter + `
			> 420["message-with-ack"]
			< 430[]`},
		{"large ack id", enter + `
			> 429007199254740991["message-with-ack"]
			< 439007199254740991[]`},
		{"ack in a namespace", `
			> 40/custom,
			< 40/custom,{"sid":"*"}
			< 42/custom,["auth",{}]
			> 42/custom,3["message-with-ack","x"]
			< 43/custom,3["x"]`},
		{"ack sent once", enter + `
			> 421["message-with-ack",1]
			> 42["message",2]
			< 431[1]
			< 42["message-back",2]`},
		{"ack not asked for", enter + `
			> 42["message-with-ack",1]
			> 42["message",2]
			< 42["message-back",2]`},
		{"ack of the client", enter + `
			> 42["emit-with-ack"]
			< 420["ask",1]
			> 430["yes",2]
			< 42["answer","yes",2]`},
		{"ack ids count up", enter + `
			> 42["emit-with-ack"]
			> 42["emit-with-ack"]
			< 420["ask",1]
			< 421["ask",1]
			> 431["b"]
			> 430["a"]
			< 42["answer","b"]
			< 42["answer","a"]`},
		{"ack ids are counted per namespace", enter + `
			> 40/custom,
			< 40/custom,{"sid":"*"}
			< 42/custom,["auth",{}]
			> 42["emit-with-ack"]
			< 420["ask",1]
			> 42/custom,["emit-with-ack"]
			< 42/custom,0["ask",1]
			> 43/custom,0["c"]
			< 42/custom,["answer","c"]
			> 430["d"]
			< 42["answer","d"]`},
		{"ack twice", enter + `
			> 42["emit-with-ack"]
			< 420["ask",1]
			> 430[1]
			> 430[2]
			> 42["message","next"]
			< 42["answer",1]
			< 42["message-back","next"]`},
		{"unknown ack", enter + `
			> 43999[1]
			> 43[1]
			> 42["message","next"]
			< 42["message-back","next"]`},

		{"binary event", enter + `
			> 452-["message",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]
			>b 010203
			>b 040506
			< 452-["message-back",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]
			<b 010203
			<b 040506`},
		{"binary deep inside", enter + `
			> 451-["message",{"a":[{"_placeholder":true,"num":0}]}]
			>b ff
			< 451-["message-back",{"a":[{"_placeholder":true,"num":0}]}]
			<b ff`},
		{"empty attachment", enter + `
			> 451-["message",{"_placeholder":true,"num":0}]
			>b
			< 451-["message-back",{"_placeholder":true,"num":0}]
			<b`},
		{"ten attachments", enter + `
			> 4510-["message",{"_placeholder":true,"num":9}]` + strings.Repeat("\n>b aa", 9) + `
			>b bb
			< 451-["message-back",{"_placeholder":true,"num":0}]
			<b bb`},
		{"binary in a namespace", `
			> 40/custom,
			< 40/custom,{"sid":"*"}
			< 42/custom,["auth",{}]
			> 451-/custom,["message",{"_placeholder":true,"num":0}]
			>b 01
			< 451-/custom,["message-back",{"_placeholder":true,"num":0}]
			<b 01`},
		{"binary with an ack", enter + `
			> 452-789["message-with-ack",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]
			>b 010203
			>b 040506
			< 462-789[{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]
			<b 010203
			<b 040506`},
		{"binary ack of the client", enter + `
			> 42["emit-with-ack"]
			< 420["ask",1]
			> 461-0[{"_placeholder":true,"num":0}]
			>b 0a
			< 451-["answer",{"_placeholder":true,"num":0}]
			<b 0a`},
		{"attachment in base64", enter + `
			> 451-["message",{"_placeholder":true,"num":0}]
			> bAQIDBA==
			< 451-["message-back",{"_placeholder":true,"num":0}]
			<b 01020304`},
		{"pong and noop between attachments", enter + `
			> 452-["message",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]
			> 3
			>b 01
			> 6
			>b 02
			< 452-["message-back",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]
			<b 01
			<b 02`},

		{"pong, upgrade and noop nobody asked for", `
			> 3
			> 3probe
			> 5
			> 6` + enter},

		{"leave and join again", enter + `
			> 41` + enter + `
			> 42["message",1]
			< 42["message-back",1]`},
		{"leave one of two namespaces", enter + `
			> 40/custom,
			< 40/custom,{"sid":"*"}
			< 42/custom,["auth",{}]
			> 41/custom,
			> 42["message",1]
			< 42["message-back",1]`},
		{"disconnected by the server", enter + `
			> 42["kick"]
			< 41` + enter},
		{"disconnected from a namespace", `
			> 40/custom,
			< 40/custom,{"sid":"*"}
			< 42/custom,["auth",{}]
			> 42/custom,["kick"]
			< 41/custom,` + enter},
		{"packets that crossed a disconnect", enter + `
			> 42["kick"]
			> 42["message",1]
			> 430[1]
			> 41
			< 41` + enter + `
			> 42["message",2]
			< 42["message-back",2]`},
		{"dropped by the server", enter + `
			> 42["kick-hard"]
			x 0`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			serve(t, Options{}, func(t *testing.T, f *fixture) {
				p := f.open()
				p.play(tt.script)
				// Nothing may be left over, nor the connection be closed.
				if !strings.Contains(tt.script, "x 0") {
					p.play(`
						> 40/random
						< 44/random,{"message":"Invalid namespace"}`)
				}
			})
		})
	}
}

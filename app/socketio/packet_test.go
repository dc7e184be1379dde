package socketio

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"practicechat/app/wirejson"
)

func ackID(n uint64) *uint64 { return &n }

// The texts are those of the Socket.IO v5 document, and what the official server
// and client were seen to send.
func TestPacket(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want Packet
	}{
		{`0`, Packet{Type: TypeConnect, Namespace: "/"}},
		{`0{"token":"123"}`, Packet{Type: TypeConnect, Namespace: "/", Data: `{"token":"123"}`}},
		{`0/admin,{"sid":"oSO0OpakMV_3jnilAAAA"}`, Packet{Type: TypeConnect, Namespace: "/admin", Data: `{"sid":"oSO0OpakMV_3jnilAAAA"}`}},
		{`0/admin,`, Packet{Type: TypeConnect, Namespace: "/admin"}},
		{`1`, Packet{Type: TypeDisconnect, Namespace: "/"}},
		{`1/admin,`, Packet{Type: TypeDisconnect, Namespace: "/admin"}},
		{`2["foo"]`, Packet{Type: TypeEvent, Namespace: "/", Data: `["foo"]`}},
		{`212["foo"]`, Packet{Type: TypeEvent, Namespace: "/", Ack: ackID(12), Data: `["foo"]`}},
		{`20["foo"]`, Packet{Type: TypeEvent, Namespace: "/", Ack: ackID(0), Data: `["foo"]`}},
		{`2/admin,456["project:delete",123]`, Packet{Type: TypeEvent, Namespace: "/admin", Ack: ackID(456), Data: `["project:delete",123]`}},
		{`2/a-b/1,["x"]`, Packet{Type: TypeEvent, Namespace: "/a-b/1", Data: `["x"]`}},
		{`2[7,"a number is a name"]`, Packet{Type: TypeEvent, Namespace: "/", Data: `[7,"a number is a name"]`}},
		{`2[""]`, Packet{Type: TypeEvent, Namespace: "/", Data: `[""]`}},
		{`2["e",{"_placeholder":true,"num":9}]`, Packet{Type: TypeEvent, Namespace: "/", Data: `["e",{"_placeholder":true,"num":9}]`}},
		{`218446744073709551615["foo"]`, Packet{Type: TypeEvent, Namespace: "/", Ack: ackID(1<<64 - 1), Data: `["foo"]`}},
		{`312[]`, Packet{Type: TypeAck, Namespace: "/", Ack: ackID(12), Data: `[]`}},
		{`3/admin,456["connect"]`, Packet{Type: TypeAck, Namespace: "/admin", Ack: ackID(456), Data: `["connect"]`}},
		{`3["nobody asked"]`, Packet{Type: TypeAck, Namespace: "/", Data: `["nobody asked"]`}},
		{`4{"message":"Not authorized"}`, Packet{Type: TypeConnectError, Namespace: "/", Data: `{"message":"Not authorized"}`}},
		{`4/x,{"message":"Invalid namespace"}`, Packet{Type: TypeConnectError, Namespace: "/x", Data: `{"message":"Invalid namespace"}`}},
		{`4"Not authorized"`, Packet{Type: TypeConnectError, Namespace: "/", Data: `"Not authorized"`}},
		{`51-["baz",{"_placeholder":true,"num":0}]`, Packet{Type: TypeBinaryEvent, Namespace: "/", Attachments: 1, Data: `["baz",{"_placeholder":true,"num":0}]`}},
		{`52-/admin,12["baz",{"_placeholder":true,"num":0},[{"num":1,"_placeholder":true}]]`, Packet{Type: TypeBinaryEvent, Namespace: "/admin", Ack: ackID(12), Attachments: 2, Data: `["baz",{"_placeholder":true,"num":0},[{"num":1,"_placeholder":true}]]`}},
		{`61-/admin,456[{"_placeholder":true,"num":0}]`, Packet{Type: TypeBinaryAck, Namespace: "/admin", Ack: ackID(456), Attachments: 1, Data: `[{"_placeholder":true,"num":0}]`}},
		{`510-["ten"]`, Packet{Type: TypeBinaryEvent, Namespace: "/", Attachments: 10, Data: `["ten"]`}},
		{`51-["no placeholder",{"_placeholder":false,"num":7},{"_placeholder":"true"},{"num":8}]`, Packet{Type: TypeBinaryEvent, Namespace: "/", Attachments: 1, Data: `["no placeholder",{"_placeholder":false,"num":7},{"_placeholder":"true"},{"num":8}]`}},
	} {
		got, err := Decode(tt.in)
		if err != nil || !reflect.DeepEqual(got, tt.want) {
			t.Errorf("Decode(%q) = %+v, %v; want %+v", tt.in, got, err, tt.want)
		}
		if text := string(tt.want.Append([]byte("4"))); text != "4"+tt.in {
			t.Errorf("%+v.Append = %q; want %q", tt.want, text, "4"+tt.in)
		}
	}
}

// What is written in another way than we write it.
func TestDecodeOtherSpellings(t *testing.T) {
	for in, want := range map[string]string{
		`0/,{}`:                     `0{}`,
		`0/admin`:                   `0/admin,`,
		`2007["zeros"]`:             `27["zeros"]`,
		`501-["zeros"]`:             `51-["zeros"]`,
		"2[ \"space\" ,\t1 ]\n":     "2[ \"space\" ,\t1 ]\n",
		`2 ["space before"]`:        `2 ["space before"]`,
		`0/a{"sid":"no comma"}`:     `0/a{"sid":"no comma"},`,
		`4 {"message":"x"}`:         `4 {"message":"x"}`,
		`2["\u0063onnect\u005f",1]`: `2["\u0063onnect\u005f",1]`,
	} {
		p, err := Decode(in)
		if err != nil {
			t.Errorf("Decode(%q): %v", in, err)
		} else if got := string(p.Append(nil)); got != want {
			t.Errorf("%q is written as %q; want %q", in, got, want)
		}
	}
}

func TestDecodeErrors(t *testing.T) {
	deep := strings.Repeat("[", wirejson.MaxDepth+1) + strings.Repeat("]", wirejson.MaxDepth+1)
	for _, in := range []string{
		``, `7`, `9["x"]`, `a`, ` 2["x"]`, `-1`,
		// connect, disconnect, connect error
		`0[]`, `0null`, `0"x"`, `0{`, `0{}x`, `0{"a":1}{"b":2}`, `05`, `01{}`, `0/a,5{}`,
		`1{}`, `1[]`, `1"x"`, `15`, `1x`, `1/a,x`,
		`4`, `4[]`, `4null`, `45`, `4"x`, `4{"message":"x"`, `4"x""y"`,
		// events
		`2`, `2{}`, `2"x"`, `2null`, `2[]`, `2[null]`, `2[true]`, `2[{}]`, `2[["x"]]`,
		`2["x"`, `2["x",]`, `2["x"]]`, `2["x"] x`, `2[x]`, `2['x']`, `2["x",01]`, `2["x",.5]`, `2["x",NaN]`,
		`2["x","\x"]`, `2["x","` + "\n" + `"]`, `2["x"]` + "\x00", `2["x",` + deep + `]`,
		`218446744073709551616["x"]`, `2-1["x"]`, `21-["x"]`, `2/admin["x"]`, `2/admin`,
		// reserved names
		`2["connect"]`, `2["connect_error"]`, `2["disconnect"]`, `2["disconnecting"]`, `2["newListener"]`, `2["removeListener"]`,
		`2["\u0063onnect"]`, `51-["connect",{"_placeholder":true,"num":0}]`,
		// acks
		`3`, `31`, `31{}`, `31"x"`, `31null`, `31[`, `31[]]`,
		// binary
		`5["x"]`, `5-["x"]`, `5x-["x"]`, `50-["x"]`, `511-["x"]`, `599999999999999999999-["x"]`, `5+1-["x"]`, `51["x"]`, `51.0-["x"]`,
		`51-`, `51-{}`, `51-[]`, `51-[1.5`, `60-1[]`, `61-1{}`, `6[]`,
		`51-["x",{"_placeholder":true}]`, `51-["x",{"_placeholder":true,"num":1}]`, `51-["x",{"_placeholder":true,"num":-1}]`,
		`51-["x",{"_placeholder":true,"num":0.5}]`, `51-["x",{"_placeholder":true,"num":"0"}]`, `51-["x",{"_placeholder":true,"num":null}]`,
		`51-["x",{"_placeholder":true,"num":99999999999999999999}]`,
		`51-["x",{"a":[{"_placeholder":true,"num":1}]}]`, `51-["x",{"_placeholder\u0065r":1,"_placehold\u0065r":true,"num":5}]`,
		`51-["x",{"num":0,"_placeholder":true,"num":2}]`, `61-1[{"_placeholder":true,"num":1}]`,
	} {
		p, err := Decode(in)
		var bad *ProtocolError
		if !errors.As(err, &bad) {
			t.Errorf("Decode(%.60q) = %+v, %v; want a ProtocolError", in, p, err)
		}
		if !reflect.DeepEqual(p, Packet{}) {
			t.Errorf("Decode(%.60q) fails and returns %+v", in, p)
		}
	}
}

// An error text ends in logs, where no payload belongs.
func TestErrorsDoNotQuotePayload(t *testing.T) {
	for _, in := range []string{`2["x","secret]`, `0["secret"]`, `1"secret"`, `2[{"secret":1}]`, `51-["secret",{"_placeholder":true,"num":4}]`} {
		if _, err := Decode(in); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("Decode(%q): %v", in, err)
		}
	}
}

func TestTypeString(t *testing.T) {
	for typ, want := range map[Type]string{TypeConnect: "connect", TypeBinaryAck: "binary ack", 'x': `type 'x'`} {
		if got := typ.String(); got != want {
			t.Errorf("Type %q is called %q; want %q", byte(typ), got, want)
		}
	}
}

func TestConnectError(t *testing.T) {
	for in, want := range map[string]ConnectError{
		`{"message":"Not authorized","data":{"code":401}}`: {Message: "Not authorized", Data: `{"code":401}`},
		`{"message":"a"}`:                     {Message: "a"},
		`{}`:                                  {},
		`"Invalid namespace"`:                 {Message: "Invalid namespace"},
		`{"extra":[1],"message":{"odd":1}}`:   {Message: `{"odd":1}`},
		`{"message":"\u00e9","data":null}`:    {Message: "é", Data: "null"},
		` { "message" : "sp" , "data" : 1 } `: {Message: "sp", Data: "1"},
	} {
		got, err := DecodeConnectError(in)
		if err != nil || *got != want {
			t.Errorf("DecodeConnectError(%s) = %+v, %v; want %+v", in, got, err, want)
		}
	}
	for _, in := range []string{``, `[]`, `{`, `{}x`, `"x`, `null`} {
		if got, err := DecodeConnectError(in); err == nil {
			t.Errorf("DecodeConnectError(%s) = %+v; want an error", in, got)
		}
	}
	e := ConnectError{Message: `say "no"`, Data: `{"code":401}`}
	if got, want := string(e.AppendJSON(nil)), `{"message":"say \"no\"","data":{"code":401}}`; got != want {
		t.Errorf("AppendJSON = %s; want %s", got, want)
	}
}

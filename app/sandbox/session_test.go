package sandbox

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"practicechat/app/chat"
)

const (
	refusedToken   = `ack {"status":false,"error":{"code":"unauthorized","message":"The access token is not valid."}}`
	refusedSignIn  = `ack {"status":false,"error":{"code":"unauthorized","message":"Sign in with userConnect first."}}`
	refusedUnknown = `ack {"status":false,"error":{"code":"not_found","message":"There is no such conversation or message."}}`
	done           = `ack {"status":true}`
)

func TestSignIn(t *testing.T) {
	sb := sandboxOf(t, nil)
	other, err := newSigner([]byte("another secret of at least 32 bytes"))
	if err != nil {
		t.Fatal(err)
	}
	good := sb.Token(Therapist, time.Hour)
	for _, tt := range []struct{ name, payload, ack, list string }{
		{"good", `{"token":"` + good + `","token_panel":"therapist"}`, done,
			`conversationsList {"status":true,"data":[{"uuid":…`},
		{"nobody's", `{"token":"` + sb.Token("newcomer", time.Hour) + `","token_panel":"therapist"}`, done,
			`conversationsList {"status":true,"data":[]}`},
		{"expired", `{"token":"` + sb.Token(Therapist, -time.Second) + `","token_panel":"therapist"}`,
			`ack {"status":false,"error":{"code":"token_expired","message":"The access token has expired."}}`,
			`conversationsList {"status":false,"message":"The access token has expired.","data":[]}`},
		{"of another server", `{"token":"` + other.issue(Therapist, time.Now(), time.Hour) + `","token_panel":"therapist"}`,
			refusedToken, `conversationsList {"status":false,"message":"The access token is not valid.","data":[]}`},
		{"missing", `{"token_panel":"therapist"}`,
			refusedToken, `conversationsList {"status":false,"message":"The access token is not valid.","data":[]}`},
		{"other panel", `{"token":"` + good + `","token_panel":"patient"}`,
			`ack {"status":false,"error":{"code":"unauthorized","message":"The token_panel must be \"therapist\"."}}`,
			`conversationsList {"status":false,"message":"The token_panel must be \"therapist\".","data":[]}`},
		{"no object", `"` + good + `"`,
			`ack {"status":false,"error":{"code":"bad_request","message":"The event could not be read."}}`,
			`conversationsList {"status":false,"message":"Sign in with userConnect first.","data":[]}`},
		{"nothing", ``,
			`ack {"status":false,"error":{"code":"bad_request","message":"The event could not be read."}}`,
			`conversationsList {"status":false,"message":"Sign in with userConnect first.","data":[]}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := dial(t, sb)
			f.do("userConnect", tt.payload)
			f.expect(tt.ack)
			// sender_id claims to be the therapist in every case.
			f.do("getConversations", `{"sender_id":"`+Therapist+`","sender_role":"therapist"}`)
			acks := f.got[1:]
			f.got = f.got[:1]
			f.expect(tt.list)
			if wanted := strings.HasPrefix(tt.list, `conversationsList {"status":true`); (acks[0] == done) != wanted {
				t.Errorf("ack %s", acks[0])
			}
		})
	}
}

// A token that does not hold signs out whoever was signed in.
func TestSignOut(t *testing.T) {
	sb := sandboxOf(t, nil)
	f := signedIn(t, sb)
	f.do("joinChat", in(1))
	f.expect(done)
	f.do("userConnect", `{"token":"x","token_panel":"therapist"}`)
	f.expect(refusedToken)
	f.do("sendMessage", saying(1, "hello", ""))
	f.expect(refusedToken)
	if _, err := sb.Say(ConversationUUID(1), "hello", 1); err != nil {
		t.Fatal(err)
	}
	f.expect()
}

// Another user on the same connection hears nothing of the rooms of the first.
func TestChangeOfUser(t *testing.T) {
	sb := sandboxOf(t, nil)
	f := signedIn(t, sb)
	f.do("joinChat", in(1))
	f.do("userConnect", `{"token":"`+sb.Token("stranger", time.Hour)+`","token_panel":"therapist"}`)
	f.expect(done, done)
	if _, err := sb.Say(ConversationUUID(1), "hello", 1); err != nil {
		t.Fatal(err)
	}
	f.expect()
	f.do("getMessages", in(1))
	f.expect(`messagesList {"status":false…`, refusedUnknown)
}

func TestNotSignedIn(t *testing.T) {
	sb := sandboxOf(t, nil)
	f := dial(t, sb)
	for event, payload := range map[string]string{
		"sendMessage": saying(1, "hello", ""), "joinChat": in(1), "leaveChat": in(1), "typing": in(1),
		"deleteMessage": `{"message_id":"` + MessageUUID(1, 1) + `","conversation_uuid":"` + ConversationUUID(1) + `"}`,
	} {
		f.do(event, payload)
		f.expect(refusedSignIn)
	}
	f.do("getMessages", in(1))
	f.expect(`messagesList {"status":false,"message":"Sign in with userConnect first.","data":{"messages":[],"total":0}}`, refusedSignIn)
}

// What belongs to another user looks like what does not exist, in every event.
func TestForbiddenLooksUnknown(t *testing.T) {
	sb := sandboxOf(t, nil)
	stranger := dial(t, sb)
	stranger.do("userConnect", `{"token":"`+sb.Token("stranger", time.Hour)+`","token_panel":"therapist"}`)
	stranger.expect(done)
	before, err := sb.Messages(ConversationUUID(1))
	if err != nil {
		t.Fatal(err)
	}
	for _, conversation := range []string{ConversationUUID(1), ConversationUUID(99), "", "x"} {
		about := `{"sender_id":"` + Therapist + `","conversation_uuid":"` + conversation + `","message":"hello","message_type":"text",` +
			`"is_typing":true,"message_id":"` + MessageUUID(1, 1) + `"}`
		for _, event := range []string{"sendMessage", "joinChat", "leaveChat", "typing", "deleteMessage"} {
			stranger.do(event, about)
			stranger.expect(refusedUnknown)
		}
		stranger.do("getMessages", about)
		stranger.expect(`messagesList {"status":false,"message":"There is no such conversation or message.","data":{"messages":[],"total":0}}`, refusedUnknown)
	}
	if _, err := sb.Say(ConversationUUID(1), "for the owner", 1); err != nil {
		t.Fatal(err)
	}
	stranger.expect()
	after, err := sb.Messages(ConversationUUID(1))
	if err != nil || len(after) != len(before)+1 {
		t.Errorf("%d messages became %d, %v", len(before), len(after), err)
	}
}

func TestTokenEndsMidSession(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sb := sandboxOf(t, nil)
		f := signedIn(t, sb) // for an hour
		f.do("joinChat", in(1))
		f.expect(done)
		time.Sleep(time.Hour - time.Second)
		if _, err := sb.Say(ConversationUUID(1), "in time", 1); err != nil {
			t.Fatal(err)
		}
		f.expect(`receivedMessage {"status":true,"data":{…`)
		time.Sleep(time.Second)
		if _, err := sb.Say(ConversationUUID(1), "too late", 1); err != nil {
			t.Fatal(err)
		}
		f.expect()
		f.do("sendMessage", saying(1, "hello", ""))
		f.expect(`ack {"status":false,"error":{"code":"token_expired","message":"The access token has expired."}}`)
		f.do("userConnect", `{"token":"`+sb.Token(Therapist, time.Hour)+`","token_panel":"therapist"}`)
		f.expect(done)
		if _, err := sb.Say(ConversationUUID(1), "still in the room", 1); err != nil {
			t.Fatal(err)
		}
		f.expect(`receivedMessage {"status":true,"data":{…`)
	})
}

func TestHistory(t *testing.T) {
	sb := sandboxOf(t, nil)
	f := signedIn(t, sb)
	uuids := func(payload string) []string {
		t.Helper()
		f.do("getMessages", `{"conversation_uuid":"`+ConversationUUID(2)+`",`+payload+`}`)
		got := f.take()
		list, err := chat.DecodeMessagesList(strings.TrimPrefix(got[0], "messagesList "))
		if err != nil || !list.Status || list.Total != 2000 || len(got) != 2 || got[1] != done {
			t.Fatalf("%s: %v, %v", payload, err, got)
		}
		var uuids []string
		for _, m := range list.Messages {
			uuids = append(uuids, m.UUID)
		}
		return uuids
	}
	for _, tt := range []struct {
		payload     string
		n           int
		first, last int
	}{
		{`"per_page":20,"page":1`, 20, 2000, 1981},
		{`"per_page":20,"page":100`, 20, 20, 1},
		{`"per_page":"30","page":"67"`, 20, 20, 1},
		{`"x":1`, 20, 2000, 1981},
		{`"per_page":0,"page":0`, 20, 2000, 1981},
		{`"per_page":-1,"page":-1`, 20, 2000, 1981},
		{`"per_page":1000000`, 100, 2000, 1901},
		{`"page":101`, 0, 0, 0},
		{`"page":9007199254740992`, 0, 0, 0},
	} {
		got := uuids(tt.payload)
		if len(got) != tt.n || tt.n > 0 && (got[0] != MessageUUID(2, tt.first) || got[len(got)-1] != MessageUUID(2, tt.last)) {
			t.Errorf("%s: %d messages %v", tt.payload, len(got), got)
		}
	}
	change(t, sb, `{"order":"oldest"}`)
	if got := uuids(`"per_page":3,"page":2`); got[0] != MessageUUID(2, 4) || got[2] != MessageUUID(2, 6) {
		t.Errorf("oldest first: %v", got)
	}
}

func TestSendMessage(t *testing.T) {
	sb := sandboxOf(t, nil)
	f, colleague, elsewhere := signedIn(t, sb), signedIn(t, sb), signedIn(t, sb)
	for _, each := range []*fake{f, colleague} {
		each.do("joinChat", in(3))
	}
	elsewhere.do("joinChat", in(1))
	f.take()
	colleague.take()
	elsewhere.take()

	const stored = `{"uuid":"`
	f.do("sendMessage", saying(3, "one", ""))
	f.expect(`receivedMessage {"status":true,"data":`+stored+"…", `ack {"status":true,"data":`+stored+"…")
	colleague.expect(`receivedMessage {"status":true,"data":` + stored + "…")
	elsewhere.expect()

	change(t, sb, `{"echo":false}`)
	f.do("sendMessage", saying(3, "two", ""))
	f.expect(`ack {"status":true,"data":` + stored + "…")
	colleague.expect(`receivedMessage {"status":true,"data":` + stored + "…")

	change(t, sb, `{"ack":false}`)
	f.do("sendMessage", saying(3, "three", ""))
	f.expect()
	colleague.expect(`receivedMessage {"status":true,"data":` + stored + "…")

	messages, err := sb.Messages(ConversationUUID(3))
	if err != nil || len(messages) != 3 {
		t.Fatalf("%d messages, %v", len(messages), err)
	}
	for i, text := range []string{"one", "two", "three"} {
		if m := messages[i]; m.Text != text || m.SenderRole != chat.RoleTherapist {
			t.Errorf("stored %+v", m)
		}
	}
}

func TestMessageShape(t *testing.T) {
	at := time.Date(2026, 3, 1, 10, 0, 0, 250e6, time.UTC)
	sb := sandboxOf(t, func(o *Options) { o.Now = func() time.Time { return at } })
	f := signedIn(t, sb)
	f.do("joinChat", in(3))
	f.take()
	for k, tt := range []struct{ manners, more string }{
		{`{}`, ``},
		{`{"label":true}`, `,"conversation_uuid":"` + ConversationUUID(3) + `"`},
		{`{"label":false,"client_id":true}`, `,"client_id":"id-2"`},
	} {
		change(t, sb, tt.manners)
		f.do("sendMessage", saying(3, "hello", `,"client_id":"id-`+string(rune('0'+k))+`"`))
		messages, err := sb.Messages(ConversationUUID(3))
		if err != nil {
			t.Fatal(err)
		}
		m := messages[k]
		want := `{"uuid":"` + m.UUID + `","message":"hello","sender_role":"therapist","created_at":"2026-03-01T10:00:00.25` +
			strings.TrimLeft(string(rune('0'+k)), "0") + `Z"` + tt.more + `}`
		f.expect(`receivedMessage {"status":true,"data":`+want+`}`, `ack {"status":true,"data":`+want+`}`)
		f.do("getMessages", `{"conversation_uuid":"`+ConversationUUID(3)+`","per_page":1}`)
		f.expect(`messagesList {"status":true,"data":{"messages":[`+want+`],"total":`+string(rune('1'+k))+`}}`, done)
	}
}

func TestRefusedMessages(t *testing.T) {
	sb := sandboxOf(t, func(o *Options) { o.Manners.ClientID = true })
	f := signedIn(t, sb)
	for _, tt := range []struct{ payload, code string }{
		{saying(3, "", ""), "empty"},
		{saying(3, ` \n\t`, ""), "empty"},
		{`{"conversation_uuid":"` + ConversationUUID(3) + `"}`, "empty"},
		{saying(3, strings.Repeat("é", chat.MaxMessageRunes+1), ""), "too_long"},
		{saying(3, "hello", `,"client_id":"`+strings.Repeat("x", maxClientID+1)+`"`), "bad_request"},
		{`[]`, "bad_request"},
	} {
		f.do("sendMessage", tt.payload)
		f.expect(`ack {"status":false,"error":{"code":"` + tt.code + `"…`)
	}
	f.do("sendMessage", saying(3, strings.Repeat("é", chat.MaxMessageRunes), ""))
	f.expect(`ack {"status":true…`)
	if messages, err := sb.Messages(ConversationUUID(3)); err != nil || len(messages) != 1 {
		t.Errorf("%d messages stored, %v; want 1", len(messages), err)
	}
}

func TestResend(t *testing.T) {
	sb := sandboxOf(t, func(o *Options) { o.Manners.ClientID, o.Manners.Echo = true, false })
	f, colleague := signedIn(t, sb), signedIn(t, sb)
	colleague.do("joinChat", in(3))
	colleague.take()
	f.do("sendMessage", saying(3, "hello", `,"client_id":"a"`))
	first := f.take()
	f.do("sendMessage", saying(3, "hello", `,"client_id":"a"`))
	f.expect(first...)
	if got := colleague.take(); len(got) != 1 {
		t.Errorf("the room heard %v", got)
	}
	change(t, sb, `{"client_id":false}`)
	f.do("sendMessage", saying(3, "hello", `,"client_id":"a"`))
	if again := f.take(); again[0] == first[0] {
		t.Error("a client id was honoured")
	}
}

func TestDeleteMessage(t *testing.T) {
	sb := sandboxOf(t, nil)
	f, colleague := signedIn(t, sb), signedIn(t, sb)
	f.do("joinChat", in(1))
	colleague.do("joinChat", in(1))
	f.take()
	colleague.take()
	deleting := func(k int) string {
		return `{"message_id":"` + MessageUUID(1, k) + `","conversation_uuid":"` + ConversationUUID(1) + `"}`
	}
	f.do("deleteMessage", deleting(1))
	f.expect(done)
	colleague.expect()
	change(t, sb, `{"broadcast_deletes":true}`)
	f.do("deleteMessage", deleting(2))
	f.expect("deleteMessage "+deleting(2), done)
	colleague.expect("deleteMessage " + deleting(2))
	f.do("deleteMessage", deleting(2)) // again: the same answer, nothing new for the room
	f.expect(done)
	colleague.expect()
	f.do("deleteMessage", deleting(99))
	f.expect(refusedUnknown)
	messages, err := sb.Messages(ConversationUUID(1))
	if err != nil || len(messages) != 5 || messages[0].UUID != MessageUUID(1, 3) {
		t.Errorf("left %v, %v", messages, err)
	}
}

func TestTyping(t *testing.T) {
	sb := sandboxOf(t, nil)
	f, colleague, elsewhere := signedIn(t, sb), signedIn(t, sb), signedIn(t, sb)
	f.do("joinChat", in(1))
	colleague.do("joinChat", in(1))
	elsewhere.do("joinChat", in(2))
	f.take()
	colleague.take()
	elsewhere.take()
	const isTyping = `"is_typing":true}`
	f.do("typing", strings.Replace(in(1), "}", ","+isTyping, 1))
	heard := `typing {"conversation_uuid":"` + ConversationUUID(1) + `",` + isTyping
	f.expect(heard, done)
	colleague.expect(heard)
	elsewhere.expect()
	change(t, sb, `{"echo":false}`)
	f.do("typing", strings.Replace(in(1), "}", ","+isTyping, 1))
	f.expect(done)
	colleague.expect(heard)
	elsewhere.do("typing", strings.Replace(in(1), "}", ","+isTyping, 1)) // from outside the room
	elsewhere.expect(done)
	f.expect(heard)
}

func TestReadOnJoin(t *testing.T) {
	sb := sandboxOf(t, nil)
	f := signedIn(t, sb)
	unread := func() (n int) {
		f.take()
		f.do("getConversations", `{}`)
		list, err := chat.DecodeConversationsList(strings.TrimPrefix(f.take()[0], "conversationsList "))
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range list.Conversations {
			if c.UUID == ConversationUUID(0) {
				n = c.UnreadCount
			}
		}
		return n
	}
	say := func() {
		if _, err := sb.Say(ConversationUUID(0), "hello", 1); err != nil {
			t.Fatal(err)
		}
	}
	f.do("getMessages", in(0))
	if n := unread(); n != 2 {
		t.Errorf("%d unread after reading without joining, want 2", n)
	}
	f.do("joinChat", in(0))
	if n := unread(); n != 0 {
		t.Errorf("%d unread after joining", n)
	}
	say()
	if n := unread(); n != 0 {
		t.Errorf("%d unread while in the room", n)
	}
	f.do("leaveChat", in(0))
	say()
	if n := unread(); n != 1 {
		t.Errorf("%d unread after leaving, want 1", n)
	}
}

func TestLimits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sb := sandboxOf(t, func(o *Options) {
			o.Limits = Limits{Events: Rate{PerSecond: 1, Burst: 5}, Messages: Rate{PerSecond: 0.1, Burst: 2}}
		})
		const tooMany = `ack {"status":false,"error":{"code":"rate_limited","message":"Too many requests. Please wait a moment."}}`
		f, second := signedIn(t, sb), signedIn(t, sb)
		for range 2 {
			f.do("sendMessage", saying(3, "hello", ""))
			f.expect(`ack {"status":true…`)
		}
		f.do("sendMessage", saying(3, "hello", ""))
		f.expect(tooMany)
		second.do("typing", in(3)) // another connection of the same user
		second.expect(done)
		second.do("typing", in(3))
		second.expect(done)
		second.do("getMessages", in(3))
		second.expect(`messagesList {"status":false,"message":"Too many requests. Please wait a moment.","data":{"messages":[],"total":0}}`, tooMany)
		stranger := dial(t, sb)
		stranger.do("joinChat", in(3))
		stranger.expect(refusedSignIn)
		time.Sleep(10 * time.Second)
		f.do("sendMessage", saying(3, "hello", ""))
		f.expect(`ack {"status":true…`)
	})
}

package chat

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"
)

type appender interface{ AppendJSON([]byte) []byte }

// decode wraps a Decode function for a table.
func decode[T appender](f func(string) (T, error)) func(string) (appender, error) {
	return func(s string) (appender, error) { return f(s) }
}

// TestGolden holds every event against the example of the event reference, both
// ways. Changing a golden file is a change of the protocol.
func TestGolden(t *testing.T) {
	at := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		event  string
		decode func(string) (appender, error)
		want   appender
	}{
		{EventUserConnect, decode(DecodeUserConnect), UserConnect{"eyJhbGci...", "therapist"}},
		{EventGetConversations, decode(DecodeGetConversations), GetConversations{"user-uuid", "therapist"}},
		{EventConversationsList, decode(DecodeConversationsList), ConversationsList{Status: true, Conversations: []Conversation{
			{UUID: "conv-uuid-1", ParticipantName: "John Doe", LastMessage: "Thank you", UnreadCount: 2}}}},
		{EventGetMessages, decode(DecodeGetMessages), GetMessages{"conv-uuid-1", "user-uuid", "therapist", 20, 1}},
		{EventMessagesList, decode(DecodeMessagesList), MessagesList{Status: true, Total: 15, Messages: []Message{
			{UUID: "msg-1", Text: "Hello", SenderRole: "therapist", CreatedAt: at}}}},
		{EventSendMessage, decode(DecodeSendMessage), SendMessage{ConversationUUID: "conv-uuid-1", Text: "How are you feeling today?"}},
		{EventReceivedMessage, decode(DecodeReceivedMessage), ReceivedMessage{true,
			Message{UUID: "msg-2", Text: "I'm feeling much better", SenderRole: "patient", CreatedAt: at.Add(5 * time.Minute)}}},
		{EventJoinChat, decode(DecodeJoinChat), JoinChat{"conv-uuid-1"}},
		{EventLeaveChat, decode(DecodeLeaveChat), LeaveChat{"conv-uuid-1"}},
		{EventTyping, decode(DecodeTyping), Typing{"conv-uuid-1", true}},
		{EventDeleteMessage, decode(DecodeDeleteMessage), DeleteMessage{"msg-1", "conv-uuid-1"}},
	} {
		golden, err := os.ReadFile("testdata/" + tt.event + ".json")
		if err != nil {
			t.Fatal(err)
		}
		got, err := tt.decode(string(golden))
		if err != nil || !reflect.DeepEqual(got, tt.want) {
			t.Errorf("decode %s = %+v, %v; want %+v", tt.event, got, err, tt.want)
		}
		var compact bytes.Buffer
		if err := json.Compact(&compact, golden); err != nil {
			t.Fatal(err)
		}
		if text := string(tt.want.AppendJSON(nil)); text != compact.String() {
			t.Errorf("encode %s = %s; want %s", tt.event, text, &compact)
		}
	}
}

func TestClientFields(t *testing.T) {
	want := `{"conversation_uuid":"c","message":"a \"b\"","message_type":"text","content_text":"a \"b\"","client_id":"i"}`
	if got := string(SendMessage{"c", `a "b"`, "i"}.AppendJSON(nil)); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestTolerance(t *testing.T) {
	at := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	list := func(s string) (any, error) { return DecodeMessagesList(s) }
	inbox := func(s string) (any, error) { return DecodeConversationsList(s) }
	result := func(s string) (any, error) { return DecodeResult(s) }
	for _, tt := range []struct {
		decode func(string) (any, error)
		in     string
		want   any
	}{
		{inbox, `{"status":"true","data":[{"uuid":7,"participant_name":null,"unread_count":"3","x":{}}]}`,
			ConversationsList{Status: true, Conversations: []Conversation{{UUID: "7", UnreadCount: 3}}}},
		{inbox, `{"status":true,"data":null}`, ConversationsList{Status: true}},
		{inbox, `{"status":true}`, ConversationsList{Status: true}},
		{inbox, `{"data":{"total":2,"conversations":[{"uuid":"a","participant_name":"  "},3]}}`,
			ConversationsList{Status: true, Skipped: 1, Conversations: []Conversation{{UUID: "a"}}}},
		{inbox, `{"data":{"conversations":{"a":1}}}`, ConversationsList{}},
		{inbox, `{"data":[]}`, ConversationsList{Status: true}},
		{inbox, `{}`, ConversationsList{}},
		{inbox, `{"status":false,"message":"Invalid token","data":[]}`, ConversationsList{Text: "Invalid token"}},
		{inbox, `{"data":[{"participant_name":"x"},3,null,{"uuid":"a","unread_count":-2,"updated_at":"2026-03-01 10:00:00"}]}`,
			ConversationsList{Status: true, Skipped: 3, Conversations: []Conversation{{UUID: "a", LastMessageAt: at}}}},
		{list, `{"status":1,"data":{"total":"15","messages":[{"uuid":"a","content_text":"t","created_at":1772359200000}]}}`,
			MessagesList{Status: true, Total: 15, Messages: []Message{{UUID: "a", Text: "t", CreatedAt: at}}}},
		{list, `{"status":true,"data":{"messages":[{"uuid":"a","created_at":1772359200},{"uuid":"b","created_at":"soon"},{}]}}`,
			MessagesList{Status: true, Total: -1, Skipped: 1, Messages: []Message{{UUID: "a", CreatedAt: at}, {UUID: "b"}}}},
		{list, `{"status":true,"data":null}`, MessagesList{Status: true, Total: -1}},
		{list, `{"status":true,"data":[{"uuid":"a"},{}],"total":9}`,
			MessagesList{Status: true, Total: -1, Skipped: 1, Messages: []Message{{UUID: "a"}}}},
		{list, `{"status":true,"data":{"messages":[{"uuid":"a","sender_role":" Therapist"}]}}`,
			MessagesList{Status: true, Total: -1, Messages: []Message{{UUID: "a", SenderRole: RoleTherapist}}}},
		{list, `{"data":{"messages":{"a":1}}}`, MessagesList{Total: -1}},
		{list, `{"data":{"total":1.0e1,"messages":[]}}`, MessagesList{Status: true, Total: 10}},
		{result, ``, Result{Status: true}},
		{result, `"ok"`, Result{Status: true}},
		{result, `{}`, Result{Status: true}},
		{result, `{"status":true,"data":{"uuid":"a"}}`, Result{Status: true, Message: Message{UUID: "a"}}},
		{result, `{"success":false}`, Result{}},
		{result, `{"error":"no"}`, Result{Text: "no"}},
		{inbox, `{"status":200,"data":[{"uuid":"a"}]}`, ConversationsList{Status: true, Conversations: []Conversation{{UUID: "a"}}}},
		{inbox, `{"status":"unauthorized","data":[]}`, ConversationsList{}},
		{inbox, `{"status":401,"data":[]}`, ConversationsList{}},
		{list, `{"status":"success","data":{"messages":[]}}`, MessagesList{Status: true, Total: -1}},
		{result, `null`, Result{Status: true}},
		{result, `true`, Result{Status: true}},
		{result, `false`, Result{}},
		{result, `{"status":"success"}`, Result{Status: true}},
		{result, `{"status":" OK ","message":"Message sent"}`, Result{Status: true, Text: "Message sent"}},
		{result, `{"status":201}`, Result{Status: true}},
		{result, `{"status":"422"}`, Result{}},
		{result, `{"status":"error","message":"no"}`, Result{Text: "no"}},
		{result, `{"uuid":"a","message":"t","status":"sent"}`, Result{Status: true, Text: "t"}},
		{result, `{"status":"sent","success":false}`, Result{}},
		{result, `{"status":200,"success":false}`, Result{}},
		{result, `{"success":true,"status":{"code":1}}`, Result{Status: true}},
		{result, `{"error":"","data":{"uuid":"a"}}`, Result{Status: true, Message: Message{UUID: "a"}}},
		{result, `{"error":null}`, Result{Status: true}},
		{result, `{"error":false}`, Result{Status: true}},
		{result, `{"error":0}`, Result{Status: true}},
		{result, `{"error":-0.0e5}`, Result{Status: true}},
		{result, `{"error": [ ] }`, Result{Status: true}},
		{result, `{"error":{}}`, Result{}},
		{result, `{"error":true,"message":"no"}`, Result{Text: "no"}},
		{result, `{"error":422,"data":{"uuid":"a"}}`, Result{Message: Message{UUID: "a"}}},
		{result, `{"error":1e999}`, Result{}},
		{result, `{"error":[[]],"message":"no"}`, Result{Text: "no"}},
		{result, `{"status":true,"error":true}`, Result{Status: true}},
		{inbox, `{"error":true,"data":[]}`, ConversationsList{}},
		{list, `{"error":["no"],"message":"no","data":[]}`, MessagesList{Total: -1, Text: "no"}},
		{result, `{"status":false,"error":{"code":"too_long","message":"no"}}`, Result{Code: "too_long", Text: "no"}},
	} {
		got, err := tt.decode(tt.in)
		if err != nil || !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s\n got %+v, %v\nwant %+v", tt.in, got, err, tt.want)
		}
	}
}

func TestUnreadable(t *testing.T) {
	for _, in := range []string{``, `null`, `[]`, `"x"`, `{"status":true,`, `{} x`, `{"data":{"messages":[{]}}`} {
		_, err := DecodeMessagesList(in)
		var de *DecodeError
		if !errors.As(err, &de) || de.Event != EventMessagesList {
			t.Errorf("DecodeMessagesList(%q): error %v, want a DecodeError", in, err)
		}
	}
	if _, err := DecodeReceivedMessage(`{"status":true,"data":{"message":"x"}}`); err == nil {
		t.Error("a received message without a uuid is no error")
	}
}

func TestCheckText(t *testing.T) {
	for _, tt := range []struct {
		text string
		want error
	}{
		{"", ErrEmpty},
		{"a", nil},
		{strings.Repeat("é", MaxMessageRunes), nil},
		{strings.Repeat("é", MaxMessageRunes+1), ErrTooLong},
	} {
		if got := CheckText(tt.text); got != tt.want {
			t.Errorf("CheckText(%d bytes) = %v, want %v", len(tt.text), got, tt.want)
		}
	}
}

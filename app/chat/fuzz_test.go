package chat

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"practicechat/app/wirejson"
)

// FuzzMessagesList holds the reader of pages against encoding/json: both must agree on
// what is JSON, and on the text of every field of a page that is as it should be.
func FuzzMessagesList(f *testing.F) {
	f.Add(`{"status":true,"data":{"messages":[{"uuid":"a","message":"b","created_at":"2026-03-01T10:00:00Z"}],"total":1}}`, "a\n\"b\"é\U0001F600\u2028", 3)
	f.Add(`{"data":{"messages":[1,{}]},"x":[{"y":"\ud83d"}]}`, "\\", 0)
	f.Add(`{"status":true}{}`, "", 300)
	f.Fuzz(func(t *testing.T, page, text string, count int) {
		_, err := DecodeMessagesList(page)
		valid := json.Valid([]byte(page)) && strings.HasPrefix(strings.TrimLeft(page, " \t\r\n"), "{")
		if deep := strings.Count(page, "[") + strings.Count(page, "{"); valid != (err == nil) && deep <= wirejson.MaxDepth {
			t.Fatalf("%q: %v", page, err)
		}
		text = strings.ToValidUTF8(text, "")
		want := MessagesList{Status: true, Total: count % 400, Text: text}
		type message struct {
			UUID       string    `json:"uuid"`
			Text       string    `json:"message"`
			SenderRole string    `json:"sender_role"`
			CreatedAt  time.Time `json:"created_at"`
		}
		var in struct {
			Status bool   `json:"status"`
			Text   string `json:"message"`
			Data   struct {
				Messages []message `json:"messages"`
				Total    int       `json:"total"`
			} `json:"data"`
		}
		in.Status, in.Text, in.Data.Total = true, want.Text, want.Total
		for i := range want.Total {
			m := Message{UUID: text + "x", Text: text[i%(len(text)+1):], SenderRole: strings.ToLower(strings.TrimSpace(text)), CreatedAt: time.UnixMilli(int64(i) * 86_399_999).UTC()}
			m.Text = strings.ToValidUTF8(m.Text, "")
			want.Messages = append(want.Messages, m)
			in.Data.Messages = append(in.Data.Messages, message{m.UUID, m.Text, text, m.CreatedAt})
		}
		raw, err := json.Marshal(in)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := DecodeMessagesList(string(raw)); err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("%s is %+v, %v", raw, got, err)
		}
		if got, err := DecodeMessagesList(string(want.AppendJSON(nil))); err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("%+v became %+v, %v", want, got, err)
		}
		if got := Read(EventMessagesList, wirejson.NewReader(string(raw))); !reflect.DeepEqual(got, want) {
			t.Fatalf("%s is read as %+v", raw, got)
		}
	})
}

package sandbox

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"nhooyr.io/websocket"

	"practicechat/app/chat"
)

// wire is a client that writes and reads packets as they are, so that the sandbox
// is not tested with the codec that it is built on.
type wire struct {
	t  testing.TB
	ws *websocket.Conn
}

func serve(t testing.TB, change func(*Options)) (*Sandbox, *httptest.Server) {
	t.Helper()
	sb := sandboxOf(t, change)
	web := httptest.NewServer(sb.Handler())
	t.Cleanup(web.Close)
	return sb, web
}

func connect(t testing.TB, web *httptest.Server) *wire {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	ws, _, err := websocket.Dial(ctx, web.URL+"/socket.io/?EIO=4&transport=websocket", nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ws.CloseNow() })
	ws.SetReadLimit(-1)
	c := &wire{t, ws}
	c.expect(`0{"sid":"…`)
	c.send(`40`)
	c.expect(`40{"sid":"…`)
	return c
}

func (c *wire) send(packet string) {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := c.ws.Write(ctx, websocket.MessageText, []byte(packet)); err != nil {
		c.t.Fatalf("send %s: %v", packet, err)
	}
}

func (c *wire) read() (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	_, text, err := c.ws.Read(ctx)
	return string(text), err
}

// count returns the number of connections.
func count(sb *Sandbox) int {
	sb.mu.Lock()
	defer sb.mu.Unlock()
	return len(sb.sessions)
}

// expect reads one packet; an end of … in want stands for anything.
func (c *wire) expect(want string) string {
	c.t.Helper()
	got, err := c.read()
	if err != nil || !matches(got, want) {
		c.t.Fatalf("got %s, %v; want %s", got, err, want)
	}
	return got
}

// gone reads until the connection ends, or fails if anything comes.
func (c *wire) gone() {
	c.t.Helper()
	if got, err := c.read(); err == nil {
		c.t.Fatalf("got %s, want the end of the connection", got)
	}
}

func (c *wire) signIn(web *httptest.Server) {
	c.t.Helper()
	response, err := http.Get(web.URL + "/sandbox/token")
	if err != nil {
		c.t.Fatal(err)
	}
	defer response.Body.Close()
	var answer struct{ Token string }
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		c.t.Fatal(err)
	}
	c.send(`42["userConnect",{"token":"` + answer.Token + `","token_panel":"therapist"}]`)
}

// TestCommonPatterns goes through those of the event reference.
func TestCommonPatterns(t *testing.T) {
	sb, web := serve(t, func(o *Options) {
		o.PatientReads, o.PatientTypes = 10*time.Millisecond, 10*time.Millisecond
	})
	conversation := ConversationUUID(3)
	c := connect(t, web)
	c.signIn(web)
	c.send(`42["getConversations",{"sender_id":"x","sender_role":"therapist"}]`)
	c.expect(`42["conversationsList",{"status":true,"data":[{"uuid":"` + ConversationUUID(0) +
		`","participant_name":"Ada Example","last_message":"And I slept until half past six!","unread_count":2,"last_message_at":"…`)

	c.send(`42["joinChat",{"conversation_uuid":"` + conversation + `"}]`)
	c.send(`42["getMessages",{"conversation_uuid":"` + conversation + `","sender_id":"x","sender_role":"therapist","per_page":20,"page":1}]`)
	c.expect(`42["messagesList",{"status":true,"data":{"messages":[],"total":0}}]`)

	c.send(`42["typing",{"conversation_uuid":"` + conversation + `","is_typing":true}]`)
	c.expect(`42["typing",{"conversation_uuid":"` + conversation + `","is_typing":true}]`) // our own
	const text = `Hello, \u0068ow are you \ud83d\ude00 \"feeling\"?\n`
	c.send(`420["sendMessage",{"conversation_uuid":"` + conversation + `","message":"` + text + `","message_type":"text","content_text":"` + text + `"}]`)
	echo := c.expect(`42["receivedMessage",{"status":true,"data":{"uuid":"…`)
	if !strings.Contains(echo, `"message":"Hello, how are you 😀 \"feeling\"?\n","sender_role":"therapist","created_at":"`) {
		t.Errorf("echo %s", echo)
	}
	stored := strings.TrimSuffix(strings.TrimPrefix(echo, `42["receivedMessage",`), `]`)
	c.expect(`430[` + stored + `]`)

	change(t, sb, `{"patient":true}`)
	c.send(`42["sendMessage",` + saying(3, "How are you feeling today?", "") + `]`)
	c.expect(`42["receivedMessage",{"status":true,"data":{"uuid":"…`)
	c.expect(`42["typing",{"conversation_uuid":"` + conversation + `","is_typing":true}]`)
	c.expect(`42["typing",{"conversation_uuid":"` + conversation + `","is_typing":false}]`)
	if answer := c.expect(`42["receivedMessage",{"status":true,"data":{"uuid":"…`); !strings.Contains(answer, `"sender_role":"patient"`) {
		t.Errorf("answer %s", answer)
	}

	var message struct{ Data struct{ UUID string } }
	if err := json.Unmarshal([]byte(stored), &message); err != nil {
		t.Fatal(err)
	}
	c.send(`421["deleteMessage",{"message_id":"` + message.Data.UUID + `","conversation_uuid":"` + conversation + `"}]`)
	c.expect(`431[{"status":true}]`)
	c.send(`42["leaveChat",{"conversation_uuid":"` + conversation + `"}]`)
	c.send(`42["getMessages",{"conversation_uuid":"` + conversation + `","sender_id":"x","sender_role":"therapist"}]`)
	if list := c.expect(`42["messagesList",{"status":true,"data":{"messages":[{"uuid":"…`); !strings.HasSuffix(list, `"total":2}}]`) {
		t.Errorf("after the delete %s", list)
	}
	c.send(`42["nonsense",{}]`)
	c.send(`42["joinChat"]`)
	c.send(`422["joinChat"]`)
	c.expect(`432[{"status":false,"error":{"code":"bad_request"…`)
}

func TestCutOnTheWire(t *testing.T) {
	sb, web := serve(t, nil)
	for _, cut := range []Cut{CutBefore, CutAfter} {
		c := connect(t, web)
		c.signIn(web)
		change(t, sb, `{"cut":"`+string(cut)+`","latency_ms":1}`)
		c.send(`420["sendMessage",` + saying(3, string(cut), "") + `]`)
		c.gone()
	}
	messages, err := sb.Messages(ConversationUUID(3))
	if err != nil || len(messages) != 1 || messages[0].Text != "after" {
		t.Errorf("stored %v, %v", messages, err)
	}
}

func TestDisconnectOnTheWire(t *testing.T) {
	sb, web := serve(t, nil)
	c := connect(t, web)
	change(t, sb, `{"refuse_token":"disconnect"}`)
	c.expect(`41`)
	c.send(`40`)
	c.expect(`44{"message":"The access token is not valid."}`)
	change(t, sb, `{"refuse_token":false}`)
	c.send(`40`)
	c.expect(`40{"sid":"…`)
	if n := sb.Drop(); n != 1 {
		t.Errorf("%d dropped", n)
	}
	c.gone()
	for count(sb) != 0 { // until the server has noticed
		time.Sleep(time.Millisecond)
	}
}

func TestOriginOnTheWire(t *testing.T) {
	_, web := serve(t, nil)
	for origin, status := range map[string]int{"http://localhost:3000": 101, "https://practice.example": 403} {
		ws, response, err := websocket.Dial(context.Background(), web.URL+"/socket.io/?EIO=4&transport=websocket",
			&websocket.DialOptions{HTTPHeader: http.Header{"Origin": {origin}}})
		if response == nil || response.StatusCode != status {
			t.Errorf("%s: %v, want status %d", origin, err, status)
		}
		if err == nil {
			ws.CloseNow()
		}
	}
}

// A thousand switches as fast as they go stay below the limits.
func TestSwitchingIsNotLimited(t *testing.T) {
	sb, web := serve(t, nil)
	c := connect(t, web)
	c.send(`42["userConnect",{"token":"` + sb.Token(Therapist, time.Hour) + `","token_panel":"therapist"}]`)
	rng := rand.New(rand.NewPCG(5, 6))
	last := 0
	for i := range 1000 {
		n := rng.IntN(len(cast))
		c.send(`42["leaveChat",` + in(last) + `]`)
		c.send(`42["joinChat",` + in(n) + `]`)
		c.send(`42["getMessages",` + in(n) + `]`)
		if i%10 == 0 {
			c.send(`42["getConversations",{}]`)
		}
		c.expect(`42["messagesList",{"status":true,"data":{"messages":[…`)
		if i%10 == 0 {
			c.expect(`42["conversationsList",{"status":true,"data":[…`)
		}
		last = n
	}
}

// Who does not read is dropped, and holds up nobody.
func TestSlowReader(t *testing.T) {
	sb, web := serve(t, nil)
	c := connect(t, web)
	c.signIn(web)
	c.send(`420["joinChat",` + in(3) + `]`)
	c.expect(`430[{"status":true}]`)
	if _, err := sb.Say(ConversationUUID(3), strings.Repeat("x", chat.MaxMessageRunes), 4000); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(10 * time.Second); count(sb) > 0; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the connection stands")
		}
	}
	again := connect(t, web)
	again.signIn(web)
	again.send(`42["getMessages",` + in(3) + `]`)
	again.expect(`42["messagesList",{"status":true…`)
}

// The largest page there is has six bytes for each sign, and is no sign of a slow reader.
func TestLargestPage(t *testing.T) {
	sb, web := serve(t, nil)
	if _, err := sb.Say(ConversationUUID(3), strings.Repeat("\u2028", chat.MaxMessageRunes), 100); err != nil {
		t.Fatal(err)
	}
	c := connect(t, web)
	c.signIn(web)
	c.send(`421["getMessages",` + strings.Replace(in(3), "}", `,"per_page":100}`, 1) + `]`)
	c.expect(`42["messagesList",{"status":true…`)
	c.expect(`431[{"status":true…`)
}

func TestCloseEndsConnections(t *testing.T) {
	sb, err := New(Options{Secret: testSecret})
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(sb.Handler())
	defer web.Close()
	c := connect(t, web)
	closed := make(chan error)
	go func() { closed <- sb.Close() }()
	_, err = c.read()
	if got := websocket.CloseStatus(err); got != websocket.StatusGoingAway {
		t.Errorf("the connection ended with %v", err)
	}
	if err := <-closed; err != nil {
		t.Errorf("close: %v", err)
	}
}

func BenchmarkSendMessage(b *testing.B) {
	for _, data := range []string{"memory", "file"} {
		b.Run(data, func(b *testing.B) {
			_, web := serve(b, func(o *Options) {
				if data == "file" {
					o.Data = b.TempDir()
				}
				o.Limits = Limits{Rate{1e9, 1e9}, Rate{1e9, 1e9}}
			})
			c := connect(b, web)
			c.signIn(web)
			for i := range b.N {
				c.send(fmt.Sprintf(`42%d["sendMessage",%s]`, i, saying(3, "hello", "")))
				c.expect(fmt.Sprintf(`43%d[{"status":true…`, i))
			}
		})
	}
}

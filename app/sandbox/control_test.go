package sandbox

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// request sends one to the handler and returns status and body.
func request(t testing.TB, h http.Handler, method, target, body string, header ...string) (int, string) {
	t.Helper()
	r := httptest.NewRequest(method, "http://127.0.0.1:8080"+target, strings.NewReader(body))
	for i := 0; i < len(header); i += 2 {
		if header[i] == "Host" {
			r.Host = header[i+1]
		}
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	text, err := io.ReadAll(w.Result().Body)
	if err != nil {
		t.Fatal(err)
	}
	return w.Code, string(text)
}

func TestControl(t *testing.T) {
	at := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	sb := sandboxOf(t, func(o *Options) { o.Now = func() time.Time { return at } })
	h := sb.Handler()
	quiet := strings.Replace(defaultManners, `"patient":true`, `"patient":false`, 1)
	muted := strings.Replace(quiet, `"mute":false`, `"mute":true`, 1)
	empty, full := ConversationUUID(3), ConversationUUID(5)
	for _, tt := range []struct {
		method, target, body string
		status               int
		want                 string
	}{
		{"GET", "/sandbox/", "", 200, "This is the sandbox of Practice Chat: a development server…"},
		{"GET", "/sandbox/manners", "", 200, quiet},
		{"POST", "/sandbox/manners", `{"mute":true}`, 200, muted},
		{"POST", "/sandbox/manners", `{"mute":false,"order":"x"}`, 400, `{"error":"manners: order is \"x\", want \"newest\" or \"oldest\""}`},
		{"GET", "/sandbox/manners", "", 200, muted},
		{"GET", "/sandbox/token?user=u%26&ttl=60", "", 200, `{"token":"` + sb.Token("u&", time.Minute) + `","user":"u\u0026"}`},
		{"GET", "/sandbox/token", "", 200, `{"token":"` + sb.Token(Therapist, defaultTokenTTL) + `","user":"` + Therapist + `"}`},
		{"GET", "/sandbox/token?ttl=-5", "", 200, `{"token":"` + sb.Token(Therapist, -5*time.Second) + `",…`},
		{"GET", "/sandbox/token?ttl=1h", "", 400, `{"error":"ttl…`},
		{"GET", "/sandbox/token?ttl=99999999999", "", 400, `{"error":"ttl…`},
		{"GET", "/sandbox/token?user=" + strings.Repeat("x", 129), "", 400, `{"error":"user…`},
		{"GET", "/sandbox/messages?conversation_uuid=" + empty, "", 200, `{"messages":[]}`},
		{"GET", "/sandbox/messages?conversation_uuid=" + full, "", 200, `{"messages":[{"uuid":"` + MessageUUID(5, 1) + `","message":"Hi, I read…`},
		{"GET", "/sandbox/messages?conversation_uuid=x", "", 404, `{"error":"there is no such conversation"}`},
		{"GET", "/sandbox/messages", "", 404, `{"error":"there is no such conversation"}`},
		{"POST", "/sandbox/say", `{"conversation_uuid":"` + empty + `","message":"hi"}`, 200, `{"messages":[{"uuid":"…`},
		{"POST", "/sandbox/say", `{"conversation_uuid":"` + empty + `","message":""}`, 400, `{"error":"the message is empty"}`},
		{"POST", "/sandbox/say", `{"conversation_uuid":"` + empty + `","message":"hi","count":0}`, 400, `{"error":"count…`},
		{"POST", "/sandbox/say", `{"conversation_uuid":"` + empty + `","message":"hi","count":10001}`, 400, `{"error":"count…`},
		{"POST", "/sandbox/say", `{"conversation_uuid":"x","message":"hi"}`, 404, `{"error":"there…`},
		{"POST", "/sandbox/say", `hi`, 400, `{"error":"the body…`},
		{"POST", "/sandbox/say", strings.Repeat(" ", maxBody+1), 400, `{"error":"the body…`},
		{"POST", "/sandbox/manners", strings.Repeat(" ", maxBody+1), 400, `{"error":"the body…`},
		{"POST", "/sandbox/drop", "", 200, `{"dropped":0}`},
		{"POST", "/sandbox/reset", "", 200, `{"status":true}`},
		{"GET", "/sandbox/manners", "", 200, quiet},
		{"GET", "/sandbox/messages?conversation_uuid=" + empty, "", 200, `{"messages":[]}`},
		{"GET", "/sandbox/reset", "", 405, "Method Not Allowed\n"},
		{"GET", "/sandbox/x", "", 404, "404 page not found\n"},
		{"GET", "/socket.io/?EIO=4&transport=polling", "", 400, `{"code":0,"message":"Transport unknown"}`},
	} {
		if status, body := request(t, h, tt.method, tt.target, tt.body); status != tt.status || !matches(body, tt.want) {
			t.Errorf("%s %s %.80s: %d %s; want %d %s", tt.method, tt.target, tt.body, status, body, tt.status, tt.want)
		}
	}
}

func TestControlSay(t *testing.T) {
	sb := sandboxOf(t, nil)
	f := signedIn(t, sb)
	f.do("joinChat", in(3))
	f.take()
	_, body := request(t, sb.Handler(), "POST", "/sandbox/say", `{"conversation_uuid":"`+ConversationUUID(3)+`","message":"hi","count":3}`)
	var said struct {
		Messages []struct{ UUID, Message string }
	}
	if err := json.Unmarshal([]byte(body), &said); err != nil || len(said.Messages) != 3 {
		t.Fatalf("%s, %v", body, err)
	}
	var want []string
	for _, m := range said.Messages {
		want = append(want, `receivedMessage {"status":true,"data":{"uuid":"`+m.UUID+`","message":"hi","sender_role":"patient","created_at":"…`)
	}
	f.expect(want...)
}

func TestControlOrigins(t *testing.T) {
	var allow func(*http.Request) bool
	h := sandboxOf(t, func(o *Options) { o.AllowOrigin = func(r *http.Request) bool { return allow(r) } }).Handler()
	for _, tt := range []struct {
		host, origin string
		allow        func(*http.Request) bool
		status       int
	}{
		{"127.0.0.1:8080", "", nil, 200},
		{"localhost:8080", "", nil, 200},
		{"LOCALHOST", "", nil, 200},
		{"a.localhost:8080", "", nil, 200},
		{"[::1]:8080", "", nil, 200},
		{"[::1]", "", nil, 200},
		{"192.168.0.7:8080", "", nil, 200},
		{"rebound.example:8080", "", nil, 421},
		{"127.0.0.1.example", "", nil, 421},
		{"", "", nil, 421},
		{"127.0.0.1:8080", "http://127.0.0.1:8080", nil, 200},
		{"127.0.0.1:8080", "http://localhost:3000", nil, 200},
		{"127.0.0.1:8080", "http://[::1]:3000", nil, 200},
		{"192.168.0.7:8080", "http://192.168.0.7:8080", nil, 200},
		{"192.168.0.7:8080", "http://192.168.0.8:8080", nil, 403},
		{"127.0.0.1:8080", "https://practice.example", nil, 403},
		{"127.0.0.1:8080", "null", nil, 403},
		{"127.0.0.1:8080", "https://localhost.example", nil, 403},
		{"127.0.0.1:8080", "https://practice.example", func(*http.Request) bool { return true }, 200},
		{"127.0.0.1:8080", "http://127.0.0.1:8080", func(*http.Request) bool { return false }, 403},
	} {
		if allow = tt.allow; allow == nil {
			allow = allowLoopback
		}
		header := []string{"Host", tt.host}
		if tt.origin != "" {
			header = append(header, "Origin", tt.origin)
		}
		if status, body := request(t, h, "GET", "/sandbox/manners", "", header...); status != tt.status {
			t.Errorf("host %q, origin %q: %d %s, want %d", tt.host, tt.origin, status, body, tt.status)
		}
	}
}

func TestControlPreflight(t *testing.T) {
	h := sandboxOf(t, nil).Handler()
	r := httptest.NewRequest("OPTIONS", "http://127.0.0.1:8080/sandbox/manners", nil)
	r.Header.Set("Origin", "http://localhost:3000")
	r.Header.Set("Access-Control-Request-Method", "POST")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if got := w.Header(); w.Code != 204 || got.Get("Access-Control-Allow-Origin") != "http://localhost:3000" ||
		got.Get("Access-Control-Allow-Methods") != "GET, POST" || got.Get("Access-Control-Allow-Headers") != "Content-Type" {
		t.Errorf("%d %v", w.Code, got)
	}
	r.Header.Set("Origin", "https://practice.example")
	w = httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != 403 || w.Header().Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("a strange origin: %d %v", w.Code, w.Header())
	}
}

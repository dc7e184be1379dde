package doctor

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"practicechat/app/engineio"
	"practicechat/app/site"

	"nhooyr.io/websocket"
)

// handshakeTakes is how long the server is waited for.
const handshakeTakes = 15 * time.Second

// api returns the address of the Socket.IO server as far as it is known.
func (e *examination) api() string {
	if e.API != "" {
		return e.API
	}
	return e.env("PC_API")
}

// server checks that the Socket.IO server can be reached as the page reaches it.
func (e *examination) server() {
	api := e.api()
	if api == "" {
		e.report.Notes = append(e.report.Notes, "the page names no server, so none was tried: say which by -api")
		return
	}
	u, err := site.ParseAPI(api)
	if err != nil {
		e.wrong(fmt.Sprintf("its address cannot be read: %v", err), "export with an -api such as https://api.practice.example")
		return
	}
	target := *u
	target.Scheme = map[string]string{"http": "ws", "ws": "ws", "https": "wss", "wss": "wss"}[u.Scheme]
	if target.Scheme == "ws" && e.root.Scheme == "https" {
		e.wrong("the page comes over https and its server over http, which browsers refuse", "serve it over https, and export with that -api")
		return
	}
	if target.Path == "" || target.Path == "/" {
		target.Path = "/socket.io/"
	}
	if !strings.HasSuffix(target.Path, "/") {
		target.Path += "/"
	}
	target.RawQuery = url.Values{"EIO": {engineio.Version}, "transport": {"websocket"}}.Encode()
	ctx, cancel := context.WithTimeout(e.ctx, handshakeTakes)
	defer cancel()
	e.handshake(ctx, target.String())
}

// handshake opens a websocket as a page does, with its origin, and takes the first
// packet.
func (e *examination) handshake(ctx context.Context, target string) {
	at := strings.SplitN(target, "?", 2)[0]
	conn, resp, err := websocket.Dial(ctx, target, &websocket.DialOptions{
		HTTPClient: &http.Client{Transport: e.Client.Transport},
		HTTPHeader: http.Header{"Origin": {e.root.Scheme + "://" + e.root.Host}},
	})
	if err != nil {
		e.unopened(at, resp, err)
		return
	}
	defer conn.CloseNow()
	_, first, err := conn.Read(ctx)
	if err != nil {
		e.wrong(at+" opens a websocket and says nothing", "check that this is a Socket.IO server of version 3 or newer")
		return
	}
	packet, err := engineio.Decode(string(first))
	if err != nil || packet.Type != engineio.Open {
		e.wrong(at+" opens a websocket of another protocol", "check that this is a Socket.IO server of version 3 or newer, and its path")
		return
	}
	if _, err := engineio.DecodeHandshake(packet.Data); err != nil {
		e.wrong(fmt.Sprintf("%s: %v", at, err), "check that this is a Socket.IO server of version 3 or newer")
	}
	conn.Close(websocket.StatusNormalClosure, "")
}

func (e *examination) unopened(at string, resp *http.Response, err error) {
	switch {
	case resp != nil && (resp.StatusCode == http.StatusForbidden || resp.StatusCode == http.StatusUnauthorized):
		e.wrong(fmt.Sprintf("%s refuses the origin of the page (%d)", at, resp.StatusCode), "add "+e.root.Scheme+"://"+e.root.Host+" to the origins that the server allows (its cors setting)")
	case resp != nil && resp.StatusCode == http.StatusNotFound:
		e.wrong(at+" is not there (404)", "check the path of -api, and that the proxy leads it to the Socket.IO server")
	case resp != nil:
		e.wrong(fmt.Sprintf("%s answers %d and opens no websocket", at, resp.StatusCode), "let the proxy pass websockets on (nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection \"upgrade\"), and allow the transport websocket in the server")
	default:
		var request *url.Error
		if errors.As(err, &request) {
			err = request.Err
		}
		e.wrong(fmt.Sprintf("%s cannot be reached: %v", at, err), "check the address, the certificate and the firewall of the server")
	}
}

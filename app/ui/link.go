package ui

import (
	"net/url"
	"strings"
)

// A link is what the fragment of the page's address says, as in
// /#api=https://chat.example.org&token=eyJhbGci…&state=…
type link struct{ server, token, state string }

// parseLink reads a fragment; ok tells whether it is one of ours. A fragment never
// leaves the browser, so it may hold the token. What is broken or not ours in it
// does not matter: mail programs and trackers append parameters to links.
func parseLink(fragment string) (l link, ok bool) {
	values, _ := url.ParseQuery(strings.TrimPrefix(fragment, "#")) // all that can be read
	l = link{server: values.Get("api"), token: values.Get("token"), state: values.Get("state")}
	return l, l.token != "" || l.state != ""
}

// chooseServer returns the server to sign in to. Where the practice has fixed
// one, a link to any other is refused: who could send a link would otherwise get
// to read what is written next.
func chooseServer(fixed, asked string) (server string, ok bool) {
	switch {
	case fixed == "":
		return asked, true
	case asked == "" || sameServer(fixed, asked):
		return fixed, true
	}
	return "", false
}

// sameServer reports whether two addresses lead to the same server, http and ws
// being two names of one thing.
func sameServer(a, b string) bool { return serverName(a) == serverName(b) }

func serverName(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return address
	}
	scheme := strings.Replace(u.Scheme, "ws", "http", 1)
	host := strings.ToLower(u.Host)
	host = strings.TrimSuffix(host, map[string]string{"http": ":80", "https": ":443"}[scheme])
	return scheme + "://" + host + strings.TrimRight(u.Path, "/")
}

// conversationIn returns the conversation that the path of the page names.
func conversationIn(path string) (uuid string, ok bool) {
	uuid, ok = strings.CutPrefix(path, "/chat/")
	return uuid, ok && uuid != "" && !strings.Contains(uuid, "/")
}

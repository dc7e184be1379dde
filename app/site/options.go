package site

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Options say how the page is configured. They are written into it, so nothing
// secret belongs here.
type Options struct {
	// API is the server of the events that the app talks to, as ParseAPI
	// accepts it. Empty: the sign-in view asks for the address, and the page
	// may connect anywhere.
	API string

	// FrameAncestors are the origins whose pages may show the app in a frame,
	// as ParseOrigins returns them. Empty: none may.
	FrameAncestors []string

	// SignIn is the practice's own sign-in page: a URL, or a path of this server.
	// Empty: there is none.
	SignIn string

	// Links says that links sign in also where there is a sign-in page, whose state
	// they can't have.
	Links bool

	// Keep is how the app keeps things on a device: "device", "pin" or "nothing".
	// Empty: "device".
	Keep string

	// Sandbox says that the sandbox is served beside the page, which then
	// offers to try it.
	Sandbox bool
}

// ParseAPI checks the address of a server of the events: an absolute http,
// https, ws or wss URL without credentials, query or fragment.
func ParseAPI(s string) (*url.URL, error) {
	u, err := parseURL(s, "http", "https", "ws", "wss")
	if err == nil && hasQuery(u) {
		return nil, fmt.Errorf("%q must not have a query", s)
	}
	if err == nil {
		err = allowable(u)
	}
	return u, err
}

// ParseSignIn checks the address of a sign-in page: an absolute http or https
// URL without credentials or fragment.
func ParseSignIn(s string) (*url.URL, error) {
	return parseURL(s, "http", "https")
}

// ParseOrigins checks a comma-separated list of origins, such as
// "https://practice.example,https://www.practice.example:8443", and returns
// them as a browser writes them. An empty list is no origins.
func ParseOrigins(s string) ([]string, error) {
	if strings.TrimSpace(s) == "" {
		return nil, nil
	}
	var origins []string
	for part := range strings.SplitSeq(s, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			return nil, fmt.Errorf("an origin is missing in %q", s)
		}
		u, err := parseURL(part, "http", "https")
		if err == nil {
			err = allowable(u)
		}
		if err != nil {
			return nil, err
		}
		if hasQuery(u) || strings.Trim(u.Path, "/") != "" {
			return nil, fmt.Errorf("%q is not an origin: only scheme, host and port may stand", part)
		}
		origins = append(origins, origin(u))
	}
	return origins, nil
}

func parseURL(s string, schemes ...string) (*url.URL, error) {
	u, err := url.Parse(s)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%q is not a URL", s)
	case !slices.Contains(schemes, u.Scheme):
		return nil, fmt.Errorf("%q does not begin with %s://", s, strings.Join(schemes, "://, "))
	case u.Hostname() == "":
		return nil, fmt.Errorf("%q names no host", s)
	case !validPort(u.Port()):
		return nil, fmt.Errorf("%q: bad port", s)
	case u.User != nil:
		return nil, fmt.Errorf("%q must not hold credentials", u.Redacted())
	case strings.Contains(s, "#"):
		return nil, fmt.Errorf("%q must not have a fragment", s)
	}
	return u, nil
}

// allowable checks that a host can stand in a Content-Security-Policy: nothing but
// letters, digits, dots and hyphens may come into one.
func allowable(u *url.URL) error {
	const plain = "abcdefghijklmnopqrstuvwxyz0123456789.-"
	switch host := u.Hostname(); {
	case strings.Contains(host, ":"):
		return fmt.Errorf("%q names an IPv6 address, which browsers take in no Content-Security-Policy: use a name", u)
	case strings.Trim(strings.ToLower(host), plain) != "":
		return fmt.Errorf("%q: bad host name; one with other letters is written as browsers send it, such as xn--mller-kva.example", u)
	}
	return nil
}

func validPort(port string) bool {
	n, err := strconv.Atoi(port)
	return port == "" || err == nil && n > 0 && n < 1<<16
}

func hasQuery(u *url.URL) bool { return u.RawQuery != "" || u.ForceQuery }

// origin returns the origin of a URL as browsers write it: lower case, and
// without the port that the scheme implies.
func origin(u *url.URL) string {
	host := strings.ToLower(u.Host)
	implied := map[string]string{"http": ":80", "https": ":443", "ws": ":80", "wss": ":443"}[u.Scheme]
	host = strings.TrimSuffix(host, implied)
	return u.Scheme + "://" + strings.TrimSuffix(host, ":")
}

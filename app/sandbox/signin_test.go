package sandbox

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

const signInState = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

func askSignIn(t *testing.T, h http.Handler, method string, form url.Values) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, "http://127.0.0.1:8080"+SignInPath+"?"+form.Encode(), nil)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func TestSignInPage(t *testing.T) {
	sb := sandboxOf(t, nil)
	h := sb.Handler()
	good := url.Values{"return": {"http://127.0.0.1:8080/"}, "state": {signInState}}
	resp := askSignIn(t, h, "GET", good)
	if policy := resp.Header.Get("Content-Security-Policy"); resp.StatusCode != 200 || !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
		t.Errorf("%d, %q", resp.StatusCode, policy)
	}
	if resp.Header.Get("Cache-Control") != "no-store" {
		t.Error("the page may be kept")
	}
	good.Set("user", Therapist)
	resp = askSignIn(t, h, "POST", good)
	u, err := resp.Location()
	if err != nil || resp.StatusCode != http.StatusSeeOther {
		t.Fatalf("%d, %v", resp.StatusCode, err)
	}
	answer, err := url.ParseQuery(u.Fragment)
	if user, _, bad := sb.signer.verify(answer.Get("token"), sb.now()); err != nil || bad != nil || user != Therapist {
		t.Errorf("token of %q, %v, %v", user, err, bad)
	}
	if u.RawQuery != "" || u.Host != "127.0.0.1:8080" || answer.Get("state") != signInState || answer.Get("api") != "http://127.0.0.1:8080" {
		t.Errorf("returned to %v", u)
	}
	good.Set("return", strings.Replace(good.Get("return"), "http:", "https:", 1)) // through a proxy
	if u, err = askSignIn(t, h, "POST", good).Location(); err != nil || !strings.Contains(u.Fragment, "api=https") {
		t.Errorf("over https returned to %v, %v", u, err)
	}
	good.Set("user", "")
	if u, err = askSignIn(t, h, "POST", good).Location(); err != nil || strings.Contains(u.Fragment, "token") || !strings.Contains(u.Fragment, signInState) {
		t.Errorf("cancelled to %v, %v", u, err)
	}
}

// A token goes to no other origin, and to nobody who has not asked for it.
func TestSignInPageRefuses(t *testing.T) {
	h := sandboxOf(t, nil).Handler()
	for _, tt := range []struct{ name, back, state string }{
		{"another host", "http://evil.example/", signInState},
		{"another port", "http://127.0.0.1:8081/", signInState},
		{"another name of this host", "http://localhost:8080/", signInState},
		{"a host in disguise", "http://127.0.0.1:8080@evil.example/", signInState},
		{"credentials", "http://a@127.0.0.1:8080/", signInState},
		{"no scheme", "//127.0.0.1:8080/", signInState},
		{"a path", "/", signInState},
		{"a script", "javascript://127.0.0.1:8080/%0aalert(1)", signInState},
		{"a fragment", "http://127.0.0.1:8080/#token=x", signInState},
		{"none", "", signInState},
		{"no state", "http://127.0.0.1:8080/", ""},
		{"a short state", "http://127.0.0.1:8080/", "abc"},
		{"a strange state", "http://127.0.0.1:8080/", signInState + "&token=x"},
	} {
		for _, method := range []string{"GET", "POST"} {
			resp := askSignIn(t, h, method, url.Values{"return": {tt.back}, "state": {tt.state}, "user": {Therapist}})
			if resp.StatusCode != http.StatusBadRequest || resp.Header.Get("Location") != "" {
				t.Errorf("%s %s: %d to %q", method, tt.name, resp.StatusCode, resp.Header.Get("Location"))
			}
		}
	}
}

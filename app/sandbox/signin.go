package sandbox

import (
	"embed"
	"html/template"
	"net/http"
	"net/url"
	"regexp"
	"time"
)

// SignInPath is where the sandbox's own sign-in page is. It stands for the page of a
// practice: it knows who is there, and returns to the app with a token.
const SignInPath = "/sandbox/signin"

// signInLasts is how long the token of a sign-in holds.
const signInLasts = 8 * time.Hour

//go:embed signin
var signInFiles embed.FS

var signInPage = template.Must(template.ParseFS(signInFiles, "signin/*.html"))

// signInPolicy allows the page its style sheet, and a form that leads back to this
// origin alone.
const signInPolicy = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// A colleague is somebody of the made-up practice's staff.
type colleague struct{ ID, Name, Does, Initials string }

// staff has one who owns the conversations of the seed; the others have none.
var staff = []colleague{
	{Therapist, "Dr. Vera Example", "Psychotherapist, with all the conversations", "VE"},
	{"0b7c2a94-5d2e-4f0a-8a6b-3e1f7c9d2a01", "Tom Placeholder", "Psychologist in training, no conversations yet", "TP"},
	{"0b7c2a94-5d2e-4f0a-8a6b-3e1f7c9d2a02", "Rosa Sample", "Front desk, no conversations yet", "RS"},
}

// states are what an app may bring along: long enough to be unguessable, and plain.
var states = regexp.MustCompile(`^[A-Za-z0-9_-]{16,128}$`)

// A signInRequest is what the app asks for: to return to an address with a state.
type signInRequest struct {
	Return, State string
	Staff         []colleague
	Problem       string // shown instead of the staff

	scheme string // by which the app has come, through a proxy perhaps
}

// readSignIn reads the request, and tells the problem if there is one. The address to
// return to gets a token, so it must be of this very origin.
func readSignIn(r *http.Request) signInRequest {
	q := signInRequest{Return: r.FormValue("return"), State: r.FormValue("state"), Staff: staff}
	u, err := url.Parse(q.Return)
	switch {
	case err != nil, u.Scheme != "http" && u.Scheme != "https", u.Host != r.Host, u.User != nil, u.Fragment != "", u.Opaque != "":
		q.Problem = "This page was opened with an address to return to that is not of this server. Nobody is signed in."
	case !states.MatchString(q.State):
		q.Problem = "This page was opened without the state that a sign-in begins with. Nobody is signed in."
	default:
		q.scheme = u.Scheme
	}
	return q
}

// serveSignIn lists the staff, and signs in who is chosen.
func (sb *Sandbox) serveSignIn(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", signInPolicy)
	h.Set("Referrer-Policy", "same-origin") // none would make the form's Origin null
	h.Set("X-Content-Type-Options", "nosniff")
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	q := readSignIn(r)
	if q.Problem != "" {
		h.Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(http.StatusBadRequest)
	} else if r.Method == http.MethodPost {
		for _, c := range staff {
			if c.ID == r.FormValue("user") {
				answer := url.Values{"api": {q.scheme + "://" + r.Host}, "token": {sb.Token(c.ID, signInLasts)}, "state": {q.State}}
				http.Redirect(w, r, q.Return+"#"+answer.Encode(), http.StatusSeeOther)
				return
			}
		}
		http.Redirect(w, r, q.Return+"#"+url.Values{"error": {"cancelled"}, "state": {q.State}}.Encode(), http.StatusSeeOther)
		return
	}
	h.Set("Content-Type", "text/html; charset=utf-8")
	if err := signInPage.Execute(w, q); err != nil {
		sb.log.Error("the sign-in page failed", "error", err)
	}
}

func serveSignInStyle(w http.ResponseWriter, r *http.Request) {
	http.ServeFileFS(w, r, signInFiles, "signin/signin.css")
}

package site

import (
	"io"
	"io/fs"
	"net/http"
)

// Cache rules. What is named by its hash never changes; all else is asked for
// again each time and mostly answered by 304.
const (
	cacheForever = "public, max-age=31536000, immutable"
	cacheChecked = "no-cache"
	cacheNever   = "no-store"
)

// Handler returns the handler of the page and its resources. web is the web
// folder; without app.wasm in it the error is ErrNotBuilt.
func Handler(web fs.FS, o Options) (http.Handler, error) {
	s, err := newSite(web, o)
	if err != nil {
		return nil, err
	}
	return s, nil
}

func (s *site) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	h := w.Header()
	for key, values := range s.headers {
		h[key] = values
	}
	if req.Method != http.MethodGet && req.Method != http.MethodHead {
		h.Set("Allow", "GET, HEAD")
		refuse(w, http.StatusMethodNotAllowed)
		return
	}
	r, cache := s.find(req)
	if r == nil {
		refuse(w, http.StatusNotFound)
		return
	}
	if req.URL.Path == examplePath {
		h.Set("Content-Security-Policy", examplePolicy)
	}
	h.Set("Cache-Control", cache)
	r.serve(w, req)
}

func refuse(w http.ResponseWriter, status int) {
	w.Header().Set("Cache-Control", cacheNever)
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	io.WriteString(w, http.StatusText(status)+"\n")
}

// find returns the resource that a request means, nil for none, and its
// Cache-Control.
func (s *site) find(req *http.Request) (*resource, string) {
	if conversation.MatchString(req.URL.Path) {
		return s.resources[conversationPath], cacheChecked
	}
	if r := s.kept[req.URL.Path]; r != nil {
		return r, cacheForever
	}
	return s.resources[req.URL.Path], cacheChecked
}

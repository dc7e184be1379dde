//go:build !js

package hostile

import "testing"

func serveHere(t *testing.T, c Case) (address string, wait func() error) {
	s, err := NewServer(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s.URL(), func() error { return s.Wait(playTime) }
}

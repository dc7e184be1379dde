package hostile

import "testing"

func serveHere(t *testing.T, _ Case) (string, func() error) {
	t.Skip("a browser has no servers: run TestChromium instead")
	return "", nil
}

// Package peer starts the event server on the official socket.io package for
// tests in Go, and speaks to its control surface.
package peer

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Start starts the server and returns its address. e2e is the way from the test's
// directory to app/e2e; flags are the server's own.
func Start(t *testing.T, e2e string, flags ...string) string {
	t.Helper()
	script := filepath.Join(e2e, "node-server", "server.js")
	cmd := exec.Command("node", append([]string{script, "--port", "0"}, flags...)...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatalf("node: %v", err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	address, ok := strings.CutPrefix(strings.TrimSpace(line), "listening ")
	if err != nil || !ok {
		t.Fatalf("the Node server did not start (its packages come with `npm ci` in app/e2e): %s", &stderr)
	}
	return address
}

// Call makes a request of the control surface. Nil stands for no body and for an
// answer that is not needed.
func Call(method, url string, body, into any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	req, err := http.NewRequest(method, url, bytes.NewReader(text))
	if err != nil {
		return err
	}
	req.Close = true // the server closes idle connections, at times just when one is taken again
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	text, err = io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("peer: %s %s: %s %s", method, url, resp.Status, text)
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(text, into)
}

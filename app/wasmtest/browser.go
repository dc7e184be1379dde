//go:build unix

package wasmtest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// A Browser is a headless Chromium, spoken to in the DevTools protocol over a pipe.
type Browser struct {
	cmd     *exec.Cmd
	stderr  bytes.Buffer
	session string // of its one page

	mu   sync.Mutex
	last int // id of the last call
	to   *os.File
	from *os.File
	in   *bufio.Reader
}

// lookChromium finds the browser: $CHROMIUM, or one of its usual names.
func lookChromium(t testing.TB) string {
	t.Helper()
	names := []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}
	if name := os.Getenv("CHROMIUM"); name != "" {
		names = []string{name}
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatalf("needs Chromium, as %s in PATH, or named by $CHROMIUM", strings.Join(names, ", "))
	return ""
}

// Start starts Chromium on a profile. It ends with the test at the latest.
func Start(t testing.TB, profile string) *Browser {
	t.Helper()
	toChild, to, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	from, fromChild, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	b := &Browser{to: to, from: from, in: bufio.NewReader(from)}
	b.cmd = exec.Command(lookChromium(t), "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
		"--remote-debugging-pipe", "--user-data-dir="+profile, "about:blank")
	b.cmd.ExtraFiles = []*os.File{toChild, fromChild}
	b.cmd.Stderr = &b.stderr
	b.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := b.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	toChild.Close()
	fromChild.Close()
	t.Cleanup(b.Kill)

	var pages struct {
		TargetInfos []struct{ TargetID, Type string }
	}
	if err := b.Call("Target.getTargets", nil, &pages); err != nil {
		t.Fatalf("%v\n%s", err, b.stderr.String())
	}
	for _, p := range pages.TargetInfos {
		if p.Type != "page" {
			continue
		}
		var attached struct{ SessionID string }
		err := b.Call("Target.attachToTarget", map[string]any{"targetId": p.TargetID, "flatten": true}, &attached)
		if err != nil {
			t.Fatal(err)
		}
		b.session = attached.SessionID
		return b
	}
	t.Fatal("Chromium has no page")
	return nil
}

// Call makes one call and waits for its result, which may be nil to ignore it.
func (b *Browser) Call(method string, params any, result any) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.last++
	message := map[string]any{"id": b.last, "method": method}
	if params != nil {
		message["params"] = params
	}
	if b.session != "" {
		message["sessionId"] = b.session
	}
	text, err := json.Marshal(message)
	if err != nil {
		return err
	}
	b.from.SetReadDeadline(time.Now().Add(30 * time.Second))
	if _, err := b.to.Write(append(text, 0)); err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	for {
		text, err := b.in.ReadBytes(0)
		if err != nil {
			return fmt.Errorf("%s: %w", method, err)
		}
		var reply struct {
			ID     int
			Result json.RawMessage
			Error  *struct{ Message string }
		}
		if err := json.Unmarshal(text[:len(text)-1], &reply); err != nil {
			return fmt.Errorf("%s: %w", method, err)
		}
		switch {
		case reply.ID != b.last: // an event
			continue
		case reply.Error != nil:
			return fmt.Errorf("%s: %s", method, reply.Error.Message)
		case result == nil:
			return nil
		}
		return json.Unmarshal(reply.Result, result)
	}
}

// Kill kills Chromium with all its processes, as a crash or the system would.
func (b *Browser) Kill() {
	if b.cmd.ProcessState != nil {
		return
	}
	_ = syscall.Kill(-b.cmd.Process.Pid, syscall.SIGKILL)
	_ = b.cmd.Wait()
	b.to.Close()
	b.from.Close()
}

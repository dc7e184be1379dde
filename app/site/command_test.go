package site

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestCommand runs the whole program, as make builds it.
func TestCommand(t *testing.T) {
	name := filepath.Join(t.TempDir(), "practice-chat")
	if out, err := exec.Command("go", "build", "-o", name, "practicechat").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	t.Run("refuses", func(t *testing.T) { testRefuses(t, name) })
	t.Run("help", func(t *testing.T) { testHelp(t, name) })
	t.Run("sandbox", func(t *testing.T) { testServesSandbox(t, name) })
}

func testRefuses(t *testing.T, name string) {
	for _, tt := range []struct {
		args []string
		want string // in the error line
	}{
		{[]string{"-nonsense"}, "-nonsense"},
		{[]string{"run"}, `unexpected argument "run"`},
		{[]string{"-sandbox", "-api", "https://api.example"}, "-sandbox and -api"},
		{[]string{"-data", "x"}, "-data"},
		{[]string{"-export", "x", "-sandbox"}, "-export and -sandbox"},
		{[]string{"-export", "x", "-addr", "127.0.0.1:0"}, "-export and -addr"},
		{[]string{"-export", ""}, "-export is empty"},
		{[]string{"-doctor", ""}, "-doctor is empty"},
		{[]string{"-doctor", "chat.example"}, "-doctor"},
		{[]string{"-doctor", "https://chat.example", "-export", "x"}, "-doctor and -export"},
		{[]string{"-doctor", "https://chat.example", "-sandbox"}, "-doctor and -sandbox"},
		{[]string{"-doctor", "https://chat.example", "-keep", "pin"}, "-doctor and -keep"},
		{[]string{"-addr", "8080"}, "-addr"},
		{[]string{"-addr", "127.0.0.1:99999"}, "-addr"},
		{[]string{"-addr", ":eighty"}, "-addr"},
		{[]string{"-api", "api.example"}, "-api"},
		{[]string{"-api", "ftp://api.example"}, "-api"},
		{[]string{"-api", "https://api.example/#token=x"}, "-api"},
		{[]string{"-embed-origins", "*"}, "-embed-origins"},
		{[]string{"-embed-origins", "https://a.example/path"}, "-embed-origins"},
		{[]string{"-signin", "/login"}, "-signin"},
		{[]string{"-keep", "all"}, "-keep"},
		{[]string{"-sandbox=maybe"}, "-sandbox"},
	} {
		cmd := exec.Command(name, tt.args...)
		var stdout, stderr bytes.Buffer
		cmd.Stdout, cmd.Stderr = &stdout, &stderr
		cmd.Run() // the exit code is looked at below
		if code := cmd.ProcessState.ExitCode(); code != 2 {
			t.Errorf("%q: exit code %d; want 2", tt.args, code)
		}
		line, rest, _ := strings.Cut(stderr.String(), "\n")
		if !strings.HasPrefix(line, "practice-chat: ") || !strings.Contains(line, tt.want) || rest != "" || stdout.Len() > 0 {
			t.Errorf("%q: said %q and %q; want one line with %q", tt.args, stderr.String(), stdout.String(), tt.want)
		}
	}
}

func testHelp(t *testing.T, name string) {
	out, err := exec.Command(name, "-h").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, flag := range []string{"-addr", "-api", "-sandbox", "-data", "-embed-origins", "-signin", "-keep", "-export", "-doctor"} {
		if !strings.Contains(string(out), "\n  "+flag+" ") && !strings.Contains(string(out), "\n  "+flag+"\n") {
			t.Errorf("-h does not name %s", flag)
		}
	}
}

// The printed link opens the page and holds a token, the sandbox answers beside
// it, and a signal ends the server without an error.
func testServesSandbox(t *testing.T, name string) {
	if _, err := os.Stat("../../web/app.wasm"); err != nil {
		t.Skip("needs web/app.wasm: run make")
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, "-addr", "127.0.0.1:0", "-sandbox", "-data", t.TempDir())
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatalf("no line: %v\n%s", err, &stderr)
	}
	link := regexp.MustCompile(`(http://127\.0\.0\.1:\d+)/#api=(\S+)&token=([\w-]+\.[\w-]+\.[\w-]+)\n$`).FindStringSubmatch(line)
	if link == nil || link[1] != link[2] {
		t.Fatalf("printed %q", line)
	}
	for path, want := range map[string]string{"/": `&#34;PC_SANDBOX&#34;:&#34;1&#34;`, "/sandbox/manners": `"ack":true`} {
		resp, err := http.Get(link[1] + path)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if resp.StatusCode != 200 || !strings.Contains(string(body), want) {
			t.Errorf("%s: %d, without %s", path, resp.StatusCode, want)
		}
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil || stderr.Len() > 0 {
		t.Errorf("after SIGTERM: %v\n%s", err, &stderr)
	}
}

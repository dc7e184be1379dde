package hostile

import (
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"
)

// TestCases plays every case: against servers of its own, or, in a browser, against
// those of the test that serves the page.
func TestCases(t *testing.T) {
	for _, c := range Cases() {
		t.Run(fmt.Sprintf("rule %d/%s", c.Rule, c.Name), func(t *testing.T) {
			t.Parallel()
			play(t, c)
		})
	}
}

// play plays a case, and up to three times if it depends on time.
func play(t *testing.T, c Case) {
	err := try(t, c)
	for n := 0; n < 2 && err != nil && c.Timed; n++ {
		t.Logf("played again: %v", err)
		err = try(t, c)
	}
	if err != nil {
		t.Error(err)
	}
}

// try runs the probe through one case.
func try(t *testing.T, c Case) error {
	address, wait := serve(t, c)
	probe, err := NewProbe(c, address)
	if err != nil {
		return err
	}
	defer probe.Close()
	if err := wait(); err != nil {
		return fmt.Errorf("the server says: %w", err)
	}
	// What the server saw in the end has yet to reach the callbacks.
	for end := time.Now().Add(soon); len(probe.Trace()) < len(c.Trace) && time.Now().Before(end); {
		time.Sleep(5 * time.Millisecond)
	}
	time.Sleep(20 * time.Millisecond) // and what must not come
	if got := probe.Trace(); !sameTrace(got, c.Trace) {
		return fmt.Errorf("the client reports\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(c.Trace, "\n\t"))
	}
	return nil
}

func sameTrace(got, want []string) bool {
	if len(got) != len(want) {
		return false
	}
	for i := range got {
		// A browser sees what is wrong with a frame, and does not tell.
		before, after, broken := strings.Cut(want[i], "broken")
		if broken && (got[i] == before+"lost"+after || got[i] == before+"protocol"+after) {
			continue
		}
		if got[i] != want[i] {
			return false
		}
	}
	return true
}

// remote is where the servers are when they are not in this process.
var remote = os.Getenv("HOSTILE_SERVERS")

// playTime is how long a case may take.
const playTime = time.Minute

// serve starts a server for a case and returns its address, and a function that
// waits for its verdict.
func serve(t *testing.T, c Case) (address string, wait func() error) {
	if remote == "" {
		return serveHere(t, c)
	}
	name := url.QueryEscape(c.Name)
	address, err := get("%s/start?case=%s", remote, name)
	if err != nil {
		t.Fatal(err)
	}
	return address, func() error {
		verdict, err := get("%s/wait?case=%s", remote, name)
		if err == nil && verdict != "" {
			err = fmt.Errorf("%s", verdict)
		}
		return err
	}
}

func get(format string, args ...any) (string, error) {
	resp, err := http.Get(fmt.Sprintf(format, args...))
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", resp.Status, body)
	}
	return string(body), err
}

// The table covers every rule, and no two cases have one name.
func TestTable(t *testing.T) {
	rules := map[int]int{}
	names := map[string]bool{}
	for _, c := range Cases() {
		rules[c.Rule]++
		if names[c.Name] {
			t.Errorf("two cases are called %q", c.Name)
		}
		names[c.Name] = true
	}
	for rule := 1; rule <= 12; rule++ {
		if rules[rule] == 0 {
			t.Errorf("no case for rule %d", rule)
		}
	}
	t.Logf("%d cases", len(names))
}

// Cases mostly wait, so more of them run at a time than there are processors. A
// browser makes no more than six requests at a time, and is told by its page.
func TestMain(m *testing.M) {
	flag.Parse()
	if remote == "" {
		flag.Set("test.parallel", "8")
	}
	os.Exit(m.Run())
}

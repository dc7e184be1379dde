// Package mutants holds that the simulation of package messenger sees bugs: it
// puts one after the other into the sources and lives until one is noticed. What the
// simulation meets too seldom another test has to see.
package mutants

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

var (
	full  = flag.Bool("full", false, "all mutants")
	few   = flag.Bool("few", false, "those that die soon, up to 500 seeds; with neither, none is built")
	only  = flag.String("only", "", "the names of the mutants to build, a regular expression")
	seeds = flag.Int("seeds", 20000, "seeds per mutant at most")
	units = flag.Int("units", 600, "seeds per mutant after which the other tests are asked")
)

// A mutant is one bug.
type mutant struct {
	name     string
	file     string // below app
	old, new string
	why      string // it is a bug; or why it is none
	fate     fate
}

// A fate is what is expected of a mutant.
type fate byte

const (
	dies   fate = iota // the simulation sees it, or else another test
	quick              // soon: it is among the few of a short run
	equals             // nothing that the simulation can see differs: why says so
)

// TestMutants builds each mutant with an overlay, so that the work tree stays as it
// is, and runs the simulation over it in growing chunks; as many mutants side by side
// as there are cores.
func TestMutants(t *testing.T) {
	chosen := regexp.MustCompile(*only)
	var killed, alive atomic.Int32
	t.Run("mutants", func(t *testing.T) {
		for _, m := range mutants {
			source, err := os.ReadFile(filepath.Join("..", "..", m.file))
			if err != nil {
				t.Fatal(err)
			}
			if n := strings.Count(string(source), m.old); n != 1 {
				t.Errorf("%s: what it changes is there %d times", m.name, n)
				continue
			}
			if built := *full && m.fate != equals || *few && m.fate == quick; !built || !chosen.MatchString(m.name) {
				continue
			}
			t.Run(m.name, func(t *testing.T) {
				t.Parallel()
				by := m.run(t, string(source))
				if by == "" {
					alive.Add(1)
					t.Errorf("lives: %s", m.why)
					return
				}
				killed.Add(1)
				t.Logf("is killed by %s", by)
			})
		}
	})
	t.Logf("%d killed, %d alive", killed.Load(), alive.Load())
}

// failure is how the simulation says which life failed.
var failure = regexp.MustCompile(`TestSimulation/lives/\^([^']*)\$' -seed (\d+)`)

// run returns the scenario and the seed that noticed the mutant; "" if none did.
func (m mutant) run(t *testing.T, source string) (killer string) {
	t.Helper()
	dir := t.TempDir()
	changed := filepath.Join(dir, "mutant.go")
	original, err := filepath.Abs(filepath.Join("..", "..", m.file))
	if err != nil {
		t.Fatal(err)
	}
	overlay, err := json.Marshal(map[string]map[string]string{"Replace": {original: changed}})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		changed:                            strings.Replace(source, m.old, m.new, 1),
		filepath.Join(dir, "overlay.json"): string(overlay),
	} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	program := filepath.Join(dir, "sim.test")
	build := exec.Command("go", "test", "-c", "-vet=off", "-overlay", filepath.Join(dir, "overlay.json"), "-o", program, "..")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%s does not build: %v\n%s", m.name, err, out)
	}
	limit := *seeds
	if !*full {
		limit = min(limit, 500)
	}
	// A chunk is of all scenarios; the seeds of a scenario are spread over them.
	// The other tests were written for what the simulation meets too seldom.
	asked := false
	for from, n := 1, 30; from <= limit; from, n = from+n, min(4*n, limit) {
		if from >= *units && !asked {
			asked = true
			if by := m.units(filepath.Join(dir, "overlay.json")); by != "" {
				return by
			}
		}
		n = min(n, limit-from+1)
		scenarios := "^TestSimulation$"
		if from > 600 {
			scenarios += "/lives/^[^-]*(-bare|-labels)?(\\+id)?$" // without faults there is little to differ
		}
		run := exec.Command(program, "-test.run", scenarios, "-first",
			"-seed", fmt.Sprint(from), "-seeds", fmt.Sprint(n))
		run.Env = append(os.Environ(), "GOMAXPROCS=1") // another mutant runs beside it
		run.WaitDelay = time.Second
		out, err := run.CombinedOutput()
		if err == nil {
			continue
		}
		all := failure.FindAllStringSubmatch(string(out), -1)
		if len(all) == 0 {
			return "the simulation as a whole: " + lastLine(string(out))
		}
		for _, found := range all {
			if m.sound(t, found[1], found[2]) {
				return found[1] + ", seed " + found[2]
			}
		}
	}
	if !asked && *full {
		return m.units(filepath.Join(dir, "overlay.json"))
	}
	return ""
}

// failed is how a test says that it did.
var failed = regexp.MustCompile(`--- FAIL: (\S+)`)

// units returns which of the other tests notices the mutant; "" if none does.
func (m mutant) units(overlay string) (killer string) {
	run := exec.Command("go", "test", "-vet=off", "-timeout", "2m", "-skip", "^TestSimulation$", "-overlay", overlay,
		"..", "../../outbox", "../../store")
	out, err := run.CombinedOutput()
	if err == nil {
		return ""
	}
	if found := failed.FindStringSubmatch(string(out)); found != nil {
		return found[1]
	}
	return "the tests as a whole: " + lastLine(string(out))
}

// sound reports whether a life passes without any mutant.
func (m mutant) sound(t *testing.T, scenario, seed string) bool {
	t.Helper()
	run := exec.Command("go", "test", "..", "-run", "TestSimulation/lives/^"+regexp.QuoteMeta(scenario)+"$", "-seed", seed, "-seeds", "1")
	return run.Run() == nil
}

func lastLine(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return lines[max(0, len(lines)-2)]
}

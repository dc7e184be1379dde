// Package cuts ends a connection after each byte of an exchange of six messages,
// between the messenger and the official Socket.IO server. Whatever the byte: no
// message is lost, none is stored twice, and what cannot be known is shown as such.
package cuts

import (
	"flag"
	"fmt"
	"math"
	"net/http"
	"sync"
	"testing"
	"time"

	"practicechat/app/e2e/peer"
)

var (
	every  = flag.Bool("every", false, "cut after every byte, which takes a quarter of an hour")
	replay = flag.String("trial", "", "play one trial only, as a failure prints it")
	atOnce = flag.Int("at-once", 0, "trials at the same time; 0 is 300, or 500 with -every")
)

// slack is how many bytes beyond the end of an exchange are cut at as well: its
// length differs a little from run to run.
const slack = 100

// short is how many positions are cut at where not every one is.
const short = 300

func TestCuts(t *testing.T) {
	servers := map[bool]string{}
	for _, honour := range []bool{false, true} {
		servers[honour] = peer.Start(t, "..",
			"--ping-interval", fmt.Sprint(pingInterval.Milliseconds()),
			"--ping-timeout", fmt.Sprint(serverPatience.Milliseconds()))
		manners := map[string]bool{"patient": false, "client_id": honour}
		if err := peer.Call(http.MethodPost, servers[honour]+"/sandbox/manners", manners, nil); err != nil {
			t.Fatal(err)
		}
	}
	trials := campaign(t, servers)
	limit := *atOnce
	if limit == 0 {
		limit = 300
		if *every {
			limit = 500
		}
	}

	var mu sync.Mutex
	var sum tally
	var wait sync.WaitGroup
	slots := make(chan struct{}, limit)
	began := time.Now()
	for i, trial := range trials {
		slots <- struct{}{}
		if i < limit {
			time.Sleep(5 * time.Millisecond) // so that not all of them sign in at the same moment
		}
		wait.Go(func() {
			defer func() { <-slots }()
			o, err := trial.run(servers[trial.honour])
			mu.Lock()
			defer mu.Unlock()
			sum.add(o)
			if err != nil {
				t.Errorf("%v\n\tgo test ./app/e2e/cuts -trial %s", err, trial)
			}
		})
	}
	wait.Wait()
	t.Logf("%d trials in %s: %s", len(trials), time.Since(began).Round(time.Second), sum)
	if *replay == "" && sum.cut < len(trials)*4/5 {
		t.Errorf("only %d of %d trials came to their cut", sum.cut, len(trials))
	}
}

// campaign returns the trials to be played.
func campaign(t *testing.T, servers map[bool]string) []trial {
	t.Helper()
	if *replay != "" {
		one, err := parseTrial(*replay)
		if err != nil {
			t.Fatal(err)
		}
		return []trial{one}
	}
	var all []trial
	for _, honour := range []bool{false, true} {
		// Count the bytes of the exchange where nothing is cut.
		o, err := newTrial(up, math.MaxInt32, reset, honour).run(servers[honour])
		if err != nil {
			t.Fatalf("without a cut: %v", err)
		}
		t.Logf("client_id honoured %t: %d bytes up and %d down, %d and %d of them before it is open",
			honour, o.passed[up], o.passed[down], o.opened[up], o.opened[down])
		for d, length := range o.passed {
			for k := range kindNames {
				for after := range length + slack {
					// Where there is no handshake yet, a client waits 20 s: too long for the
					// short form, and nothing has been sent yet.
					if *every || kind(k) != halfOpen || after > o.opened[d] {
						all = append(all, newTrial(direction(d), after, kind(k), honour))
					}
				}
			}
		}
	}
	if *every {
		return all
	}
	some := make([]trial, short)
	for i := range some {
		some[i] = all[i*len(all)/short]
	}
	return some
}

// A tally counts outcomes.
type tally struct{ cut, uncertain, arrived int }

func (s *tally) add(o outcome) {
	for n, is := range map[*int]bool{&s.cut: o.cut, &s.uncertain: o.uncertain, &s.arrived: o.arrived} {
		if is {
			*n++
		}
	}
}

func (s tally) String() string {
	return fmt.Sprintf("%d were cut, the user was asked in %d, and of those the server had the message in %d",
		s.cut, s.uncertain, s.arrived)
}

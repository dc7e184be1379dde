package idb

import "testing"

const killName = "kill"

// TestKillWrite saves something and asks for the browser to be killed.
func TestKillWrite(t *testing.T) {
	needBrowser(t)
	d := mustOpen(t, killName, Options{})
	mustApply(t, d, frozenBatch())
	post(t, "/saved")
	select {}
}

// TestKillRead holds that what was saved before the browser was killed is there.
func TestKillRead(t *testing.T) {
	needBrowser(t)
	wantFrozen(t, mustOpen(t, killName, Options{}), 1)
}

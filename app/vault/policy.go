package vault

import "time"

// MaxAttempts is how many wrong PINs in a row wipe an account.
const MaxAttempts = 10

// delays[i] is the wait after wrong PIN number i+1. The first three cost nothing, for
// typing errors; the tenth wipes.
var delays = [MaxAttempts]time.Duration{
	3: 5 * time.Second,
	4: 30 * time.Second,
	5: time.Minute,
	6: 5 * time.Minute,
	7: 15 * time.Minute,
	8: time.Hour,
}

// Delay returns how long after the wrong PIN number fails, counted from 1, no
// other is tried. At MaxAttempts the account is wiped instead.
func Delay(fails int) time.Duration {
	if fails < 1 || fails > MaxAttempts {
		return 0
	}
	return delays[fails-1]
}

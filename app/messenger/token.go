package messenger

import (
	"encoding/base64"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"practicechat/app/wirejson"
)

// errToken reports a token that is no JWT or names no user.
var errToken = errors.New("messenger: unreadable token")

// claims are what we read of a token. Nothing is verified: that is the server's.
type claims struct {
	user    string
	expires time.Time // zero if the token names no exp
}

// userClaims are the claims that may name the user, the first one found wins.
var userClaims = [...]string{"sub", "uuid", "user_id", "id"}

// parseToken reads the claims of a JWT (RFC 7519).
func parseToken(token string) (c claims, err error) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return c, fmt.Errorf("%w: it has %d parts instead of 3", errToken, len(parts))
	}
	payload, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	if err != nil {
		return c, fmt.Errorf("%w: its payload is not base64url", errToken)
	}
	found := map[string]string{}
	r := wirejson.NewReader(string(payload))
	err = r.Object(func(key string) (err error) {
		switch r.Kind() {
		case wirejson.String:
			found[key], err = r.String()
		case wirejson.Number:
			found[key], err = r.Number()
		default: // names nobody
			_, err = r.Skip()
		}
		return err
	})
	if err != nil {
		return c, fmt.Errorf("%w: its payload is not a JSON object", errToken)
	}
	for _, name := range userClaims {
		if c.user = found[name]; c.user != "" {
			break
		}
	}
	if c.user == "" {
		return c, fmt.Errorf("%w: it names no user", errToken)
	}
	if exp, err := strconv.ParseFloat(found["exp"], 64); err == nil && exp > 0 && exp < math.MaxInt32*1000 {
		c.expires = time.UnixMilli(int64(exp * 1000))
	}
	return c, nil
}

package sandbox

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"
)

const (
	// minSecretBytes is the size of the hash: a shorter HS256 key is weaker than
	// the signature it makes, and RFC 7518, section 3.2 forbids it.
	minSecretBytes  = sha256.Size
	maxTokenBytes   = 8 << 10
	maxSubjectBytes = 128
)

// Why a token does not hold. The difference between the two is told to the
// client, which can ask for a fresh token after the second; nothing more is told.
var (
	errTokenInvalid = errors.New("sandbox: the token is not valid")
	errTokenExpired = errors.New("sandbox: the token has expired")
)

// claims are the parts of a token that the sandbox reads. Times are seconds since
// 1970, possibly with a fraction (NumericDate, RFC 7519, section 2).
type claims struct {
	Subject   string   `json:"sub"`
	Expires   *float64 `json:"exp"`
	NotBefore *float64 `json:"nbf,omitempty"`
	IssuedAt  *float64 `json:"iat,omitempty"`
}

// signer issues and verifies JSON Web Tokens of one algorithm, HS256. There is no
// choice of algorithm anywhere, so that a token cannot choose one either.
type signer struct {
	secret []byte
}

func newSigner(secret []byte) (signer, error) {
	if len(secret) < minSecretBytes {
		return signer{}, fmt.Errorf("sandbox: the secret has %d bytes, HS256 needs %d", len(secret), minSecretBytes)
	}
	return signer{secret: bytes.Clone(secret)}, nil
}

// issue returns a token for subject that is valid from now on for ttl, in whole
// seconds. A negative ttl makes a token that has expired.
func (s signer) issue(subject string, now time.Time, ttl time.Duration) string {
	issued := float64(now.Unix())
	expires := float64(now.Add(ttl).Unix())
	body, err := json.Marshal(claims{Subject: subject, Expires: &expires, IssuedAt: &issued})
	if err != nil {
		panic(err) // strings and whole numbers always encode
	}
	text := encodeSegment([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + encodeSegment(body)
	return text + "." + encodeSegment(s.sum(text))
}

// verify returns the subject of a token and the time at which it ends. The error
// is errTokenExpired for a token that was ours and has ended, and errTokenInvalid
// for everything else.
//
// The signature is checked before anything inside the token is believed, and a
// token without an end or without a subject is refused.
func (s signer) verify(token string, now time.Time) (subject string, expires time.Time, err error) {
	fail := func(err error) (string, time.Time, error) { return "", time.Time{}, err }
	if len(token) > maxTokenBytes {
		return fail(errTokenInvalid)
	}
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return fail(errTokenInvalid)
	}
	signature, err := base64.RawURLEncoding.Strict().DecodeString(parts[2])
	if err != nil || !hmac.Equal(signature, s.sum(parts[0]+"."+parts[1])) {
		return fail(errTokenInvalid)
	}

	var header struct {
		Algorithm string          `json:"alg"`
		Type      string          `json:"typ"`
		Critical  json.RawMessage `json:"crit"`
	}
	if decodeSegment(parts[0], &header) != nil || header.Algorithm != "HS256" ||
		header.Critical != nil || header.Type != "" && !strings.EqualFold(header.Type, "JWT") {
		return fail(errTokenInvalid)
	}

	var c claims
	if decodeSegment(parts[1], &c) != nil || c.Subject == "" || len(c.Subject) > maxSubjectBytes || c.Expires == nil {
		return fail(errTokenInvalid)
	}
	if c.NotBefore != nil && numericDate(*c.NotBefore).After(now) {
		return fail(errTokenInvalid)
	}
	expires = numericDate(*c.Expires)
	if !now.Before(expires) {
		return fail(errTokenExpired)
	}
	return c.Subject, expires, nil
}

func (s signer) sum(text string) []byte {
	mac := hmac.New(sha256.New, s.secret)
	mac.Write([]byte(text))
	return mac.Sum(nil)
}

func encodeSegment(b []byte) string {
	return base64.RawURLEncoding.EncodeToString(b)
}

func decodeSegment(segment string, v any) error {
	b, err := base64.RawURLEncoding.Strict().DecodeString(segment)
	if err != nil {
		return err
	}
	return json.Unmarshal(b, v)
}

// numericDate is exact to the millisecond, and keeps absurd numbers at the ends
// of what a JavaScript date can hold instead of wrapping them around.
func numericDate(seconds float64) time.Time {
	const limit = 8.64e12
	return time.UnixMilli(int64(math.Max(-limit, math.Min(limit, seconds)) * 1000))
}

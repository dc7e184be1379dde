package sandbox

import (
	"bytes"
	"encoding/base64"
	"errors"
	"strings"
	"testing"
	"time"
)

var testSecret = []byte("an example secret of 32 or more bytes")

func TestTokenRoundTrip(t *testing.T) {
	s, err := newSigner(testSecret)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Unix(1_780_000_000, 0)
	token := s.issue("someone", now, time.Minute)
	for _, tt := range []struct {
		at   time.Duration
		want error
	}{
		{0, nil},
		{59 * time.Second, nil},
		{time.Minute, errTokenExpired},
		{time.Hour, errTokenExpired},
	} {
		subject, expires, err := s.verify(token, now.Add(tt.at))
		if !errors.Is(err, tt.want) {
			t.Errorf("after %v: error %v, want %v", tt.at, err, tt.want)
		}
		if err == nil && (subject != "someone" || !expires.Equal(now.Add(time.Minute))) {
			t.Errorf("after %v: subject %q until %v", tt.at, subject, expires)
		}
	}
	if _, _, err := s.verify(s.issue("someone", now, -time.Second), now); !errors.Is(err, errTokenExpired) {
		t.Errorf("negative ttl: error %v, want %v", err, errTokenExpired)
	}
}

// The token and its key are the ones of RFC 7515, appendix A.1.
func TestTokenOfTheSpecification(t *testing.T) {
	const token = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9" +
		".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ" +
		".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
	key, err := base64.RawURLEncoding.DecodeString("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow")
	if err != nil {
		t.Fatal(err)
	}
	s := signer{secret: key}
	text := token[:strings.LastIndexByte(token, '.')]
	if got := text + "." + encodeSegment(s.sum(text)); got != token {
		t.Errorf("signed as %s, want %s", got, token)
	}
	// It names no subject, so it does not sign anyone in.
	if _, _, err := s.verify(token, time.Unix(1300819379, 0)); !errors.Is(err, errTokenInvalid) {
		t.Errorf("error %v, want %v", err, errTokenInvalid)
	}
}

func TestTokenRefused(t *testing.T) {
	s, err := newSigner(testSecret)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Unix(1_780_000_000, 0)
	sign := func(header, body string) string {
		text := encodeSegment([]byte(header)) + "." + encodeSegment([]byte(body))
		return text + "." + encodeSegment(s.sum(text))
	}
	const header = `{"alg":"HS256","typ":"JWT"}`
	const body = `{"sub":"someone","exp":1780000060}`
	good := sign(header, body)
	if _, _, err := s.verify(good, now); err != nil {
		t.Fatalf("the good token: %v", err)
	}
	unsigned := encodeSegment([]byte(`{"alg":"none"}`)) + "." + encodeSegment([]byte(body)) + "."
	other := signer{secret: bytes.Repeat([]byte{'x'}, minSecretBytes)}

	for name, token := range map[string]string{
		"empty":              "",
		"two parts":          "a.b",
		"four parts":         good + ".x",
		"unsigned":           unsigned,
		"none, signed":       sign(`{"alg":"none"}`, body),
		"other algorithm":    sign(`{"alg":"HS512"}`, body),
		"lower case":         sign(`{"alg":"hs256"}`, body),
		"no algorithm":       sign(`{"typ":"JWT"}`, body),
		"other type":         sign(`{"alg":"HS256","typ":"JOSE"}`, body),
		"critical extension": sign(`{"alg":"HS256","crit":["b64"]}`, body),
		"header not JSON":    sign(`HS256`, body),
		"body not JSON":      sign(header, `sub`),
		"body an array":      sign(header, `["someone"]`),
		"no subject":         sign(header, `{"exp":1780000060}`),
		"subject a number":   sign(header, `{"sub":7,"exp":1780000060}`),
		"subject too long":   sign(header, `{"sub":"`+strings.Repeat("a", maxSubjectBytes+1)+`","exp":1780000060}`),
		"no end":             sign(header, `{"sub":"someone"}`),
		"end null":           sign(header, `{"sub":"someone","exp":null}`),
		"end a string":       sign(header, `{"sub":"someone","exp":"1780000060"}`),
		"not yet":            sign(header, `{"sub":"someone","exp":1780000060,"nbf":1780000001}`),
		"other secret":       other.issue("someone", now, time.Minute),
		"body changed":       strings.Replace(good, encodeSegment([]byte(body)), encodeSegment([]byte(`{"sub":"somebody","exp":1780000060}`)), 1),
		"signature padded":   good + "=",
		"signature cut":      good[:len(good)-1],
		"trailing bits":      good[:len(good)-1] + nextLetter(good[len(good)-1]),
		"too long":           sign(header, `{"sub":"someone","exp":1780000060,"x":"`+strings.Repeat("a", maxTokenBytes)+`"}`),
	} {
		if subject, _, err := s.verify(token, now); !errors.Is(err, errTokenInvalid) {
			t.Errorf("%s: subject %q, error %v; want %v", name, subject, err, errTokenInvalid)
		}
	}
}

func TestTokenAbsurdTimes(t *testing.T) {
	s := signer{secret: testSecret}
	now := time.Unix(1_780_000_000, 0)
	for exp, want := range map[string]error{"1e300": nil, "-1e300": errTokenExpired, "0": errTokenExpired, "1780000000.5": nil} {
		text := encodeSegment([]byte(`{"alg":"HS256"}`)) + "." + encodeSegment([]byte(`{"sub":"a","exp":`+exp+`}`))
		if _, _, err := s.verify(text+"."+encodeSegment(s.sum(text)), now); !errors.Is(err, want) {
			t.Errorf("exp %s: error %v, want %v", exp, err, want)
		}
	}
}

func TestShortSecret(t *testing.T) {
	if _, err := newSigner([]byte("short")); err == nil {
		t.Error("a secret of 5 bytes was taken")
	}
}

// nextLetter returns the letter of the base64 alphabet after b: with the last
// letter of 32 encoded bytes only the two bits that must be zero change.
func nextLetter(b byte) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	return string(alphabet[strings.IndexByte(alphabet, b)+1])
}

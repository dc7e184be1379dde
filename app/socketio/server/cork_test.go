package server

import (
	"errors"
	"net"
	"strings"
	"testing"
)

// notedConn notes each write.
type notedConn struct {
	net.Conn
	writes []string
	err    error
}

func (c *notedConn) Write(p []byte) (int, error) {
	if c.err != nil {
		return 0, c.err
	}
	c.writes = append(c.writes, string(p))
	return len(p), nil
}

func TestCorked(t *testing.T) {
	long := strings.Repeat("x", maxHeld)
	for _, tt := range []struct {
		name    string
		written []string
		want    []string
	}{
		{"nothing", nil, nil},
		{"short ones", []string{"a", "b", "c"}, []string{"abc"}},
		{"more than are gathered", []string{"a", long, "b"}, []string{"a", long, "b"}},
		{"one that is too long", []string{"a", long + "x", "b"}, []string{"a", long + "x", "b"}},
	} {
		under := &notedConn{}
		c := &corked{Conn: under}
		c.cork()
		for _, text := range tt.written {
			if n, err := c.Write([]byte(text)); n != len(text) || err != nil {
				t.Fatalf("%s: wrote %d bytes, %v", tt.name, n, err)
			}
		}
		if err := c.uncork(); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		if strings.Join(under.writes, "|") != strings.Join(tt.want, "|") {
			t.Errorf("%s: %d writes, want %d", tt.name, len(under.writes), len(tt.want))
		}
		c.Write([]byte("at once"))
		if last := under.writes[len(under.writes)-1]; last != "at once" {
			t.Errorf("%s: %q is written after uncork", tt.name, last)
		}
	}
}

func TestCorkedFails(t *testing.T) {
	lost := errors.New("lost")
	c := &corked{Conn: &notedConn{err: lost}}
	c.cork()
	if _, err := c.Write([]byte("a")); err != nil {
		t.Errorf("gathering fails: %v", err)
	}
	if err := c.uncork(); err != lost {
		t.Errorf("uncork returns %v", err)
	}
	c.cork()
	c.Write(make([]byte, maxHeld))
	if _, err := c.Write([]byte("b")); err != lost {
		t.Errorf("a write after one that failed returns %v", err)
	}
}

package socketio

import (
	"testing"
	"testing/synctest"
)

func TestRecovery(t *testing.T) {
	token := "t1"
	opts := Options{Recover: true, Auth: func() any { return map[string]string{"token": token} }}
	run(t, opts, func(b *bench) {
		w := b.open()
		w.send(openPacket)
		w.expect(`40{"token":"t1"}`)
		w.send(`40{"sid":"s1","pid":"p1"}`, `42["a",{"x":1},"off\"1"]`, `42["b",2]`, `42["c"]`, `421["d","no offset"]`)
		b.expect("connect 1", `event 1 a [{"x":1} "off\"1"]`, "event 1 b [2]", "event 1 c []", `event 1 d ["no offset"]`)
		w.Close()
		token = "t2"
		w = b.open()
		w.send(openPacket)
		w.expect(`40{"pid":"p1","offset":"off\"1","token":"t2"}`)
		w.send(`40{"pid":"p1","sid":"s1"}`, `42["missed","off2"]`)
		synctest.Wait()
		if !b.conn().Recovered() {
			t.Error("the connection does not count as recovered")
		}
		w.Close()
		w = b.open()
		w.send(openPacket)
		w.expect(`40{"pid":"p1","offset":"off2","token":"t2"}`)
		w.send(`40{"sid":"s3","pid":"p3"}`) // the server has forgotten
		synctest.Wait()
		if b.conn().Recovered() {
			t.Error("the connection counts as recovered")
		}
		w.Close()
		w = b.open()
		w.send(openPacket)
		w.expect(`40{"pid":"p3","token":"t2"}`) // the old offset is not of this session
		w.send(`40{"sid":"s4"}`)
		synctest.Wait()
		w.Close()
		w = b.open()
		w.send(openPacket)
		w.expect(`40{"token":"t2"}`) // that server does not offer it
	})
}

func TestNoRecovery(t *testing.T) {
	run(t, Options{}, func(b *bench) {
		w := b.open()
		w.send(openPacket, `40{"sid":"s1","pid":"p1"}`, `42["a","off1"]`)
		w.expect("40")
		w.Close()
		w = b.open()
		w.send(openPacket)
		w.expect("40")
		w.send(`40{"sid":"s1","pid":"p1"}`)
		synctest.Wait()
		if b.conn().Recovered() {
			t.Error("the connection counts as recovered")
		}
	})
}

// Credentials are asked for on each connect and kept by nobody.
func TestAuth(t *testing.T) {
	var auth any
	calls := 0
	opts := Options{Auth: func() any { calls++; return auth }}
	run(t, opts, func(b *bench) {
		for _, tt := range []struct {
			auth any
			want string
		}{
			{nil, `40`},
			{map[string]any{}, `40{}`},
			{struct {
				Token string `json:"token"`
			}{"x"}, `40{"token":"x"}`},
			{Raw(` { "a" : [ 1 ] } `), `40{"a":[ 1 ]}`},
			{custom{7}, `40{"custom":7}`},
		} {
			auth = tt.auth
			w := b.open()
			w.send(openPacket)
			w.expect(tt.want)
			b.client.Reconnect(nil)
			synctest.Wait()
		}
		if calls != 5 {
			t.Errorf("asked for %d times", calls)
		}
		for _, bad := range []any{1, "x", []int{}, func() {}, Raw("{"), []byte("{}")} {
			auth = bad
			w := b.open()
			w.send(openPacket)
			w.expect()
			if !w.isOver() {
				t.Errorf("auth %v is taken", bad)
			}
		}
	})
}

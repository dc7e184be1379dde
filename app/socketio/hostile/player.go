//go:build !js

package hostile

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"
)

// player plays one script.
type player struct {
	conn     net.Conn
	reader   *bufio.Reader
	request  *http.Request
	upgraded bool
	frames   chan frame    // messages from the client; closed at the end
	over     chan struct{} // closed when the client has ended an upgraded connection
	end      func()        // to be called when either side has ended the connection
}

// play does one step.
func (p *player) play(s Step) error {
	switch s.Op {
	case opRefuse:
		defer p.end()
		_, err := fmt.Fprintf(p.conn, "HTTP/1.1 %d X\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s", s.N, len(s.Text), s.Text)
		return err
	case opDropEarly:
		p.end()
		return p.conn.Close()
	case opHold:
		return p.hold(s.D)
	}
	if !p.upgraded {
		if err := upgrade(p.conn, p.request); err != nil {
			return err
		}
		p.upgraded, p.over = true, make(chan struct{})
		go p.read()
	}
	switch s.Op {
	case opExpect:
		return p.expect(frameText, s.Text)
	case opExpectBin:
		return p.expect(frameBinary, string(s.Data))
	case opSilent:
		return p.silent(s.D)
	case opPause:
		time.Sleep(s.D)
		return nil
	case opExpectEnd:
		return p.expectEnd(s.D, false)
	case opEnds:
		return p.expectEnd(s.D, true)
	case opCloseFrame:
		return p.close(s.N)
	case opHangUp:
		p.end()
		p.conn.Close() // a client that has had enough has had it closed before
		return nil
	case opReset:
		p.end()
		p.conn.(*net.TCPConn).SetLinger(0)
		p.conn.Close()
		return nil
	}
	// A client that has had enough closes while we write.
	p.conn.SetWriteDeadline(time.Now().Add(soon))
	p.conn.Write(output(s))
	return nil
}

// output returns the bytes of a step that sends.
func output(s Step) []byte {
	switch s.Op {
	case opSend:
		return appendFrame(nil, frameFinal|frameText, s.Text)
	case opSendBinary:
		return appendFrame(nil, frameFinal|frameBinary, string(s.Data))
	case opLarge:
		return appendFrame(nil, frameFinal|frameText, `42["large","`+strings.Repeat("x", s.N)+`"]`)
	case opRaw:
		return s.Data
	case opRepeat:
		var out []byte
		for range s.N {
			out = appendFrame(out, frameFinal|frameText, s.Text)
		}
		return out
	case opFragments:
		var out []byte
		first := byte(frameText)
		rest := s.Text
		for len(rest) > s.N {
			out = appendFrame(out, first, rest[:s.N])
			out = appendFrame(out, frameFinal|framePing, "between")
			first, rest = frameContinuation, rest[s.N:]
		}
		return appendFrame(out, frameFinal|first, rest)
	}
	panic("hostile: no such step")
}

// read hands on the client's messages until the connection ends.
func (p *player) read() {
	defer close(p.over)
	defer close(p.frames)
	defer p.conn.Close()
	defer p.end()
	var message frame // of which fragments have come
	for {
		f := readFrame(p.reader)
		if f.err != nil {
			return
		}
		switch f.op {
		case frameText, frameBinary, frameContinuation:
			if f.op != frameContinuation {
				message.op = f.op
			}
			message.payload += f.payload
			if f.final {
				p.frames <- message
				message = frame{}
			}
		case frameClose:
			p.end()
			p.conn.Write(appendFrame(nil, frameFinal|frameClose, f.payload))
			return
		}
	}
}

func (p *player) expect(op byte, payload string) error {
	select {
	case f, ok := <-p.frames:
		if !ok {
			return errors.New("the client ended the connection")
		}
		if f.op != op || f.payload != payload {
			return fmt.Errorf("the client sent %.200q", f.payload)
		}
		return nil
	case <-time.After(soon):
		return errors.New("the client sent nothing")
	}
}

func (p *player) silent(d time.Duration) error {
	select {
	case f, ok := <-p.frames:
		if !ok {
			return errors.New("the client ended the connection")
		}
		return fmt.Errorf("the client sent %.200q", f.payload)
	case <-time.After(d):
		return nil
	}
}

func (p *player) expectEnd(d time.Duration, whatever bool) error {
	timeout := time.After(d)
	for {
		select {
		case f, ok := <-p.frames:
			if !ok {
				return nil
			}
			if !whatever {
				return fmt.Errorf("the client sent %.200q", f.payload)
			}
		case <-timeout:
			return errors.New("the client keeps the connection")
		}
	}
}

// close sends a close frame and waits for the client's.
func (p *player) close(code int) error {
	payload := ""
	if code != 1005 { // which stands for none
		payload = string(binary.BigEndian.AppendUint16(nil, uint16(code)))
	}
	p.conn.Write(appendFrame(nil, frameFinal|frameClose, payload))
	p.end()
	select {
	case <-p.over:
		return nil
	case <-time.After(soon):
		return errors.New("the client does not answer a close frame")
	}
}

// hold waits for the client to end a connection that was never upgraded.
func (p *player) hold(d time.Duration) error {
	p.conn.SetReadDeadline(time.Now().Add(d))
	_, err := p.reader.ReadByte()
	var timeout net.Error
	switch {
	case err == nil:
		return errors.New("the client sent something")
	case errors.As(err, &timeout) && timeout.Timeout():
		return errors.New("the client keeps the connection")
	}
	p.end()
	return nil
}

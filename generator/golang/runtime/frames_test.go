package centrifugoclient

import (
	"bytes"
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"
)

// Messages arrive whole, however they are cut in frames, and frames in packets.
func TestFramesArrive(t *testing.T) {
	short, long, huge := `"a"`, `"`+strings.Repeat("a", 300)+`"`, `"`+strings.Repeat("a", 3<<20)+`"`
	whole := func(m []byte) [][]byte { return [][]byte{raw(0x81, m)} }
	for name, test := range map[string]struct {
		result string
		frames func(message []byte) [][]byte
		pongs  []string
	}{
		"short":            {short, whole, nil},
		"two bytes":        {long, whole, nil},
		"eight bytes":      {huge, whole, nil},
		"a longer length":  {short, func(m []byte) [][]byte { return [][]byte{rawLength(0x81, 8, m)} }, nil},
		"binary":           {long, func(m []byte) [][]byte { return [][]byte{raw(0x82, m)} }, nil},
		"fragments":        {long, func(m []byte) [][]byte { return [][]byte{split(m, 7)} }, nil},
		"large fragments":  {huge, func(m []byte) [][]byte { return [][]byte{split(m, 100_000)} }, nil},
		"an empty first":   {long, func(m []byte) [][]byte { return [][]byte{raw(0x01, ""), raw(0x00, ""), raw(0x80, m)} }, nil},
		"an empty last":    {long, func(m []byte) [][]byte { return [][]byte{raw(0x01, m), raw(0x80, "")} }, nil},
		"byte by byte":     {long, func(m []byte) [][]byte { return bytes.SplitAfter(rawLength(0x81, 8, m), nil) }, nil},
		"not UTF-8":        {"\"\xff\"", whole, nil},
		"pings":            {short, func(m []byte) [][]byte { return [][]byte{raw(0x89, "1"), raw(0x89, ""), raw(0x81, m)} }, []string{"1", ""}},
		"a long ping":      {short, func(m []byte) [][]byte { return [][]byte{raw(0x89, strings.Repeat("p", 125)), raw(0x81, m)} }, []string{strings.Repeat("p", 125)}},
		"a ping in pieces": {short, func(m []byte) [][]byte { return append(bytes.SplitAfter(raw(0x89, "12"), nil), raw(0x81, m)) }, []string{"12"}},
		"a pong unasked":   {short, func(m []byte) [][]byte { return [][]byte{raw(0x8a, "1"), raw(0x81, m)} }, nil},
		"pings in between": {short, func(m []byte) [][]byte { return [][]byte{split(m, 50, raw(0x8a, "x"), raw(0x89, "2"))} }, []string{"2"}},
	} {
		t.Run(name, func(t *testing.T) {
			answered := make(chan struct{})
			config := rawServer(t, func(f *rawFake) {
				f.send(test.frames(f.welcome()(test.result))...)
				for _, want := range test.pongs {
					if op, payload := f.next(); op != 0xa || string(payload) != want {
						t.Errorf("the client sent a frame of the kind %d, %q, want a pong with %q", op, payload, want)
					}
				}
				close(answered)
				f.end()
			})
			result, err := connectTo(t, config).Call(t.Context(), "m", nil)
			if err != nil || string(result) != test.result {
				t.Errorf("result = %.50q, %v", result, err)
			}
			<-answered
		})
	}
}

// What breaks the protocol ends the connection, at once. The server is told why, if it may still read.
func TestUnsoundFrames(t *testing.T) {
	head := func(first, second byte, more ...byte) []byte { return append([]byte{first, second}, more...) }
	for name, test := range map[string]struct {
		frames []byte
		code   int // that the client closes with, 0 if it just does
		want   string
	}{
		"compressed":            {raw(0xc1, "x"), 1002, "unexpected rsv bits"},
		"reserved bit":          {raw(0xa9, "x"), 1002, "unexpected rsv bits"},
		"masked":                {head(0x81, 0x81, 1, 2, 3, 4, 'x'), 0, "the server sent a masked frame"},
		"masked ping":           {head(0x89, 0x81, 1, 2, 3, 4, 'x'), 0, "the server sent a masked frame"},
		"unknown kind":          {raw(0x83, "x"), 1002, "received unknown opcode"},
		"unknown control":       {raw(0x8b, "x"), 1002, "received unknown opcode"},
		"ping in fragments":     {raw(0x09, "x"), 1002, "received fragmented control frame"},
		"ping of 126 bytes":     {head(0x89, 126, 0, 126), 1002, "control frame payload with invalid length: 126"},
		"ping of many bytes":    {head(0x89, 127, 0, 0, 0, 1, 0, 0, 0, 0), 1002, "control frame payload with invalid length: 4294967296"},
		"continues nothing":     {raw(0x80, "x"), 0, "a frame of the kind 0, out of order"},
		"text in fragments":     {append(raw(0x01, "x"), raw(0x81, "x")...), 0, "a frame of the kind 1, out of order"},
		"negative length":       {head(0x81, 127, 0x80, 0, 0, 0, 0, 0, 0, 1), 0, "a message of more than 67108864 bytes"},
		"one byte too many":     {head(0x81, 127, 0, 0, 0, 0, 4, 0, 0, 1), 0, "a message of more than 67108864 bytes"},
		"too many in fragments": {append(raw(0x01, "x"), head(0x80, 127, 0, 0, 0, 0, 4, 0, 0, 0)...), 0, "a message of more than 67108864 bytes"},
		"close of one byte":     {raw(0x88, "x"), 1002, "invalid close payload"},
		"close with 1005":       {raw(0x88, "\x03\xed"), 1002, "invalid close payload"},
		"close in fragments":    {raw(0x08, ""), 1002, "received fragmented control frame"},
	} {
		t.Run(name, func(t *testing.T) {
			code := make(chan int, 1)
			c := connectTo(t, rawServer(t, func(f *rawFake) {
				f.welcome()
				f.send(test.frames)
				select {
				case code <- f.end():
				default: // it has connected again
				}
			}))
			start := time.Now()
			_, err := c.Call(t.Context(), "m", nil)
			if !errors.Is(err, ErrDisconnected) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("err = %v, want %q", err, test.want)
			}
			if got := <-code; got != test.code {
				t.Errorf("the client closed with %d, want %d", got, test.code)
			}
			if d := time.Since(start); d > 2*time.Second {
				t.Errorf("it took %s", d)
			}
		})
	}
}

// A connection that ends in a frame has ended without a reason.
func TestCutFrames(t *testing.T) {
	message := rawLength(0x81, 8, `{"push":{}}`)
	for _, cut := range [][]byte{nil, message[:1], message[:2], message[:9], message[:10], message[:12], raw(0x89, "12")[:3], raw(0x01, "{"), raw(0x88, "\x0d\xad")[:3]} {
		c := connectTo(t, rawServer(t, func(f *rawFake) {
			f.welcome()
			f.send(cut)
		}))
		_, err := c.Call(t.Context(), "m", nil)
		if !errors.Is(err, ErrDisconnected) || !strings.Contains(err.Error(), "the connection was closed without a reason") {
			t.Errorf("after %x: err = %v", cut, err)
		}
	}
}

// What came before a close frame counts, what comes after it doesn't. The client answers with the same code, and tells it and the reason.
func TestCloseFrames(t *testing.T) {
	long := strings.Repeat("r", 123)
	for payload, want := range map[string]StateChange{
		"":                {State: StateConnecting, Code: 1005, WillReconnect: true},
		"\x03\xe9":        {State: StateConnecting, Code: 1001, WillReconnect: true},
		"\x0d\xadbye":     {State: StateDisconnected, Code: 3501, Reason: "bye"},
		"\x0d\xad" + long: {State: StateDisconnected, Code: 3501, Reason: long},
	} {
		code, changes := make(chan int, 1), make(chan StateChange, 100)
		config := rawServer(t, func(f *rawFake) {
			result := f.welcome()
			f.send(bytes.Join([][]byte{raw(0x81, result("1")), raw(0x01, "{"), raw(0x88, payload), raw(0x80, "garbage")}, nil))
			select {
			case code <- f.end():
			default: // it has connected again
			}
		})
		config.OnState = func(change StateChange) { changes <- change }
		if _, err := connectTo(t, config).Call(t.Context(), "m", nil); err != nil {
			t.Errorf("%q: err = %v", payload, err)
		}
		if got := <-code; got != want.Code {
			t.Errorf("%q: the client closed with %d, want %d", payload, got, want.Code)
		}
		<-changes
		<-changes
		got := <-changes
		if !strings.Contains(got.Reason, want.Reason) {
			t.Errorf("%q: reason %q, want %q", payload, got.Reason, want.Reason)
		}
		if got.Reason = want.Reason; got != want {
			t.Errorf("%q: state %+v, want %+v", payload, got, want)
		}
	}
}

// A length that is only announced takes no memory, and a peer that is silent in a frame doesn't hold up Disconnect, which leaves no goroutine.
func TestSilentInFrame(t *testing.T) {
	for name, part := range map[string][]byte{
		"text":                     {0x81, 127, 0, 0, 0, 0, 4, 0, 0, 0, 'x'},
		"fragment":                 raw(0x01, "{"),
		"ping":                     {0x89, 5, 'x'},
		"ping that is no good one": {0x89, 126},
		"close":                    {0x88, 3, 0x0d},
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			sent := make(chan struct{})
			c := connectTo(t, rawServer(t, func(f *rawFake) {
				f.next()
				f.send(raw(0x81, `{"id":1,"connect":{}}`+"\n"+`{"id":2,"subscribe":{}}`), part)
				close(sent)
				f.end()
			}))
			<-sent
			time.Sleep(50 * time.Millisecond) // the client reads it
			runtime.ReadMemStats(&after)
			if n := after.TotalAlloc - before.TotalAlloc; n > 16<<20 {
				t.Errorf("%d bytes were allocated", n)
			}
			start := time.Now()
			if err := c.Disconnect(); err != nil {
				t.Error(err)
			}
			if d := time.Since(start); d > time.Second {
				t.Errorf("Disconnect took %s", d)
			}
			eventually(t, "no goroutine of the connection", func() bool { return len(ours()) == 0 })
		})
	}
}

package centrifugoclient

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"nhooyr.io/websocket"
)

// A fake is the server's side of one connection, for what the real server does rarely.
type fake struct {
	t     *testing.T
	conn  *websocket.Conn
	lines []string // read, not yet looked at
}

// fakeServer serves connections by serve, and returns the configuration for it.
func fakeServer(t *testing.T, serve func(*fake)) CentrifugoConfig {
	t.Helper()
	var all sync.WaitGroup
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		all.Add(1)
		defer all.Done()
		conn, err := websocket.Accept(w, r, nil)
		if err != nil {
			return // another process, which takes the port for that of its own server; a client tells of it
		}
		defer func() { _ = conn.CloseNow() }()
		serve(&fake{t: t, conn: conn})
		for err == nil {
			_, _, err = conn.Read(context.WithoutCancel(r.Context()))
		}
	}))
	t.Cleanup(func() { server.Close(); all.Wait() })
	return CentrifugoConfig{URL: server.URL, UserID: "u", Timeout: 5 * time.Second}
}

// next returns the next line of the client, "" if the connection has ended.
func (f *fake) next() string {
	for len(f.lines) == 0 {
		_, frame, err := f.conn.Read(context.Background())
		if err != nil {
			return ""
		}
		f.lines = strings.Split(string(frame), "\n")
	}
	line := f.lines[0]
	f.lines = f.lines[1:]
	return line
}

// expect reads a line and fails unless it is want. "*" in want stands for a UUID.
func (f *fake) expect(want string) (id string) {
	line := f.next()
	if _, rest, ok := strings.Cut(line, `"correlation_id":"`); ok {
		id, _, _ = strings.Cut(rest, `"`)
	}
	if want = strings.ReplaceAll(want, "*", id); line != want {
		f.t.Errorf("the client sent %s\nwant %s", line, want)
	}
	return id
}

func (f *fake) write(lines ...string) {
	if err := f.conn.Write(context.Background(), websocket.MessageText, []byte(strings.Join(lines, "\n"))); err != nil {
		f.t.Errorf("write: %v", err)
	}
}

// welcome answers the handshake. connect is what the connect reply holds.
func (f *fake) welcome(connect string) {
	f.expect(`{"id":1,"connect":{}}`)
	f.expect(`{"id":2,"subscribe":{"channel":"user#u"}}`)
	f.write(`{"id":1,"connect":`+connect+`}`, `{"id":2,"subscribe":{"recoverable":true,"epoch":"e","offset":4}}`)
}

// pushed is a publication on the reply channel.
func pushed(data string) string { return `{"push":{"channel":"user#u","pub":{"data":` + data + `}}}` }

const call3 = `{"id":3,"publish":{"channel":"rpc.requests","data":{"method":"m","params":{},"correlation_id":"*","reply_to":"user#u"}}}`

// Replies and pushes in one frame, blank lines, replies before the publication's own, and much that isn't for the client.
func TestFrames(t *testing.T) {
	c := connectTo(t, fakeServer(t, func(f *fake) {
		f.welcome(`{"client":"c","version":"6.9.1"}`)
		id := f.expect(call3)
		f.write(
			"", `{"push":{"channel":"user#u","join":{"info":{"user":"x"}}}}`, "",
			`{"push":{"channel":"other","pub":{"data":{"correlation_id":"`+id+`","result":"other channel"}}}}`,
			`{"push":{"channel":"user#u","pub":{"data":{"correlation_id":"`+id+`","result":"forged"},"info":{"user":"x"}}}}`,
			pushed(`null`), pushed(`[1]`), pushed(`"text"`), pushed(`{}`), pushed(`{"correlation_id":7}`), pushed(`{"correlation_id":null}`),
			pushed(`{"correlation_id":"unknown","result":1}`),
			`{"id":99,"publish":{}}`, `{"id":98,"error":{"code":103,"message":"late"}}`,
			`{"push":{"channel":"user#u","pub":{"data":{"correlation_id":"`+id+`","result":[1],"error":null},"info":null,"offset":5}}}`,
			pushed(`{"correlation_id":"`+id+`","result":"twice"}`),
			`{"id":3,"publish":{}}`, "",
		)
	}))
	result, err := c.Call(t.Context(), "m", nil)
	if err != nil || string(result) != "[1]" {
		t.Errorf("result = %s, %v", result, err)
	}
	eventually(t, "idle", func() bool {
		c.mu.Lock()
		defer c.mu.Unlock()
		return len(c.calls.written) == 0
	})
	idle(t, c)
}

func TestMalformedError(t *testing.T) {
	c := connectTo(t, fakeServer(t, func(f *fake) {
		f.welcome(`{}`)
		f.write(pushed(`{"correlation_id":"` + f.expect(call3) + `","error":"boom"}`))
	}))
	_, err := c.Call(t.Context(), "m", nil)
	if err == nil || !strings.HasPrefix(err.Error(), `m: malformed error "boom"`) {
		t.Errorf("err = %v", err)
	}
}

// An error without data has nil, however the server writes that.
func TestErrorWithoutData(t *testing.T) {
	for _, failure := range []string{`{"code":7,"message":"no"}`, `{"code":7,"message":"no","data":null}`} {
		c := connectTo(t, fakeServer(t, func(f *fake) {
			f.welcome(`{}`)
			f.write(pushed(`{"correlation_id":"` + f.expect(call3) + `","error":` + failure + `}`))
		}))
		_, err := c.Call(t.Context(), "m", nil)
		var got *RPCError
		if !errors.As(err, &got) || got.Code != 7 || got.Data != nil {
			t.Errorf("%s: err = %#v, want code 7 and no data", failure, err)
		}
	}
}

func TestGarbage(t *testing.T) {
	c := connectTo(t, fakeServer(t, func(f *fake) {
		f.welcome(`{}`)
		f.expect(call3)
		f.write(`{"push":`)
	}))
	_, err := c.Call(t.Context(), "m", nil)
	if !errors.Is(err, ErrDisconnected) || !strings.Contains(err.Error(), "malformed frame") {
		t.Errorf("err = %v", err)
	}
}

func TestPings(t *testing.T) {
	for name, test := range map[string]struct {
		connect string
		answer  string
	}{
		"with pong":    {`{"ping":25,"pong":true}`, "{}"},
		"without pong": {`{"ping":25}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			pinged, answered := make(chan struct{}), make(chan struct{})
			c := connectTo(t, fakeServer(t, func(f *fake) {
				f.welcome(test.connect)
				f.write(`{"news":1}`, `null`, "{}") // one ping
				if test.answer != "" {
					f.expect(test.answer)
				}
				close(pinged)
				// The client reads the first reply after the ping. Nothing comes between the two calls.
				for _, call := range []string{call3, strings.Replace(call3, `"id":3`, `"id":4`, 1)} {
					f.write(pushed(`{"correlation_id":"` + f.expect(call) + `"}`))
				}
				close(answered)
			}))
			<-pinged
			for range 2 {
				if _, err := c.Call(t.Context(), "m", nil); err != nil {
					t.Error(err)
				}
			}
			<-answered
		})
	}
}

func TestMissingPings(t *testing.T) {
	c := connectTo(t, fakeServer(t, func(f *fake) {
		f.welcome(`{"ping":25,"pong":true}`)
	}))
	c.mu.Lock()
	s := c.session
	if s.silence != 35*time.Second {
		t.Errorf("waits for %s, want ping + 10 s", s.silence)
	}
	s.silence = 50 * time.Millisecond
	s.watchdog.Reset(s.silence)
	c.mu.Unlock()
	_, err := c.Call(t.Context(), "m", nil)
	if !errors.Is(err, ErrDisconnected) || !strings.Contains(err.Error(), "no ping from the server in ") {
		t.Errorf("err = %v", err)
	}
}

// The token may have subscribed the connection already.
func TestAlreadySubscribed(t *testing.T) {
	c := connectTo(t, fakeServer(t, func(f *fake) {
		f.expect(`{"id":1,"connect":{}}`)
		f.expect(`{"id":2,"subscribe":{"channel":"user#u"}}`)
		f.write(`{"id":1,"connect":{"subs":{"user#u":{}}}}`, `{"id":2,"error":{"code":105,"message":"already subscribed"}}`)
		f.write(pushed(`{"correlation_id":"` + f.expect(call3) + `","result":1}`))
	}))
	if result, err := c.Call(t.Context(), "m", nil); err != nil || string(result) != "1" {
		t.Errorf("result = %s, %v", result, err)
	}
}

func TestCloseCodes(t *testing.T) {
	for _, code := range []websocket.StatusCode{3001, 3503, 4500, websocket.StatusMessageTooBig} {
		c := connectTo(t, inTurn(t, func(f *fake) {
			f.welcome(`{}`)
			f.expect(call3)
			go func() { _ = f.conn.Close(code, "because") }() // what comes of it is in the client's error
		}, func(*fake) {})) // it may have connected again before the test is over
		_, err := c.Call(t.Context(), "m", nil)
		var why *DisconnectError
		if !errors.As(err, &why) || why.Code != int(code) || why.Reason != "because" {
			t.Errorf("err = %v, want code %d", err, code)
		}
	}
}

// A peer that doesn't read must hold up neither Disconnect nor a call whose context ends.
func TestStalledPeer(t *testing.T) {
	release := make(chan struct{})
	config := fakeServer(t, func(f *fake) {
		f.welcome(`{}`)
		<-release
	})
	config.MaxQueuedBytes = 64 << 20
	c := connectTo(t, config)
	defer close(release)
	big := map[string]string{"x": strings.Repeat("a", 60_000)}
	var all sync.WaitGroup
	for range 300 { // more than the sockets' buffers hold
		all.Go(func() {
			if _, err := c.Call(within(t, 300*time.Millisecond), "m", big); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("err = %v", err)
			}
		})
	}
	all.Wait()
	start := time.Now()
	if err := c.Disconnect(); err != nil {
		t.Fatal(err)
	}
	if d := time.Since(start); d > 3*time.Second {
		t.Errorf("Disconnect took %s", d)
	}
}

// Lines and calls that wait share a frame, up to the server's limit.
func TestFill(t *testing.T) {
	for limit, want := range map[int]string{
		4: "12345", 5: "12345", 9: "12345", 10: "12345\n1234", 29: "12345\n1234", 30: "12345\n1234\n{\"id\":1,ab", 40: "12345\n1234\n{\"id\":1,ab",
		41: "12345\n1234\n{\"id\":1,ab\n{\"id\":2,cd", 1000: "12345\n1234\n{\"id\":1,ab\n{\"id\":2,cd",
	} {
		c, err := NewCentrifugoRPCClient(CentrifugoConfig{URL: "ws://x", UserID: "u", MaxMessageSize: limit})
		if err != nil {
			t.Fatal(err)
		}
		s := &session{client: c, ready: true, lines: [][]byte{[]byte("12345"), []byte("1234")}}
		for _, body := range []string{"ab", "cd"} {
			c.calls.add(&pending{body: []byte(body), index: -1}, nil)
		}
		if got := string(s.fill(nil)); got != want {
			t.Errorf("limit %d: %q, want %q", limit, got, want)
		}
	}
}

package centrifugoclient

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"
)

// telling is a call of rooms.export, and what it tells: "1" and so on, and "gap".
func telling(params object, told *[]string) *Call {
	return &Call{
		Method: "rooms.export", Params: params, Progress: true, Timeout: 20 * time.Second,
		OnProgress: func(data json.RawMessage) error {
			var p struct {
				Done int `json:"done"`
			}
			err := json.Unmarshal(data, &p)
			*told = append(*told, strconv.Itoa(p.Done))
			return err
		},
		OnGap: func() { *told = append(*told, "gap") },
	}
}

func numbers(from, to int) string {
	var all []string
	for n := from; n <= to; n++ {
		all = append(all, strconv.Itoa(n))
	}
	return strings.Join(all, " ")
}

// Progress comes in order and whole, before the result, whatever the transport; who doesn't listen just gets the result.
func TestProgress(t *testing.T) {
	for _, transport := range []Transport{TransportCorrelation, TransportRPC} {
		t.Run(string(transport), func(t *testing.T) {
			c := shared.connect(t, func(config *CentrifugoConfig) { config.Transport = transport })
			for range 2 {
				var told []string
				result, err := c.Do(t.Context(), telling(object{"room_id": "7", "steps": 100}, &told))
				if text := strings.Join(told, " "); err != nil || string(result) != `{"url":"/exports/7","steps":100}` || text != numbers(1, 100) {
					t.Errorf("told %s; %s, %v", text, result, err)
				}
			}
			result, err := c.Do(t.Context(), &Call{Method: "rooms.export", Params: object{"room_id": "7", "steps": 100}, Progress: true})
			if err != nil || string(result) != `{"url":"/exports/7","steps":100}` {
				t.Errorf("without a listener: %s, %v", result, err)
			}
			if _, err := c.Call(within(t, 5*time.Second), "test.echo", nil); err != nil {
				t.Error(err)
			}
			idle(t, c)
		})
	}
}

// Each progress renews the timeout, which is one of silence.
func TestTimeoutOfSilence(t *testing.T) {
	c := shared.connect(t)
	var told []string
	call := telling(object{"room_id": "7", "steps": 10, "ms": 200}, &told)
	call.Timeout = 700 * time.Millisecond
	if _, err := c.Do(t.Context(), call); err != nil || len(told) != 10 {
		t.Errorf("after %s: %v", told, err)
	}
	call = telling(object{"room_id": "7", "steps": 3, "gate": "never"}, &told)
	call.Timeout = 300 * time.Millisecond
	if _, err := c.Do(t.Context(), call); !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, ErrOutcomeUnknown) {
		t.Errorf("silence: %v", err)
	}
	call = telling(object{"room_id": "7", "steps": 1000, "ms": 100}, &told)
	start := time.Now()
	if _, err := c.Do(within(t, 500*time.Millisecond), call); !errors.Is(err, context.DeadlineExceeded) || time.Since(start) > 2*time.Second {
		t.Errorf("the context's own deadline, after %s: %v", time.Since(start), err)
	}
	idle(t, c)
}

// Who leaves cancels: by the context, by an error, by a panic.
func TestLeavingProgress(t *testing.T) {
	c := shared.connect(t)
	cancelled := func() string { return shared.Get(t, "/cancelled") }
	boom := errors.New("boom")
	for name, leave := range map[string]func(cancel func()) error{
		"the context": func(cancel func()) error { cancel(); return nil },
		"an error":    func(func()) error { return boom },
		"a panic":     func(func()) error { panic(boom) },
	} {
		t.Run(name, func(t *testing.T) {
			before := cancelled()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			calls := 0
			_, err := func() (_ json.RawMessage, err error) {
				defer func() {
					if v := recover(); v != nil {
						err = v.(error)
					}
				}()
				return c.Do(ctx, &Call{
					Method: "rooms.export", Params: object{"room_id": "7", "steps": 1000, "ms": 20}, Progress: true,
					OnProgress: func(json.RawMessage) error { calls++; return leave(cancel) },
				})
			}()
			if !errors.Is(err, boom) && !errors.Is(err, context.Canceled) || calls != 1 {
				t.Errorf("after %d calls: %v", calls, err)
			}
			eventually(t, "cancelled", func() bool { return cancelled() != before })
			idle(t, c)
		})
	}
}

// A listener that is too slow holds up nobody else, and learns of a gap.
func TestSlowListener(t *testing.T) {
	c := shared.connect(t)
	var told []string
	call := telling(object{"room_id": "7", "steps": 3000}, &told)
	listen, stuck, free := call.OnProgress, make(chan struct{}), make(chan struct{})
	call.OnProgress = func(data json.RawMessage) error {
		if len(told) == 0 {
			close(stuck)
			<-free
		}
		return listen(data)
	}
	done := make(chan error)
	go func() {
		_, err := c.Do(t.Context(), call)
		done <- err
	}()
	<-stuck
	for range 5 {
		if _, err := c.Call(within(t, 5*time.Second), "test.echo", nil); err != nil {
			t.Error(err)
		}
	}
	eventually(t, "all has come", func() bool { c.mu.Lock(); defer c.mu.Unlock(); return c.calls.open == 0 })
	close(free)
	if err := <-done; err != nil {
		t.Error(err)
	}
	if told[0] != "1" || told[1] != "gap" || told[len(told)-1] != "3000" || len(told) > maxTold+2 {
		t.Errorf("told %d: %s ...", len(told), told[:3])
	}
}

// script plays the server of one call: lines for it, where ID stands for its correlation id, on one connection after another.
func script(t *testing.T, call *Call, connections ...[]string) (json.RawMessage, error) {
	t.Helper()
	var id string
	serve := make([]func(*fake), len(connections))
	for i, lines := range connections {
		serve[i] = func(f *fake) {
			if i == 0 {
				f.welcome(`{}`)
				id = f.expect(call3)
			} else {
				f.welcomeBack(4, lines[0])
				lines = lines[1:]
			}
			for _, line := range lines {
				f.write(strings.ReplaceAll(line, "ID", id))
			}
			if i+1 < len(connections) {
				f.drop()
			}
		}
	}
	return connectTo(t, inTurn(t, serve...)).Do(within(t, 8*time.Second), call)
}

func step(seq, value int) string {
	return pushed(fmt.Sprintf(`{"correlation_id":"ID","seq":%d,"progress":{"done":%d}}`, seq, value))
}

func TestHolesInProgress(t *testing.T) {
	const acknowledged, recovered, lost = `{"id":3,"publish":{}}`, `{"recovered":true,"epoch":"e","offset":4}`, `{"epoch":"f","offset":4}`
	result := pushed(`{"correlation_id":"ID","result":1}`)
	forged := `{"push":{"channel":"user#u","pub":{"data":{"correlation_id":"ID","seq":9,"progress":{"done":9}},"info":{"user":"x"}}}}`
	for name, test := range map[string]struct {
		connections [][]string
		want        string
	}{
		"in order":                    {[][]string{{step(1, 1), step(2, 2), result}}, "1 2"},
		"refused too late":            {[][]string{{step(1, 1), `{"id":3,"error":{"code":100,"message":"internal server error"}}`, step(2, 2), result}}, "1 2"},
		"twice":                       {[][]string{{step(1, 1), step(1, 1), step(2, 2), step(1, 1), result}}, "1 2"},
		"a hole":                      {[][]string{{step(1, 1), step(3, 3), result}}, "1 gap 3"},
		"a hole at first":             {[][]string{{step(2, 2), result}}, "gap 2"},
		"forged":                      {[][]string{{step(1, 1), forged, step(2, 2), result}}, "1 2"},
		"a reconnect without loss":    {[][]string{{acknowledged, step(1, 1)}, {recovered, step(2, 2), result}}, "1 2"},
		"a reconnect with a hole":     {[][]string{{acknowledged, step(1, 1)}, {recovered, step(3, 3), result}}, "1 gap 3"},
		"a reconnect, then a result":  {[][]string{{acknowledged, step(1, 1)}, {recovered, result}}, "1 gap"},
		"told, then a reconnect":      {[][]string{{step(1, 1)}, {recovered, step(2, 2), result}}, "1 2"},
		"a reconnect that lost":       {[][]string{{acknowledged, step(1, 1)}, {lost, step(5, 5), step(6, 6), result}}, "1 gap 5 6"},
		"a reconnect that lost twice": {[][]string{{acknowledged, step(1, 1)}, {lost, step(5, 5), step(9, 9), result}}, "1 gap 5 gap 9"},
	} {
		t.Run(name, func(t *testing.T) {
			var told []string
			call := telling(nil, &told)
			call.Method, call.Params = "m", nil
			result, err := script(t, call, test.connections...)
			if text := strings.Join(told, " "); err != nil || string(result) != "1" || text != test.want {
				t.Errorf("told %s; %s, %v; want %s", text, result, err, test.want)
			}
		})
	}
}

// A call that ends while the client connects again tells of a gap before: by its timeout, because it is cancelled, or with the client.
func TestProgressEndsWithoutConnection(t *testing.T) {
	for name, end := range map[string]func(c *CentrifugoRPCClient, cancel func()){
		"by its timeout":  func(*CentrifugoRPCClient, func()) {},
		"cancelled":       func(_ *CentrifugoRPCClient, cancel func()) { cancel() },
		"with the client": func(c *CentrifugoRPCClient, _ func()) { _ = c.Disconnect() },
	} {
		for _, test := range []struct {
			lines      []string // of the first connection
			idempotent bool
			want       string
		}{
			{[]string{`{"id":3,"publish":{}}`}, false, "gap"},
			{[]string{`{"id":3,"publish":{}}`, step(1, 1)}, false, "1 gap"},
			{[]string{step(1, 1)}, false, "1 gap"},
			{[]string{`{"id":3,"publish":{}}`, step(1, 1)}, true, "1 gap"},
			{nil, true, "gap"}, // it would be sent again
		} {
			t.Run(fmt.Sprintf("%s, idempotent %t, after %d lines", name, test.idempotent, len(test.lines)), func(t *testing.T) {
				var told []string
				call := telling(nil, &told)
				call.Method, call.Params, call.Idempotent, call.Timeout = "m", nil, test.idempotent, time.Second
				listen, heard := call.OnProgress, make(chan struct{}, 1)
				call.OnProgress = func(data json.RawMessage) error { heard <- struct{}{}; return listen(data) }
				c := connectTo(t, inTurn(t, func(f *fake) {
					f.welcome(`{}`)
					id := f.expect(call3)
					for _, line := range test.lines {
						f.write(strings.ReplaceAll(line, "ID", id))
					}
					f.drop()
				}, func(*fake) { <-t.Context().Done() }))
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				go func() {
					if test.want != "gap" {
						<-heard
					}
					for c.State() != StateConnecting && ctx.Err() == nil {
						time.Sleep(time.Millisecond)
					}
					end(c, cancel)
				}()
				if _, err := c.Do(ctx, call); err == nil || strings.Join(told, " ") != test.want {
					t.Errorf("told %s; %v; want %s", told, err, test.want)
				}
			})
		}
	}
}

// A call that is sent again goes on with whatever number comes, after a gap if it had told something.
func TestProgressSentAgain(t *testing.T) {
	var told []string
	call := telling(nil, &told)
	call.Method, call.Params, call.Idempotent = "m", nil, true
	var id string
	c := connectTo(t, inTurn(t, func(f *fake) {
		f.welcome(`{}`)
		id = f.expect(call3)
		f.write(strings.ReplaceAll(step(7, 7), "ID", id))
		f.drop()
	}, func(f *fake) {
		f.welcomeBack(4, `{"epoch":"f"}`)
		if again := f.expect(call3); again != id {
			t.Errorf("sent as %s, then as %s", id, again)
		}
		f.write(strings.ReplaceAll(step(1, 1)+"\n"+step(2, 2)+"\n"+pushed(`{"correlation_id":"ID","result":1}`), "ID", id))
	}))
	if _, err := c.Do(within(t, 8*time.Second), call); err != nil || strings.Join(told, " ") != "gap 7 gap 1 2" {
		t.Errorf("told %s; %v", told, err)
	}
}

// Without a channel for replies, calls with progress fail, and the others over native RPC don't.
func TestRPCWithoutReplies(t *testing.T) {
	config := fakeServer(t, func(f *fake) {
		f.expect(`{"id":1,"connect":{}}`)
		f.write(`{"id":1,"connect":{}}`)
		f.expect(`{"id":2,"subscribe":{"channel":"user#u"}}`)
		f.write(`{"id":2,"error":{"code":103,"message":"permission denied"}}`)
		f.expect(`{"id":3,"rpc":{"method":"m","data":{"params":{},"correlation_id":"*"}}}`)
		f.write(`{"id":3,"rpc":{"data":{"result":1}}}`)
	})
	config.Transport = TransportRPC
	c := connectTo(t, config)
	if _, err := c.Do(within(t, 5*time.Second), &Call{Method: "m", Progress: true}); !hasCode(103)(err) || !errors.Is(err, ErrNotSent) {
		t.Errorf("err = %v", err)
	}
	if result, err := c.Call(within(t, 5*time.Second), "m", nil); err != nil || string(result) != "1" {
		t.Errorf("%s, %v", result, err)
	}
	idle(t, c)
}

// With native RPC, the channel of the replies can be read, also while calls tell their progress on it.
func TestReadersOfReplies(t *testing.T) {
	c := shared.connect(t, overRPC)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	read := make(chan Publication, 1000)
	go func() {
		for p, err := range c.Subscribe(ctx, c.config.ReplyChannel) {
			if err == nil {
				read <- p
			}
		}
		close(read)
	}()
	eventually(t, "subscribed", func() bool {
		c.mu.Lock()
		defer c.mu.Unlock()
		sub := c.subscriptions[c.config.ReplyChannel]
		return sub != nil && sub.live
	})
	var told []string
	for range 2 {
		if _, err := c.Do(within(t, 10*time.Second), telling(object{"room_id": "7", "steps": 3}, &told)); err != nil {
			t.Error(err)
		}
		if len(told) == 3 { // the second call does without the reader
			eventually(t, "all is read", func() bool { return len(read) == 4 })
			cancel()
		}
	}
	if text := strings.Join(told, " "); text != "1 2 3 1 2 3" {
		t.Errorf("told %s", text)
	}
}

// The progress of a call survives that Centrifugo dies and comes back, with a gap.
func TestProgressOverRestart(t *testing.T) {
	c := shared.connect(t)
	var told []string
	call := telling(object{"room_id": "7", "steps": 30, "ms": 30}, &told)
	listen := call.OnProgress
	call.OnProgress = func(data json.RawMessage) error {
		if len(told) == 2 {
			shared.Post(t, "/disconnect?user="+url.QueryEscape(c.config.UserID))
		}
		return listen(data)
	}
	result, err := c.Do(t.Context(), call)
	if err != nil || string(result) != `{"url":"/exports/7","steps":30}` {
		t.Errorf("%s, %v", result, err)
	}
	text := strings.Join(told, " ")
	if whole := text == numbers(1, 30); !whole && !strings.Contains(text, "gap") {
		t.Errorf("told %s", text)
	}
}

package centrifugoclient

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"nhooyr.io/websocket"
)

// inTurn serves the first connection by the first function, the second one by the second, and so on; the last one serves all that follow. One
// function begins when the one before has returned, so that they may share variables.
func inTurn(t *testing.T, serve ...func(*fake)) CentrifugoConfig {
	t.Helper()
	return fakeServer(t, turns(serve...))
}

// turns returns a function that is, each time it is called, the next one.
func turns(serve ...func(*fake)) func(*fake) {
	var turn sync.Mutex
	n := 0
	return func(f *fake) {
		turn.Lock()
		defer turn.Unlock()
		n++
		serve[min(n, len(serve))-1](f)
	}
}

func (f *fake) drop() { _ = f.conn.CloseNow() }

// welcomeBack answers the handshake of a client that recovers from an offset.
func (f *fake) welcomeBack(offset int, answer string) {
	f.expect(`{"id":1,"connect":{}}`)
	f.expect(fmt.Sprintf(`{"id":2,"subscribe":{"channel":"user#u","recover":true,"epoch":"e","offset":%d}}`, offset))
	f.write(`{"id":1,"connect":{}}`, `{"id":2,"subscribe":`+answer+`}`)
}

// The server is told that a call was given up while there was no connection when there is one again, unless that is after Disconnect.
func TestGivenUpWhileAway(t *testing.T) {
	var sent string // the id
	back := make(chan struct{})
	c := connectTo(t, inTurn(t, func(f *fake) {
		f.welcome(`{}`)
		sent = f.expect(call3)
		f.write(`{"id":3,"publish":{}}`)
		f.drop()
	}, func(f *fake) {
		<-back
		f.welcomeBack(4, `{"recovered":true,"epoch":"e","offset":4}`)
		f.expect(`{"id":3,"publish":{"channel":"rpc.requests","data":{"cancel":"` + sent + `"}}}`)
		f.expect(strings.Replace(call3, `"id":3`, `"id":4`, 1))
		f.drop()
	}, func(*fake) {}))
	come := sync.OnceFunc(func() { close(back) })
	t.Cleanup(come)
	call := func() { // until the connection is lost
		ctx, giveUp := context.WithCancel(within(t, 5*time.Second))
		defer giveUp()
		go func() {
			for ctx.Err() == nil && c.State() == StateConnected {
				time.Sleep(time.Millisecond)
			}
			giveUp()
		}()
		if _, err := c.Call(ctx, "m", nil); !errors.Is(err, ErrOutcomeUnknown) {
			t.Errorf("err = %v", err)
		}
	}
	toCancel := func() int { c.mu.Lock(); defer c.mu.Unlock(); return len(c.toCancel) }
	call()
	if n := toCancel(); n != 1 {
		t.Errorf("%d calls are to be cancelled, want 1", n)
	}
	come()
	eventually(t, "connected again", func() bool { return c.State() == StateConnected })
	call()
	if n := toCancel(); n != 0 {
		t.Errorf("%d calls are to be cancelled, though the one was", n)
	}
	c.mu.Lock()
	c.toCancel = []string{"x"}
	c.mu.Unlock()
	if err := c.Disconnect(); err != nil || toCancel() != 0 {
		t.Errorf("%d calls are to be cancelled after Disconnect: %v", toCancel(), err)
	}
}

// A reply that was published between two connections arrives, and the request isn't sent again.
func TestRecovers(t *testing.T) {
	var sent atomic.Value // the id
	c := connectTo(t, inTurn(t, func(f *fake) {
		f.welcome(`{}`)
		sent.Store(f.expect(call3))
		f.write(`{"id":3,"publish":{}}`, `{"push":{"channel":"user#u","pub":{"data":{},"offset":7}}}`)
		f.drop()
	}, func(f *fake) {
		f.welcomeBack(7, fmt.Sprintf(`{"recovered":true,"epoch":"e","offset":7,"publications":[{"data":{"correlation_id":"%s","result":1},"offset":8}]}`, sent.Load()))
		f.write(pushed(`{"correlation_id":"` + f.expect(call3) + `","result":2}`))
	}))
	for want := range 2 {
		result, err := c.Call(within(t, 5*time.Second), "m", nil)
		if err != nil || string(result) != strconv.Itoa(want+1) {
			t.Errorf("result = %s, %v", result, err)
		}
	}
	idle(t, c)
}

// What is acknowledged fails at once when its reply may be lost; what isn't, when the connection ends.
func TestOutcomeUnknown(t *testing.T) {
	for name, acknowledged := range map[string]bool{"acknowledged": true, "written": false} {
		t.Run(name, func(t *testing.T) {
			c := connectTo(t, inTurn(t, func(f *fake) {
				f.welcome(`{}`)
				f.expect(call3)
				if acknowledged {
					f.write(`{"id":3,"publish":{}}`)
				}
				f.drop()
			}, func(f *fake) {
				f.welcomeBack(4, `{"epoch":"f","offset":1}`)
				f.write(pushed(`{"correlation_id":"` + f.expect(call3) + `","result":2}`))
			}))
			_, err := c.Call(within(t, 20*time.Second), "m", nil)
			if !errors.Is(err, ErrOutcomeUnknown) || !errors.Is(err, ErrDisconnected) || errors.Is(err, ErrNotSent) {
				t.Errorf("err = %v", err)
			}
			if result, err := c.Call(within(t, 5*time.Second), "m", nil); err != nil || string(result) != "2" {
				t.Errorf("the next call: %s, %v", result, err)
			}
			idle(t, c)
		})
	}
}

// An idempotent call is sent once more, with the id that it had.
func TestResends(t *testing.T) {
	var sent atomic.Value // the id
	again := func(f *fake) {
		f.welcomeBack(4, `{"epoch":"e","offset":4}`)
		if second := f.expect(call3); second != sent.Load() {
			t.Errorf("sent as %s, then as %s", sent.Load(), second)
		}
	}
	c := connectTo(t, inTurn(t, func(f *fake) {
		f.welcome(`{}`)
		sent.Store(f.expect(call3))
		f.drop()
	}, func(f *fake) {
		again(f)
		f.write(pushed(fmt.Sprintf(`{"correlation_id":"%s","result":1}`, sent.Load())))
		sent.Store(f.expect(strings.Replace(call3, `"id":3`, `"id":4`, 1)))
		f.write(`{"id":4,"publish":{}}`)
		f.drop()
	}, func(f *fake) {
		again(f) // it was acknowledged, and not recovered
		f.drop()
	}, func(f *fake) {
		f.welcomeBack(4, `{"epoch":"e","offset":4}`)
	}))
	call := &Call{Method: "m", Idempotent: true}
	if result, err := c.Do(within(t, 5*time.Second), call); err != nil || string(result) != "1" {
		t.Errorf("result = %s, %v", result, err)
	}
	if _, err := c.Do(within(t, 5*time.Second), call); !errors.Is(err, ErrOutcomeUnknown) {
		t.Errorf("err = %v, want %v after two sendings", err, ErrOutcomeUnknown)
	}
	idle(t, c)
}

// A terminal code ends the connection for good, and every later call says why, until Connect.
func TestTerminalCodes(t *testing.T) {
	for _, code := range []websocket.StatusCode{3500, 3999, 4500, 4999, websocket.StatusMessageTooBig} {
		changes, connected := make(chan StateChange, 10), make(chan struct{})
		config := inTurn(t, func(f *fake) {
			f.welcome(`{}`)
			<-connected
			go func() { _ = f.conn.Close(code, "because") }()
		}, func(f *fake) { f.welcome(`{}`) })
		config.OnState = func(change StateChange) { changes <- change; panic("a listener's own matter") }
		c := connectTo(t, config)
		close(connected)
		for change := range changes {
			if change.State == StateDisconnected {
				if change.Code != int(code) || change.WillReconnect || !strings.Contains(change.Reason, "because") {
					t.Errorf("%+v", change)
				}
				break
			}
		}
		_, err := c.Call(t.Context(), "m", nil)
		var why *DisconnectError
		if !errors.As(err, &why) || why.Code != int(code) || !errors.Is(err, ErrNotSent) || c.State() != StateDisconnected {
			t.Errorf("%s: err = %v, want code %d", c.State(), err, code)
		}
		if err := c.Connect(within(t, 5*time.Second)); err != nil || c.State() != StateConnected {
			t.Errorf("Connect: %v", err)
		}
	}
}

// A call that was given up before it was written is never written, and leaves nothing.
func TestGivenUpWhileQueued(t *testing.T) {
	wait := make(chan struct{})
	config := fakeServer(t, func(f *fake) {
		<-wait
		f.welcome(`{}`)
		f.write(pushed(`{"correlation_id":"` + f.expect(call3) + `","result":1}`))
	})
	c, err := NewCentrifugoRPCClient(config)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Disconnect() }()
	var all sync.WaitGroup
	for i := range 100 {
		all.Go(func() {
			ctx, timeout := within(t, 50*time.Millisecond), time.Duration(0)
			if i%2 == 0 {
				ctx, timeout = t.Context(), 50*time.Millisecond
			}
			_, err := c.Do(ctx, &Call{Method: "given.up", Timeout: timeout})
			if !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, ErrNotSent) {
				t.Errorf("err = %v", err)
			}
		})
	}
	all.Wait()
	idle(t, c)
	result := make(chan error, 1)
	go func() { result <- c.Connect(within(t, 5*time.Second)) }()
	eventually(t, "connecting", func() bool { return c.State() == StateConnecting })
	go close(wait)
	if _, err := c.Call(within(t, 5*time.Second), "m", nil); err != nil {
		t.Error(err)
	}
	if err := <-result; err != nil {
		t.Error(err)
	}
	idle(t, c)
}

func TestLimits(t *testing.T) {
	answer := make(chan struct{})
	config := fakeServer(t, func(f *fake) {
		f.welcome(`{}`)
		first := f.expect(call3)
		<-answer
		f.write(pushed(`{"correlation_id":"` + first + `","result":1}`))
		f.write(pushed(`{"correlation_id":"` + f.expect(strings.Replace(call3, `"id":3`, `"id":4`, 1)) + `","result":2}`))
	})
	config.MaxInFlight, config.MaxQueuedBytes = 1, 200
	c := connectTo(t, config)
	var all sync.WaitGroup
	call := func() {
		if _, err := c.Call(within(t, 5*time.Second), "m", nil); err != nil {
			t.Error(err)
		}
	}
	all.Go(call)
	eventually(t, "one in flight", func() bool { c.mu.Lock(); defer c.mu.Unlock(); return len(c.calls.written) == 1 })
	all.Go(call)
	eventually(t, "one queued", func() bool { return c.Pending() == 2 })
	if _, err := c.Call(t.Context(), "m", nil); !errors.Is(err, ErrQueueFull) || !errors.Is(err, ErrNotSent) {
		t.Errorf("err = %v", err)
	}
	close(answer)
	all.Wait()
	idle(t, c)
}

func TestFailFast(t *testing.T) {
	c, err := NewCentrifugoRPCClient(CentrifugoConfig{URL: "ws://127.0.0.1:1", UserID: "u", FailFast: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Call(t.Context(), "m", nil); !errors.Is(err, ErrDisconnected) || !errors.Is(err, ErrNotSent) {
		t.Errorf("err = %v", err)
	}
	if c.Pending() != 0 {
		t.Error("the call is pending")
	}
}

// What waits for its turn as the connection is lost doesn't wait for the next one, nor does what could be sent again.
func TestFailFastWhileQueued(t *testing.T) {
	written, drop := make(chan struct{}), make(chan struct{})
	config := inTurn(t, func(f *fake) {
		f.welcome(`{}`)
		f.expect(call3)
		close(written)
		<-drop
		f.drop()
	}, func(f *fake) { f.next() })
	config.FailFast, config.MaxInFlight, config.Timeout = true, 1, time.Minute
	c := connectTo(t, config)
	call := func(why error) <-chan error {
		wrong := make(chan error, 1)
		go func() {
			_, err := c.Do(t.Context(), &Call{Method: "m", Idempotent: true})
			if errors.Is(err, why) && errors.Is(err, ErrDisconnected) {
				err = nil
			}
			wrong <- err
		}()
		return wrong
	}
	first := call(ErrOutcomeUnknown)
	<-written
	second := call(ErrNotSent)
	eventually(t, "one queued", func() bool { return c.Pending() == 2 })
	close(drop)
	for _, wrong := range []<-chan error{first, second} {
		select {
		case err := <-wrong:
			if err != nil {
				t.Error(err)
			}
		case <-time.After(5 * time.Second):
			t.Fatal("a call waits for the next connection")
		}
	}
	idle(t, c)
}

// An expired token is replaced at once; later ones before they run out, also when that fails at first.
func TestTokens(t *testing.T) {
	refreshed := make(chan struct{})
	config := inTurn(t, func(f *fake) {
		f.expect(`{"id":1,"connect":{"token":"old"}}`)
		f.next()
		f.write(`{"id":1,"error":{"code":109,"message":"token expired"}}`)
	}, func(f *fake) {
		f.expect(`{"id":1,"connect":{"token":"t1"}}`)
		f.next()
		f.write(`{"id":1,"connect":{"expires":true,"ttl":1}}`, `{"id":2,"subscribe":{}}`)
		f.expect(`{"id":3,"refresh":{"token":"t3"}}`)
		f.write(`{"id":3,"refresh":{"expires":true,"ttl":3600}}`)
		close(refreshed)
	})
	var asked atomic.Int32
	config.Token = "old"
	config.GetToken = func(context.Context) (string, error) {
		n := asked.Add(1)
		if n == 2 {
			panic("odd")
		}
		return fmt.Sprintf("t%d", n), nil
	}
	c := connectTo(t, config)
	<-refreshed
	if asked.Load() != 3 || c.State() != StateConnected {
		t.Errorf("asked for %d tokens", asked.Load())
	}
}

// A token that has expired while the server couldn't be reached is replaced at once, however often that was so before. One that comes expired isn't.
func TestExpiredMeanwhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var began []time.Time
		begin := func(token string) func(*fake) {
			return func(f *fake) {
				began = append(began, time.Now())
				f.expect(`{"id":1,"connect":{"token":"` + token + `"}}`)
				f.next()
			}
		}
		expired := func(token string) func(*fake) {
			return func(f *fake) {
				begin(token)(f)
				f.write(`{"id":1,"error":{"code":109,"message":"token expired"}}`)
			}
		}
		lost := func(token string) func(*fake) {
			return func(f *fake) { begin(token)(f); f.drop() }
		}
		config := servePipe(t, turns(expired("old"), lost("t1"), expired("t1"), lost("t2"), expired("t2"), expired("t3"), func(f *fake) {
			begin("t4")(f)
			f.write(`{"id":1,"connect":{}}`, `{"id":2,"subscribe":{}}`)
		}))
		asked := 0
		config.Token, config.Timeout = "old", time.Hour
		config.GetToken = func(context.Context) (string, error) {
			asked++
			return fmt.Sprintf("t%d", asked), nil
		}
		connectTo(t, config)
		var waits []bool
		for i := range began[1:] {
			waits = append(waits, began[i+1].After(began[i]))
		}
		if want := []bool{false, true, false, true, false, true}; !slices.Equal(waits, want) {
			t.Errorf("waits before a connection: %v, want %v", waits, want)
		}
	})
}

// Without a token there is nothing to go on with.
func TestUnauthorized(t *testing.T) {
	for _, get := range []func(context.Context) (string, error){
		func(context.Context) (string, error) { return "", nil },
		func(context.Context) (string, error) { return "", fmt.Errorf("signed out: %w", ErrUnauthorized) },
	} {
		config := fakeServer(t, func(*fake) {})
		config.GetToken = get
		c, err := NewCentrifugoRPCClient(config)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Connect(t.Context()); !errors.Is(err, ErrUnauthorized) || !strings.Contains(err.Error(), "get a token: ") {
			t.Errorf("err = %v", err)
		}
	}
}

// The server's own subscriptions are recovered by connect.
func TestSubscribedByServer(t *testing.T) {
	var sent atomic.Value // the id
	c := connectTo(t, inTurn(t, func(f *fake) {
		f.expect(`{"id":1,"connect":{}}`)
		f.expect(`{"id":2,"subscribe":{"channel":"user#u"}}`)
		f.write(`{"id":1,"connect":{"subs":{"user#u":{"recoverable":true,"epoch":"e","offset":4}}}}`, `{"id":2,"error":{"code":105,"message":"already subscribed"}}`)
		sent.Store(f.expect(call3))
		f.write(`{"id":3,"publish":{}}`)
		f.drop()
	}, func(f *fake) {
		f.expect(`{"id":1,"connect":{"subs":{"user#u":{"recover":true,"epoch":"e","offset":4}}}}`)
		f.write(fmt.Sprintf(`{"id":1,"connect":{"subs":{"user#u":{"recovered":true,"epoch":"e","offset":4,"publications":[{"data":{"correlation_id":"%s","result":1},"offset":5}]}}}}`, sent.Load()))
	}))
	if result, err := c.Call(within(t, 5*time.Second), "m", nil); err != nil || string(result) != "1" {
		t.Errorf("result = %s, %v", result, err)
	}
}

package tests

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	rpcserver "example.com/rpcgen/generator/goserver/runtime"
	"example.com/rpcgen/testdata/stack"
)

// TestForgedProxyRequest shows that nobody calls as another user by talking to the backend directly.
func TestForgedProxyRequest(t *testing.T) {
	c, b := startBackend(t, rpcserver.PublishTransport, setup{}, rpcserver.Options{})
	for _, path := range []string{"publish", "rpc"} {
		body := `{"client":"x","user":"admin","channel":"rpc.requests","method":"test.note","data":{"method":"test.note","correlation_id":"1"}}`
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+b.address+"/centrifugo/"+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("X-Rpc-Secret", apiKey)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusForbidden {
			t.Errorf("%s: status %d, want 403", path, resp.StatusCode)
		}
	}
	if history := c.Command("history", `{"channel":"user#admin","limit":10}`); strings.Contains(history, "data") || len(b.calls) > 0 {
		t.Errorf("%d calls ran; history %s", len(b.calls), history)
	}
}

// TestOddUsers shows that a user whose id means something in the names of channels is answered by nobody.
func TestOddUsers(t *testing.T) {
	forTransports(t, func(t *testing.T, transport rpcserver.Transport) {
		t.Helper()
		c, b := startBackend(t, transport, setup{}, rpcserver.Options{})
		for _, user := range []string{"9,1", "a#b", "a.b", "é", `","data":{}`} {
			// A token that another service has minted, without care.
			token, err := rpcserver.Token(tokenSecret, "x", time.Hour)
			if err != nil {
				t.Fatal(err)
			}
			k := c.dial(t, user)
			if r := k.command("connect", map[string]any{"token": forge(t, token, user)}); r.Connect == nil {
				t.Fatalf("%s: connect: %+v", user, r)
			}
			if transport == rpcserver.RPCTransport {
				r := k.command("rpc", map[string]any{"method": "test.note", "data": map[string]any{}})
				if r.Error == nil || r.Error.Code != 103 {
					t.Errorf("%s: rpc: %+v, want error 103", user, r)
				}
				continue
			}
			_, published := k.request("1", "test.note", params{})
			r := await(k, published)
			if transport == rpcserver.PublishTransport && (r.Error == nil || r.Error.Code != 103) {
				t.Errorf("%s: publish: %+v, want error 103", user, r)
			}
		}
		if transport == rpcserver.SubscriberTransport {
			stack.WaitFor(t, "all are refused", func() bool { return strings.Count(b.logs.String(), "a call is refused") == 5 })
		}
		if len(b.calls) > 0 {
			t.Errorf("%d calls ran", len(b.calls))
		}
	})
}

// TestOtherChannels shows that the backend takes no requests from other channels of the namespace, which Centrifugo hands to it, too.
func TestOtherChannels(t *testing.T) {
	for _, regex := range []string{"^requests$", ""} {
		t.Run(regex, func(t *testing.T) {
			c, b := startBackend(t, rpcserver.PublishTransport, setup{requests: map[string]any{"channel_regex": regex}}, rpcserver.Options{})
			k := c.connect(t, "1")
			for _, channel := range []string{"rpc.other", "rpc.requests#1", "rpc.requests.2", "rpc.$requests"} {
				r := k.command("publish", map[string]any{"channel": channel, "data": map[string]any{"method": "test.note", "correlation_id": "1"}})
				if r.Error == nil {
					t.Errorf("%s: %+v, want an error", channel, r)
				}
			}
			if len(b.calls) > 0 {
				t.Errorf("%d calls ran", len(b.calls))
			}
		})
	}
}

func TestLongCorrelationID(t *testing.T) {
	forTransports(t, func(t *testing.T, transport rpcserver.Transport) {
		t.Helper()
		c, b := startBackend(t, transport, setup{}, rpcserver.Options{})
		k := c.connect(t, "1")
		id := strings.Repeat("x", 60_000)
		if transport == rpcserver.SubscriberTransport {
			_, published := k.request(id, "test.note", params{})
			await(k, published)
			stack.WaitFor(t, "the request is refused", func() bool { return b.logs.contain("a call of the request channel failed") })
		} else if got := k.call(transport, id, "test.note", params{}); !strings.Contains(got, "correlation_id") && !strings.HasPrefix(got, "error 400") {
			t.Errorf("got %.200s, want that the correlation id is refused", got)
		}
		if len(b.calls) > 0 || len(b.logs.String()) > 10_000 {
			t.Errorf("%d calls ran, %d bytes were logged", len(b.calls), len(b.logs.String()))
		}
		if got := k.call(transport, "2", "test.echo", params{}); !strings.HasPrefix(got, `{"result":`) {
			t.Errorf("the next call: %s", got)
		}
	})
}

// TestInvalidRaw shows that a handler that returns what isn't JSON harms no other call.
func TestInvalidRaw(t *testing.T) {
	forTransports(t, func(t *testing.T, transport rpcserver.Transport) {
		t.Helper()
		c, _ := startBackend(t, transport, setup{}, rpcserver.Options{})
		k := c.connect(t, "1")
		done := make(chan string, 20)
		for i := range cap(done) {
			go func() {
				if i%2 == 0 {
					done <- k.call(transport, strconv.Itoa(i), "test.raw", params{Text: `{"a":1}}]},{"b":`})
				} else {
					done <- k.call(transport, strconv.Itoa(i), "test.echo", params{})
				}
			}()
		}
		failed := 0
		for range cap(done) {
			if got := <-done; strings.Contains(got, `"name":"internal"`) {
				failed++
			} else if !strings.HasPrefix(got, `{"result":{"text"`) {
				t.Errorf("got %s", got)
			}
		}
		if failed != cap(done)/2 {
			t.Errorf("%d calls failed, want %d", failed, cap(done)/2)
		}
	})
}

// TestSlowReader shows that replies don't fill the queue of a connection that reads slower than they are made.
func TestSlowReader(t *testing.T) {
	const queue = 2 << 20
	for _, transport := range transports {
		t.Run(string(transport), func(t *testing.T) {
			c, _ := startBackend(t, transport, setup{queue: queue}, rpcserver.Options{ClientQueue: queue})
			k := c.connect(t, "1")
			k.slow(4 << 20)
			k.inFlight(transport, 250, params{Size: 20_000})
		})
	}
}

// TestReplyChannelThatFails shows that the caller knows at once of a reply that can't be published, though Centrifugo says so under HTTP 200 only.
func TestReplyChannelThatFails(t *testing.T) {
	c, _ := startBackend(t, rpcserver.PublishTransport, setup{}, rpcserver.Options{ReplyChannel: "nowhere.{user_id}"})
	start := time.Now()
	got := c.connect(t, "1").call(rpcserver.PublishTransport, "1", "test.echo", params{})
	if want := "error 100: internal server error"; got != want || time.Since(start) > 5*time.Second {
		t.Errorf("got %s after %s, want %s at once", got, time.Since(start), want)
	}
}

package main

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"example.com/rpcgen/testdata/faultproxy"
)

func TestControl(t *testing.T) {
	for _, serve := range everyWay {
		t.Run(serve, func(t *testing.T) {
			s := newTestServer(t, serve)
			alice := dialSubscribed(t, s, "alice")
			ask(t, s, "POST", "/publish?channel="+url.QueryEscape("user#alice"), `{"a":1}`)
			if got, want := alice.published(5*time.Second), `{"a":1}`; got != want {
				t.Errorf("published %s, want %s", got, want)
			}
			ask(t, s, "POST", "/disconnect?user=alice", "")
			waitForEnd(t, alice)

			bob := dial(t, s, "bob")
			before := s.addresses()
			ask(t, s, "POST", "/kill", "")
			waitForEnd(t, bob)
			ask(t, s, "POST", "/restart", "")
			if after := s.addresses(); after != before {
				t.Errorf("addresses after the restart: %v, want %v", after, before)
			}
			bob = dialSubscribed(t, s, "bob")
			bob.request("test.echo", "2", "c")
			if got, want := bob.published(5*time.Second), `{"correlation_id":"c","result":2}`; got != want {
				t.Errorf("after the restart: %s, want %s", got, want)
			}
		})
	}
}

// waitForEnd fails the test if the client's connection goes on.
func waitForEnd(t *testing.T, c *client) {
	t.Helper()
	timeout := time.After(5 * time.Second)
	for {
		select {
		case _, ok := <-c.reply:
			if !ok {
				return
			}
		case <-timeout:
			t.Fatal("the connection goes on")
		}
	}
}

func TestToken(t *testing.T) {
	for _, serve := range everyWay {
		t.Run(serve, func(t *testing.T) {
			s := newTestServer(t, serve)
			for query, want := range map[string]int{"&ttl=-1": 109, "&ttl=60": 0, "&channels=user%23alice&meta=%7B%7D": 0} {
				token := ask(t, s, "GET", "/token?user=alice"+query, "")
				c := open(t, s.addresses().URL)
				if code := c.connect(token); code != want {
					t.Errorf("connect with a token by %s: code %d, want %d", query, code, want)
				}
				if !strings.HasPrefix(query, "&channels") {
					continue
				}
				const alreadySubscribed = 105
				if code := c.subscribe("user#alice"); code != alreadySubscribed {
					t.Errorf("subscribe to a channel of the token: code %d, want %d", code, alreadySubscribed)
				}
			}
		})
	}
}

// TestUnsubscribe ends a subscription as the server API does, and as Centrifugo does where a client has missed something.
func TestUnsubscribe(t *testing.T) {
	for _, serve := range everyWay {
		t.Run(serve, func(t *testing.T) {
			s := start(t, settings{binary: binary, serve: serve, forget: true})
			alice := dial(t, s, "alice")
			for _, want := range []int{2000, 2500, 2500} {
				if code := alice.subscribe("user#alice"); code != 0 {
					t.Fatalf("subscribe: code %d, want 0", code)
				}
				alice.request("test.echo", "1", strconv.Itoa(alice.lastID))
				if got := alice.published(5 * time.Second); !strings.HasSuffix(got, `"result":1}`) {
					t.Errorf("got %s, want the result 1", got)
				}
				ask(t, s, "POST", fmt.Sprintf("/unsubscribe?code=%d&user=alice&channel=%s", want, url.QueryEscape("user#alice")), "")
				select {
				case p := <-alice.pushes:
					if got := p.Push.Unsubscribe.Code; got != want {
						t.Errorf("unsubscribed with code %d, want %d", got, want)
					}
				case <-time.After(5 * time.Second):
					t.Errorf("not unsubscribed, want code %d", want)
				}
			}
		})
	}
}

// TestDrop loses what serves a call while it runs: its caller is told, and the next call is served.
func TestDrop(t *testing.T) {
	s := newTestServer(t, servePublish)
	alice := dialSubscribed(t, s, "alice")
	request := map[string]any{"method": "test.silent", "correlation_id": "1"}
	for name, body := range map[string]map[string]any{
		"publish": {"channel": requestChannel, "data": request},
		"rpc":     {"method": "test.silent", "data": map[string]any{}},
	} {
		before := s.record.seen("test.silent")
		id := alice.send(name, body)
		eventually(t, "the call has come", func() bool { return s.record.seen("test.silent") == before+1 })
		ask(t, s, "POST", "/drop", "")
		const internal = 100
		if r := alice.await(id, time.Second); r.Error.Code != internal {
			t.Errorf("%s: code %d, want %d", name, r.Error.Code, internal)
		}
		if got, want := alice.rpc("test.echo", map[string]any{"params": 1}), `{"result":1}`; got != want {
			t.Errorf("the next call: %s, want %s", got, want)
		}
		if seen := s.record.seen("test.silent"); seen != before+1 {
			t.Errorf("%s: the call came %d times", name, seen-before)
		}
	}
}

func TestClearHistory(t *testing.T) {
	for _, serve := range everyWay {
		t.Run(serve, func(t *testing.T) {
			s := newTestServer(t, serve)
			alice := dial(t, s, "alice")
			publish := func() { ask(t, s, "POST", "/publish?channel="+url.QueryEscape("user#alice"), `1`) }
			var position struct {
				Epoch  string `json:"epoch"`
				Offset int    `json:"offset"`
			}
			recovered := func(want bool) {
				t.Helper()
				subscribe := alice.replyTo("subscribe", map[string]any{
					"channel": "user#alice", "recover": position.Epoch != "", "epoch": position.Epoch, "offset": position.Offset,
				}).Subscribe
				if subscribe.Recovered != want {
					t.Errorf("recovered %v, want %v", subscribe.Recovered, want)
				}
				position.Epoch, position.Offset = subscribe.Epoch, subscribe.Offset
				alice.command("unsubscribe", map[string]any{"channel": "user#alice"})
			}
			recovered(false)
			publish()
			recovered(true)
			publish()
			ask(t, s, "POST", "/clear_history?channel="+url.QueryEscape("user#alice"), "")
			recovered(false)
		})
	}
}

// TestStop stops Centrifugo: nobody is answered until it goes on.
func TestStop(t *testing.T) {
	s := newTestServer(t, serveSubscriber)
	alice := dialSubscribed(t, s, "alice")
	ask(t, s, "POST", "/stop", "")
	alice.request("test.echo", "1", "c")
	if got := alice.published(300 * time.Millisecond); got != "" {
		t.Errorf("got %s while Centrifugo is stopped", got)
	}
	ask(t, s, "POST", "/continue", "")
	if got, want := alice.published(5*time.Second), `{"correlation_id":"c","result":1}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	ask(t, s, "POST", "/stop", "")
	ask(t, s, "POST", "/restart", "") // a stopped one, too
}

func TestProxy(t *testing.T) {
	for _, serve := range everyWay {
		t.Run(serve, func(t *testing.T) {
			s := newTestServer(t, serve)
			var proxy struct {
				ID  string `json:"id"`
				URL string `json:"url"`
			}
			if err := json.Unmarshal([]byte(ask(t, s, "POST", "/proxy", "")), &proxy); err != nil {
				t.Fatal(err)
			}
			path := "/proxy/" + proxy.ID
			stats := func() (stats faultproxy.Stats) {
				if err := json.Unmarshal([]byte(ask(t, s, "GET", path, "")), &stats); err != nil {
					t.Fatal(err)
				}
				return stats
			}
			alice := dialTo(t, s, proxy.URL, "alice")
			alice.subscribe("user#alice")
			ask(t, s, "POST", path+"?mode=hold=down", "")
			alice.request("test.echo", "1", "c")
			if got := alice.published(200 * time.Millisecond); got != "" {
				t.Errorf("got %s while it is held", got)
			}
			ask(t, s, "POST", path+"?mode=pass", "")
			if got, want := alice.published(5*time.Second), `{"correlation_id":"c","result":1}`; got != want {
				t.Errorf("got %s, want %s", got, want)
			}
			if got := stats(); got.Accepted != 1 || got.Open != 1 || got.Up == 0 || got.Down == 0 {
				t.Errorf("stats %+v, want one connection, and bytes", got)
			}
			ask(t, s, "POST", path+"?mode=reset", "")
			waitForEnd(t, alice)
			eventually(t, "none is open", func() bool { return stats().Open == 0 })
			alice = dialTo(t, s, proxy.URL, "alice")
			ask(t, s, "DELETE", path, "")
			waitForEnd(t, alice)
		})
	}
}

package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"
)

// published are the publications of a reply, in order.
type published = []string

func TestProbes(t *testing.T) {
	for _, serve := range everyWay {
		t.Run(serve, func(t *testing.T) {
			s := newTestServer(t, serve)
			alice := dialSubscribed(t, s, "alice")
			for i, test := range []struct {
				method, params string
				want           published // less the correlation id; "" for none
			}{
				{"test.echo", `[1,null]`, published{`"result":[1,null]`}},
				{"test.echo", `null`, published{`"result":{}`}},
				{"test.idempotent", `{"a":"b"}`, published{`"result":{"a":"b"}`}},
				{"test.error", `{"code":407,"name":"n","message":"no","data":[1],"temporary":true}`, published{
					`"error":{"code":407,"name":"n","message":"no","data":[1],"temporary":true}`,
				}},
				{"test.error", `{"code":7,"message":"no"}`, published{`"error":{"code":7,"message":"no"}`, `"result":{}`}},
				{"test.error", `"boom"`, published{`"error":"boom"`, `"result":{}`}},
				{"test.sleep", `{"ms":1}`, published{`"result":{}`}},
				{"test.sleep", `{"ms":"1"}`, published{
					`"error":{"code":400,"name":"invalid_params","message":"ms must be an integer","data":{"fields":[{"path":"ms","rule":"type","message":"must be an integer"}]}}`,
				}},
				{"test.silent", `{}`, published{""}},
				{"test.null_error", `{}`, published{`"result":{"ok":true},"error":null`, `"result":{}`}},
				{"test.empty", `{}`, published{``, `"result":{}`}},
				{"test.big", `{"size":3}`, published{`"result":{"text":"xxx"}`}},
				{"test.notified", `{}`, published{`"result":{}`}},
				{"tasks.delete", `{"task_id":"x"}`, published{`"error":{"code":404,"name":"task_not_found","message":"task not found"}`}},
				{"tasks.count_labels", `{}`, published{`"result":{}`}},
				{"notifications.mark_read", `{"ids":[1]}`, published{`"result":{}`}},
				{"no.such", `{}`, published{`"error":{"code":404,"name":"unknown_method","message":"no method \"no.such\""}`}},
			} {
				id := strconv.Itoa(i)
				alice.request(test.method, test.params, id)
				for _, want := range test.want {
					if want == "" && test.method == "test.silent" {
						if got := alice.published(300 * time.Millisecond); got != "" {
							t.Errorf("%s: %s, want nothing", test.method, got)
						}
						continue
					}
					want = strings.Replace(`{"correlation_id":"`+id+`",`+want+`}`, ",}", "}", 1)
					if got := alice.published(5 * time.Second); got != want {
						t.Errorf("%s(%s) = %s, want %s", test.method, test.params, got, want)
					}
				}
			}
		})
	}
}

// TestNative makes calls by native RPC.
func TestNative(t *testing.T) {
	for _, serve := range everyWay {
		t.Run(serve, func(t *testing.T) {
			s := newTestServer(t, serve)
			alice := dial(t, s, "alice")
			call := func(method, params, want string) {
				t.Helper()
				if got := alice.rpc(method, map[string]any{"params": json.RawMessage(params)}); got != want {
					t.Errorf("%s(%s) = %s, want %s", method, params, got, want)
				}
			}
			call("test.echo", `[1,null]`, `{"result":[1,null]}`)
			call("test.error", `{"code":407,"name":"n","message":"no"}`, `{"error":{"code":407,"name":"n","message":"no"}}`)
			call("tasks.count_labels", `{}`, `{"result":{}}`)
			if s.backend == nil {
				return // nothing stands between the embedded server and its clients
			}
			call("test.error", `{"code":7,"message":"no"}`, `{"error":{"code":7,"message":"no"}}`)
			call("test.null_error", `{}`, `{"result":{"ok":true},"error":null}`)
			call("test.empty", `{}`, `{}`)
		})
	}
}

// TestLargeReplies holds that neither one large reply nor many at once are too much for a connection.
func TestLargeReplies(t *testing.T) {
	for _, serve := range everyWay {
		t.Run(serve, func(t *testing.T) {
			s := newTestServer(t, serve)
			alice := dialSubscribed(t, s, "alice")
			for _, test := range []struct{ calls, size int }{{1, 3 << 20}, {100, 40_000}} {
				for i := range test.calls {
					alice.request("test.big", `{"size":`+strconv.Itoa(test.size)+`}`, fmt.Sprint("big", test.size, "-", i))
				}
				for i := range test.calls {
					if got := len(alice.published(30 * time.Second)); got < test.size {
						t.Fatalf("reply %d of %d: %d bytes, want %d", i+1, test.calls, got, test.size)
					}
				}
			}
		})
	}
}

// TestForge holds that a forged reply carries the info of a client, and one of the server none.
func TestForge(t *testing.T) {
	for _, serve := range everyWay {
		t.Run(serve, func(t *testing.T) {
			s := newTestServer(t, serve)
			alice := dialSubscribed(t, s, "alice")
			channels := []string{"user#alice", "user#alice", "user#alice"}
			if s.backend != nil {
				channels = []string{"open.alice", "open.alice", "user#alice"}
				alice.subscribe("open.alice")
			}
			alice.request("test.forge", `{}`, "c")
			for i, want := range []struct{ user, result string }{{"mallory", "true"}, {"", "false"}, {"", "false"}} {
				select {
				case p := <-alice.pushes:
					want.result = `{"correlation_id":"c","result":{"forged":` + want.result + `}}`
					if pub := p.Push.Pub; p.Push.Channel != channels[i] || pub.Info.User != want.user || string(pub.Data) != want.result {
						t.Errorf("on %s by %q: %s; want on %s by %q: %s", p.Push.Channel, pub.Info.User, pub.Data, channels[i], want.user, want.result)
					}
				case <-time.After(5 * time.Second):
					t.Fatal("no publication")
				}
			}
		})
	}
}

func TestGate(t *testing.T) {
	for _, serve := range everyWay {
		t.Run(serve, func(t *testing.T) {
			s := newTestServer(t, serve)
			alice := dialSubscribed(t, s, "alice")
			alice.request("test.gate", `{"name":"a"}`, "1")
			alice.request("test.gate", `{"name":"b"}`, "2")
			if got := alice.published(200 * time.Millisecond); got != "" {
				t.Fatalf("got %s before a gate was opened", got)
			}
			for id, name := range map[string]string{"2": "b", "1": "a"} {
				ask(t, s, "POST", "/gate?name="+name, "")
				if got, want := alice.published(5*time.Second), `{"correlation_id":"`+id+`","result":{}}`; got != want {
					t.Errorf("gate %s: %s, want %s", name, got, want)
				}
			}
			alice.request("test.gate", `{"name":"a"}`, "3")
			if got, want := alice.published(5*time.Second), `{"correlation_id":"3","result":{}}`; got != want {
				t.Errorf("a gate that is open: %s, want %s", got, want)
			}
		})
	}
}

func TestBurst(t *testing.T) {
	for _, serve := range everyWay {
		t.Run(serve, func(t *testing.T) {
			s := newTestServer(t, serve)
			alice := dialSubscribed(t, s, "alice")
			const n = 100
			for round := range 2 {
				for i := range n {
					alice.request("test.burst", `{"size":5}`, fmt.Sprint(round, "-", i))
				}
				eventually(t, "all calls have come", func() bool { return ask(t, s, "GET", "/seen?method=test.burst", "") == strconv.Itoa((round+1)*n) })
				if got := alice.published(50 * time.Millisecond); got != "" {
					t.Fatalf("got %s before the burst", got)
				}
				if got := ask(t, s, "POST", "/burst", ""); got != strconv.Itoa(n) {
					t.Errorf("burst says %s, want %d", got, n)
				}
				for range n {
					if got := alice.published(5 * time.Second); !strings.HasSuffix(got, `"result":"xxxxx"}`) {
						t.Fatalf("got %s", got)
					}
				}
			}
		})
	}
}

// TestRuns sends a call twice: one that is idempotent runs once and is answered twice, any other is refused the second time.
func TestRuns(t *testing.T) {
	for _, serve := range everyWay {
		t.Run(serve, func(t *testing.T) {
			s := newTestServer(t, serve)
			alice := dialSubscribed(t, s, "alice")
			for method, second := range map[string]string{
				"test.idempotent": `"result":1`,
				"test.echo":       `"error":{"code":409,"name":"duplicate_call","message":"a call of this correlation id runs, or has run"}`,
			} {
				for _, want := range []string{`"result":1`, second} {
					alice.request(method, `1`, method)
					if got, want := alice.published(5*time.Second), `{"correlation_id":"`+method+`",`+want+`}`; got != want {
						t.Errorf("got %s, want %s", got, want)
					}
				}
				if seen, runs := ask(t, s, "GET", "/seen?method="+method, ""), ask(t, s, "GET", "/runs?id="+method, ""); seen != "2" || runs != "1" {
					t.Errorf("%s: seen %s, runs %s; want 2 and 1", method, seen, runs)
				}
			}
			alice.rpc("test.idempotent", map[string]any{"params": 1, "correlation_id": "native"})
			alice.rpc("test.idempotent", map[string]any{"params": 1, "correlation_id": "native"})
			if runs := ask(t, s, "GET", "/runs?id=native", ""); runs != "1" {
				t.Errorf("by native RPC: %s runs, want 1", runs)
			}
		})
	}
}

// TestSeen holds that nobody can ask for a number that stays 0.
func TestSeen(t *testing.T) {
	for _, serve := range everyWay {
		t.Run(serve, func(t *testing.T) {
			s := newTestServer(t, serve)
			dial(t, s, "alice").rpc("kitchen.warm", map[string]any{})
			if got := ask(t, s, "GET", "/seen?method=kitchen.warm", ""); got != "1" {
				t.Errorf("seen %s, want 1", got)
			}
			resp, err := http.Get(s.addresses().Control + "/seen?method=no.such")
			if err != nil {
				t.Fatal(err)
			}
			_ = resp.Body.Close()
			if resp.StatusCode != http.StatusBadRequest {
				t.Errorf("seen of a method that isn't served: %s, want 400", resp.Status)
			}
		})
	}
}

func TestCancelled(t *testing.T) {
	for _, serve := range everyWay {
		t.Run(serve, func(t *testing.T) {
			s := newTestServer(t, serve)
			alice := dialSubscribed(t, s, "alice")
			cancelled := func(want string) {
				t.Helper()
				eventually(t, want+" are cancelled", func() bool { return ask(t, s, "GET", "/cancelled", "") == want })
			}
			alice.request("test.silent", `{}`, "1")
			alice.request("test.sleep", `{"ms":1}`, "2")
			alice.published(5 * time.Second)
			eventually(t, "the call runs", func() bool { return ask(t, s, "GET", "/runs?id=1", "") == "1" })
			cancelled("0")
			alice.send("publish", map[string]any{"channel": requestChannel, "data": map[string]string{"cancel": "1"}})
			cancelled("1")
			alice.send("rpc", map[string]any{"method": "test.silent", "data": map[string]any{"correlation_id": "3"}})
			eventually(t, "the call runs", func() bool { return ask(t, s, "GET", "/runs?id=3", "") == "1" })
			_ = alice.conn.CloseNow() // who leaves gives up calls by native RPC
			cancelled("2")
		})
	}
}

// eventually fails the test unless something becomes true.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for start := time.Now(); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Since(start) > 5*time.Second {
			t.Fatalf("in 5 s it didn't become true that %s", what)
		}
	}
}

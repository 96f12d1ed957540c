package tests

import (
	"fmt"
	"strings"
	"testing"
	"time"

	rpcserver "example.com/rpcgen/generator/goserver/runtime"
	"example.com/rpcgen/testdata/stack"
)

func TestCalls(t *testing.T) {
	forTransports(t, func(t *testing.T, transport rpcserver.Transport) {
		t.Helper()
		c, _ := startBackend(t, transport, setup{}, rpcserver.Options{})
		k := c.connect(t, `u"1\`, rpcserver.WithMeta(map[string]string{"role": "admin"}))
		meta := `,"meta":{"role":"admin"}`
		if transport == rpcserver.SubscriberTransport {
			meta = ""
		}
		for i, test := range []struct{ method, want string }{
			{"test.echo", fmt.Sprintf(`{"result":{"text":"Grüße \"1\"","user":"u\"1\\","transport":%q%s}}`, transport, meta)},
			{"test.fail", `{"error":{"code":500,"name":"internal",`},
			{"test.nothing", `{"error":{"code":404,"name":"unknown_method",`},
		} {
			got := k.call(transport, fmt.Sprint("id-", i), test.method, params{Text: `Grüße "1"`})
			if !strings.HasPrefix(got, test.want) || strings.Contains(got, "secret detail") {
				t.Errorf("%s: got %s, want %s", test.method, got, test.want)
			}
		}
	})
}

// TestNoWait shows that a call that nobody waits for is acknowledged while it runs.
func TestNoWait(t *testing.T) {
	forTransports(t, func(t *testing.T, transport rpcserver.Transport) {
		t.Helper()
		c, b := startBackend(t, transport, setup{}, rpcserver.Options{})
		k := c.connect(t, "1")
		if transport == rpcserver.RPCTransport {
			r := k.command("rpc", map[string]any{"method": "test.note", "data": map[string]any{"correlation_id": "1", "no_wait": true}})
			if r.RPC == nil || string(r.RPC.Data) != "{}" {
				t.Errorf("got %+v, want {}", r)
			}
		} else {
			_, published := k.request("1", "test.note", params{}, "no_wait")
			if r := await(k, published); r.Error != nil {
				t.Errorf("published: %+v", r.Error)
			}
		}
		call := await(k, b.calls)
		if call == nil || !call.NoWait || call.User != "1" || call.Client != k.id || call.CorrelationID != "1" || call.Transport != transport {
			t.Errorf("call %+v, want the client's", call)
		}
	})
}

// TestCallerLeaves shows that a native RPC ends with its caller's connection, and no other call does.
func TestCallerLeaves(t *testing.T) {
	forTransports(t, func(t *testing.T, transport rpcserver.Transport) {
		t.Helper()
		c, b := startBackend(t, transport, setup{}, rpcserver.Options{})
		k := c.connect(t, "1")
		if transport == rpcserver.RPCTransport {
			k.start("rpc", map[string]any{"method": "test.note", "data": map[string]any{"correlation_id": "1"}})
			await(k, b.calls)
			_ = k.ws.CloseNow()
			stack.WaitFor(t, "the call is over", func() bool { return b.Shutdown(ending(t, 10*time.Millisecond)) == nil })
			return
		}
		k.request("1", "test.echo", params{Text: "late", Sleep: 500 * time.Millisecond})
		time.Sleep(200 * time.Millisecond)
		_ = k.ws.CloseNow()
		time.Sleep(time.Second)
		history := c.Command("history", `{"channel":"user#1","limit":10}`)
		if !strings.Contains(history, `"text":"late"`) {
			t.Errorf("history %s, want the reply for the next connection", history)
		}
	})
}

// TestManyInFlight shows the replies of as many calls as Centrifugo takes of a connection.
func TestManyInFlight(t *testing.T) {
	forTransports(t, func(t *testing.T, transport rpcserver.Transport) {
		t.Helper()
		c, _ := startBackend(t, transport, setup{}, rpcserver.Options{})
		k := c.connect(t, "1")
		for _, size := range []int{10, 20_000} {
			start := time.Now()
			k.inFlight(transport, 512, params{Size: size})
			t.Logf("512 replies of %d bytes: %s", size, time.Since(start).Round(time.Millisecond))
		}
	})
}

// inFlight makes n calls at once, and holds that each is answered.
func (k *client) inFlight(transport rpcserver.Transport, n int, p params) {
	k.t.Helper()
	name := fmt.Sprintf("%d-%d", p.Size, time.Now().UnixNano())
	if transport == rpcserver.RPCTransport {
		replies := make([]chan reply, n)
		for i := range replies {
			replies[i] = k.start("rpc", map[string]any{"method": "test.echo", "data": map[string]any{"params": p, "correlation_id": fmt.Sprint(name, i)}})
		}
		for i := range replies {
			if r := await(k, replies[i]); r.RPC == nil || len(r.RPC.Data) < p.Size || !strings.HasPrefix(string(r.RPC.Data), `{"result":`) {
				k.t.Fatalf("call %d: %+v", i, r)
			}
		}
		return
	}
	replies, published := make([]chan []byte, n), make([]chan reply, n)
	for i := range replies {
		replies[i], published[i] = k.request(fmt.Sprint(name, i), "test.echo", p)
	}
	for i := range replies {
		if r := await(k, published[i]); r.Error != nil {
			k.t.Fatalf("publishing %d: %+v", i, r.Error)
		}
		if data := await(k, replies[i]); len(data) < p.Size || !strings.Contains(string(data[:min(len(data), 200)]), `"result":`) {
			k.t.Fatalf("reply %d: %s", i, data)
		}
	}
}

package tests

import (
	"fmt"
	"strings"
	"testing"
	"time"

	rpcserver "example.com/rpcgen/generator/goserver/runtime"
)

// progressTransports are those whose calls can tell progress.
var progressTransports = []rpcserver.Transport{rpcserver.PublishTransport, rpcserver.SubscriberTransport}

func progressMessage(id, text string, n int) string {
	return fmt.Sprintf(`{"correlation_id":%q,"seq":%d,"progress":{"text":%q,"size":%d,"sleep":0}}`, id, n+1, text, n)
}

// TestProgress: each progress of many calls at once arrives once, in order, and before the result.
func TestProgress(t *testing.T) {
	for _, transport := range progressTransports {
		t.Run(string(transport), func(t *testing.T) {
			c, _ := startBackend(t, transport, setup{}, rpcserver.Options{})
			k := c.connect(t, "1")
			k.listen()
			const calls, steps = 20, 100
			for i := range calls {
				id := fmt.Sprintf("c%d", i)
				k.request(id, "test.export", params{Text: id, Size: steps})
			}
			seen := map[string]int{}
			for range calls * (steps + 1) {
				got := string(k.next().data)
				id := strings.Split(got, `"`)[3]
				want := progressMessage(id, id, seen[id])
				if seen[id] == steps {
					want = fmt.Sprintf(`{"correlation_id":%q,"result":{"text":"done","user":"","transport":""}}`, id)
				}
				if got != want {
					t.Fatalf("got %s, want %s", got, want)
				}
				seen[id]++
			}
		})
	}
}

// TestCancelOfProgress: who cancels stops the handler at its next progress.
func TestCancelOfProgress(t *testing.T) {
	for _, transport := range progressTransports {
		t.Run(string(transport), func(t *testing.T) {
			c, b := startBackend(t, transport, setup{}, rpcserver.Options{})
			k := c.connect(t, "1")
			k.listen()
			done, answered := k.request("c1", "test.export", params{Text: "a", Size: 1 << 30, Sleep: 10 * time.Millisecond})
			first := k.next()
			if want := progressMessage("c1", "a", 0); string(first.data) != want {
				t.Errorf("got %s, want %s", first.data, want)
			}
			// The request is answered, though the call goes on.
			if r := await(k, answered); r.Error != nil {
				t.Errorf("the request: %+v", r.Error)
			}
			k.command("publish", map[string]any{"channel": "rpc.requests", "data": map[string]any{"cancel": "c1"}})
			if got := string(await(k, done)); !strings.Contains(got, `"name":"cancelled"`) {
				t.Errorf("got %s, want cancelled", got)
			}
			select {
			case err := <-b.ended:
				if err == nil {
					t.Error("the progress after the cancel is no error")
				}
			case <-time.After(5 * time.Second):
				t.Error("the handler goes on")
			}
		})
	}
}

// TestProgressByRPC: native RPC answers once, so that it refuses.
func TestProgressByRPC(t *testing.T) {
	c, _ := startBackend(t, rpcserver.RPCTransport, setup{}, rpcserver.Options{})
	k := c.connect(t, "1")
	got := k.call(rpcserver.RPCTransport, "c1", "test.export", params{Size: 1})
	if !strings.Contains(got, "it must be called by correlation, not by native RPC") {
		t.Errorf("got %s", got)
	}
	// Beside native RPC, the same server takes it by correlation.
	if got := k.call(rpcserver.PublishTransport, "c2", "test.export", params{}); !strings.Contains(got, `"done"`) {
		t.Errorf("by correlation: got %s", got)
	}
}

// TestProgressIsNotKept: progress isn't kept, so that it doesn't push replies out of what a client recovers.
func TestProgressIsNotKept(t *testing.T) {
	c, b := startBackend(t, rpcserver.PublishTransport, setup{}, rpcserver.Options{})
	k := c.connect(t, "1")
	first := k.command("unsubscribe", map[string]any{"channel": "user#1"})
	if first.Error != nil {
		t.Fatal(first.Error)
	}
	position := k.position("user#1")
	k.command("unsubscribe", map[string]any{"channel": "user#1"})
	for i, size := range []int{0, 600, 0} {
		_, answered := k.request(fmt.Sprintf("c%d", i), "test.export", params{Size: size})
		await(k, answered)
	}
	if err := b.Shutdown(ending(t, 20*time.Second)); err != nil {
		t.Fatal(err)
	}
	missed := k.recovered("user#1", position)
	if len(missed) != 3 {
		t.Fatalf("%d messages are recovered, want 3 replies: %s", len(missed), missed)
	}
	for _, text := range missed {
		if !strings.Contains(text, `"done"`) {
			t.Errorf("recovered: %s, want replies", text)
		}
	}
}

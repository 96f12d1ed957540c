package centrifugoclient

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"
)

func overRPC(config *CentrifugoConfig) { config.Transport = TransportRPC }

// Calls by native RPC have the results and errors that those by correlation have.
func TestNativeRPC(t *testing.T) {
	c := shared.connect(t, overRPC)
	for method, want := range map[string]string{"test.echo": `{"a":[1,null]}`, "tasks.count_labels": "{}"} {
		result, err := c.Call(within(t, 5*time.Second), method, object{"a": []any{1, nil}})
		if err != nil || string(result) != want {
			t.Errorf("%s = %s, %v; want %s", method, result, err, want)
		}
	}
	_, err := c.Call(within(t, 5*time.Second), "test.error", object{"code": 404, "name": "gone", "message": "no", "data": object{"id": 7}, "temporary": true})
	var failure *RPCError
	if !errors.As(err, &failure) || failure.Code != 404 || failure.Name != "gone" || !failure.Temporary || string(failure.Data) != `{"id":7}` {
		t.Errorf("err = %+v", err)
	}
	if got, want := err.Error(), "test.error: no (gone, code 404)"; got != want {
		t.Errorf("text = %q, want %q", got, want)
	}
	if err := c.Notify(within(t, 5*time.Second), "test.echo", nil); err != nil {
		t.Errorf("Notify: %v", err)
	}
	idle(t, c)
}

func TestNativeRPCAtOnce(t *testing.T) {
	c := shared.connect(t, overRPC)
	var all sync.WaitGroup
	for i := range 200 {
		all.Go(func() {
			result, err := c.Call(within(t, 20*time.Second), "test.echo", object{"i": i})
			var got struct {
				I int `json:"i"`
			}
			if err != nil || json.Unmarshal(result, &got) != nil || got.I != i {
				t.Errorf("call %d: %s, %v", i, result, err)
			}
		})
	}
	all.Wait()
	idle(t, c)
}

// The server sees that a caller has left.
func TestNativeRPCTimeout(t *testing.T) {
	c := shared.connect(t, overRPC)
	_, err := c.Call(within(t, 50*time.Millisecond), "test.silent", nil)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("err = %v, want a deadline", err)
	}
	if _, err := c.Call(within(t, 5*time.Second), "test.echo", nil); err != nil {
		t.Errorf("the next call: %v", err)
	}
	idle(t, c)
}

// What native RPC sends, and what it makes of odd answers.
func TestNativeRPCFrames(t *testing.T) {
	const call = `{"id":2,"rpc":{"method":"m","data":{"params":{},"correlation_id":"*"}}}`
	answers := map[string]string{
		`"rpc":{"data":{"result":1}}`:                    "1, <nil>",
		`"rpc":{"data":{"error":null}}`:                  "null, <nil>",
		`"rpc":{"data":{}}`:                              "null, <nil>",
		`"rpc":{"data":[]}`:                              ", m: malformed reply []: json: cannot unmarshal array into Go value of type wire.Reply",
		`"rpc":{}`:                                       ", m: malformed reply : unexpected end of JSON input",
		`"error":{"code":108,"message":"not available"}`: ", m: not available (code 108)",
		`"rpc":{"data":{"error":{"code":7,"name":"n","message":"text"}}}`: ", m: text (n, code 7)",
	}
	for answer, want := range answers {
		c := connectTo(t, func() CentrifugoConfig {
			config := fakeServer(t, func(f *fake) {
				f.expect(`{"id":1,"connect":{}}`)
				f.write(`{"id":1,"connect":{}}`)
				f.expect(call)
				f.write(`{"id":2,` + answer + `}`)
			})
			config.Transport = TransportRPC
			return config
		}())
		result, err := c.Call(within(t, 5*time.Second), "m", nil)
		if got := string(result) + ", " + text(err); got != want {
			t.Errorf("%s gives %s, want %s", answer, got, want)
		}
		idle(t, c)
	}
}

func text(err error) string {
	if err == nil {
		return "<nil>"
	}
	return err.Error()
}

func TestTransportIsKnown(t *testing.T) {
	_, err := NewCentrifugoRPCClient(CentrifugoConfig{URL: "ws://localhost", UserID: "u", Transport: "smoke"})
	if err == nil || !strings.Contains(err.Error(), `Transport "smoke"`) {
		t.Errorf("err = %v, want one that names the transport", err)
	}
}

// Nobody answers what nobody waits for, whichever the transport.
func TestNoWait(t *testing.T) {
	for _, transport := range []Transport{TransportCorrelation, TransportRPC} {
		c := shared.connect(t, func(config *CentrifugoConfig) { config.Transport = transport })
		method := "test.unheard_" + string(transport)
		if err := c.Notify(within(t, 5*time.Second), method, nil); err != nil && transport == TransportCorrelation {
			t.Error(err)
		}
		for deadline := time.Now().Add(5 * time.Second); shared.Get(t, "/seen?method="+method) != "1"; {
			if time.Now().After(deadline) {
				t.Fatalf("%s: the server didn't see the call", transport)
			}
			time.Sleep(5 * time.Millisecond)
		}
	}
}

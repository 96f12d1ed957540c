package embedded_test

import (
	"context"
	"errors"
	"testing"
	"time"

	centrifugoclient "example.com/rpcgen/generator/golang/runtime"
	"example.com/rpcgen/generator/goserver/embedded"
)

// TestGoClient calls the embedded server by the base client of generated Go clients.
func TestGoClient(t *testing.T) {
	t.Parallel()
	node, addr := startNode(t, newTasks(), embedded.Options{})
	c, err := centrifugoclient.NewCentrifugoRPCClient(centrifugoclient.CentrifugoConfig{
		URL: "ws://" + addr + "/connection/websocket", UserID: "ada", Token: sign(claims{"sub": "ada", "exp": inAnHour()}), FailFast: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := c.Connect(ctx); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Disconnect() }()
	result, err := c.Call(ctx, "tasks.echo", text{"a"})
	if err != nil || string(result) != `{"text":"a"}` {
		t.Errorf("tasks.echo: got %s, %v", result, err)
	}
	var failed *centrifugoclient.RPCError
	if _, err := c.Call(ctx, "tasks.dance", nil); !errors.As(err, &failed) || failed.Code != 404 {
		t.Errorf("tasks.dance: got %v, want code 404", err)
	}

	// After the end of the node the client connects again.
	if err := node.Shutdown(ctx); err != nil {
		t.Error(err)
	}
	for c.State() == centrifugoclient.StateConnected && ctx.Err() == nil { // it has yet to hear of it
		time.Sleep(time.Millisecond)
	}
	ctx, cancel = context.WithTimeout(ctx, time.Second)
	defer cancel()
	if _, err := c.Call(ctx, "tasks.ping", nil); !errors.Is(err, centrifugoclient.ErrNotSent) {
		t.Errorf("after Shutdown: got %v, want ErrNotSent", err)
	}
	if state := c.State(); state != centrifugoclient.StateConnecting {
		t.Errorf("after Shutdown: the state is %v, want StateConnecting", state)
	}
}

package embedded_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"example.com/rpcgen/generator/goserver/embedded"
)

func TestShutdown(t *testing.T) {
	t.Parallel()
	service := newTasks()
	node, addr := startNode(t, service, embedded.Options{})
	c := dial(t, addr, "ada")
	c.request(`{"method":"tasks.wait","correlation_id":"c1"}`)
	running := c.rpc("tasks.wait", `{}`)
	receive(t, "call", service.started)
	receive(t, "call", service.started)

	done := make(chan error, 1)
	go func() { done <- node.Shutdown(context.Background()) }()
	for {
		if got := c.reply(c.rpc("tasks.ping", `{}`)); strings.Contains(got, `"name":"shutting_down"`) {
			break
		}
	}
	select {
	case err := <-done:
		t.Fatalf("Shutdown returned while calls ran: %v", err)
	case <-time.After(100 * time.Millisecond):
	}
	close(service.release)
	if got := c.reply(running); !strings.Contains(got, `"result":{}`) {
		t.Errorf("native RPC: got %s, want its result", got)
	}
	wantEqual(t, "reply", c.publication("user#ada"), `{"correlation_id":"c1","result":{}}`)
	wantEqual(t, "end", c.closed(), "close 3001 shutdown")
	if err := receive(t, "end of Shutdown", done); err != nil {
		t.Errorf("Shutdown: %v", err)
	}
	wantEqual(t, "connection after the end", probe{raw: true}.run(t, addr), "close 3001 shutdown")
}

func TestShutdownInVain(t *testing.T) {
	t.Parallel()
	service := newTasks()
	node, addr := startNode(t, service, embedded.Options{})
	c := dial(t, addr, "ada")
	c.rpc("tasks.wait", `{}`)
	receive(t, "call", service.started)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if err := node.Shutdown(ctx); err == nil {
		t.Error("Shutdown says that all is over while a call runs")
	}
	wantEqual(t, "end", c.closed(), "close 3001 shutdown")
	if err := receive(t, "end of the handler's context", service.ended); !errors.Is(err, context.Canceled) {
		t.Errorf("the handler's context: got %v, want it cancelled", err)
	}
}

package embedded_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"strings"
	"testing"
	"time"

	"example.com/rpcgen/generator/goserver/embedded"
	rpcserver "example.com/rpcgen/generator/goserver/runtime"
)

// tasks is a service whose methods do what the tests look at.
type tasks struct {
	started chan *rpcserver.Call // gets each call of tasks.wait when it runs
	ended   chan error           // gets why the context of such a call ended
	release chan struct{}        // lets them return when it is closed
}

func newTasks() *tasks {
	return &tasks{started: make(chan *rpcserver.Call, 2048), ended: make(chan error, 2048), release: make(chan struct{})}
}

type text struct {
	Text string `json:"text"`
}

type size struct {
	Size int `json:"size"`
}

func (s *tasks) service() rpcserver.Service {
	options := rpcserver.MethodOptions{}
	return rpcserver.Service{Name: "tasks", Methods: []rpcserver.Method{
		rpcserver.NewMethod("tasks.echo", options, func(_ context.Context, params *text) (*text, error) { return params, nil }),
		rpcserver.NewMethod("tasks.ping", options, func(context.Context, *struct{}) (*struct{}, error) { return &struct{}{}, nil }),
		rpcserver.NewMethod("tasks.meta", options, func(ctx context.Context, _ *struct{}) (*json.RawMessage, error) {
			meta := rpcserver.CallFrom(ctx).Meta
			if meta == nil {
				meta = json.RawMessage("null")
			}
			return &meta, nil
		}),
		rpcserver.NewMethod("tasks.user", options, func(ctx context.Context, _ *struct{}) (*text, error) {
			return &text{rpcserver.CallFrom(ctx).User}, nil
		}),
		rpcserver.NewMethod("tasks.big", options, func(_ context.Context, params *size) (*text, error) {
			return &text{strings.Repeat("x", params.Size)}, nil
		}),
		rpcserver.NewMethod("tasks.wait", options, s.wait),
		rpcserver.NewProgressMethod("tasks.export", options, func(_ context.Context, params *size, progress func(size) error) (*text, error) {
			for n := range params.Size {
				if err := progress(size{n}); err != nil {
					return nil, err
				}
			}
			return &text{"done"}, nil
		}),
	}}
}

// wait returns when its context ends or the test lets it.
func (s *tasks) wait(ctx context.Context, _ *struct{}) (*struct{}, error) {
	s.started <- rpcserver.CallFrom(ctx)
	select {
	case <-ctx.Done():
		s.ended <- ctx.Err()
		return nil, ctx.Err()
	case <-s.release:
		return &struct{}{}, nil
	}
}

// startNode serves the tasks until the test ends, and returns the node and its address.
func startNode(tb testing.TB, service *tasks, options embedded.Options) (node *embedded.Node, addr string) {
	tb.Helper()
	options.TokenSecret = tokenSecret
	if options.Server.Logger == nil {
		options.Server.Logger = slog.New(slog.DiscardHandler)
	}
	node, err := embedded.New(options)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		_ = node.Shutdown(ctx) // tests of Shutdown look at its error
	})
	if err := node.Server.Register(service.service()); err != nil {
		tb.Fatal(err)
	}
	return node, startHTTP(tb, node)
}

// receive returns what comes from a channel.
func receive[T any](tb testing.TB, what string, from <-chan T) (received T) {
	tb.Helper()
	select {
	case received = <-from:
	case <-time.After(patience):
		tb.Fatalf("%s doesn't come", what)
	}
	return received
}

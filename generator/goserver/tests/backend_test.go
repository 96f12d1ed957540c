package tests

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net"
	"strings"
	"testing"
	"time"

	rpcserver "example.com/rpcgen/generator/goserver/runtime"
	"example.com/rpcgen/testdata/stack"
)

// Params of all methods of the service.
type params struct {
	Text  string        `json:"text"`
	Size  int           `json:"size"`
	Sleep time.Duration `json:"sleep"`
}

// An answer says who called, as the server sees it.
type answer struct {
	Text      string              `json:"text"`
	User      string              `json:"user"`
	Transport rpcserver.Transport `json:"transport"`
	Meta      json.RawMessage     `json:"meta,omitempty"`
}

// A backend is a server of the service "test".
type backend struct {
	*rpcserver.Server

	address string // of its proxies
	logs    *logs
	calls   chan *rpcserver.Call // those of test.note
	ended   chan error           // why calls of test.export couldn't tell their progress
	stop    context.CancelFunc   // what ends its context
	stopped chan error           // what ListenAndServe, or Subscribe, returned
}

// newBackend returns a backend that isn't started. The options lack API only if the test gave them.
func newBackend(t *testing.T, options rpcserver.Options) *backend {
	t.Helper()
	b := &backend{logs: &logs{}, calls: make(chan *rpcserver.Call, 1024), ended: make(chan error, 1024), stopped: make(chan error, 1), stop: func() {}}
	options.Logger = slog.New(slog.NewTextHandler(b.logs, nil))
	options.APIKey = apiKey
	var err error
	if b.Server, err = rpcserver.New(options); err != nil {
		t.Fatal(err)
	}
	if err := b.Register(rpcserver.Service{Name: "test", Methods: b.methods()}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		b.stop()
		if t.Failed() {
			t.Logf("the server logged:\n%s", b.logs.String())
		}
	})
	return b
}

func (b *backend) methods() []rpcserver.Method {
	limit := rpcserver.MethodOptions{Timeout: 30 * time.Second}
	return []rpcserver.Method{
		rpcserver.NewMethod("test.echo", limit, func(ctx context.Context, p *params) (*answer, error) {
			call := rpcserver.CallFrom(ctx)
			if p.Sleep > 0 {
				select {
				case <-ctx.Done():
					return nil, ctx.Err()
				case <-time.After(p.Sleep):
				}
			}
			return &answer{p.Text + strings.Repeat("x", p.Size), call.User, call.Transport, call.Meta}, nil
		}),
		rpcserver.NewMethod("test.note", limit, func(ctx context.Context, _ *params) (*struct{}, error) {
			b.calls <- rpcserver.CallFrom(ctx)
			<-ctx.Done()
			return nil, ctx.Err()
		}),
		rpcserver.NewMethod("test.fail", limit, func(context.Context, *params) (*struct{}, error) {
			return nil, errors.New("secret detail")
		}),
		rpcserver.NewProgressMethod("test.export", limit, func(ctx context.Context, p *params, progress func(params) error) (*answer, error) {
			for n := range p.Size {
				if err := progress(params{Text: p.Text, Size: n}); err != nil {
					b.ended <- err
					return nil, err
				}
				select {
				case <-ctx.Done():
				case <-time.After(p.Sleep):
				}
			}
			return &answer{Text: "done"}, nil
		}),
		rpcserver.NewMethod("test.raw", limit, func(_ context.Context, p *params) (*json.RawMessage, error) {
			raw := json.RawMessage(p.Text)
			return &raw, nil
		}),
	}
}

// serve starts the proxies, at an address that Centrifugo's configuration has.
func (b *backend) serve(t *testing.T, address string) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	b.address, b.stop = address, stop
	go func() { b.stopped <- b.ListenAndServe(ctx, address) }()
	stack.WaitFor(t, "the backend listens", func() bool {
		conn, err := net.Dial("tcp", address)
		if err == nil {
			_ = conn.Close()
		}
		return err == nil
	})
}

// subscribe starts the subscriber, and returns when it is subscribed.
func (b *backend) subscribe(t *testing.T) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	b.stop = stop
	go func() { b.stopped <- b.Subscribe(ctx, rpcserver.SubscribeOptions{Secret: tokenSecret}) }()
	stack.WaitFor(t, "the backend is subscribed", func() bool { return b.logs.contain("msg=subscribed") })
}

// startBackend starts Centrifugo, and a backend whose calls reach it by the transport.
func startBackend(t *testing.T, transport rpcserver.Transport, s setup, options rpcserver.Options) (*centrifugo, *backend) {
	t.Helper()
	if transport == rpcserver.SubscriberTransport {
		options.NoProxies = true
		c := startCentrifugo(t, s)
		options.API = []string{c.API()}
		b := newBackend(t, options)
		b.subscribe(t)
		return c, b
	}
	s.backend = stack.FreeAddress(t)
	options.ProxySecret = proxySecret
	c := startCentrifugo(t, s)
	options.API = []string{c.API()}
	b := newBackend(t, options)
	b.serve(t, s.backend)
	return c, b
}

// transports are those that are behind Centrifugo.
var transports = []rpcserver.Transport{rpcserver.PublishTransport, rpcserver.RPCTransport, rpcserver.SubscriberTransport}

// forTransports runs a test for each transport.
func forTransports(t *testing.T, test func(t *testing.T, transport rpcserver.Transport)) {
	t.Helper()
	for _, transport := range transports {
		t.Run(string(transport), func(t *testing.T) { test(t, transport) })
	}
}

// logs hold what a server logged.
type logs struct{ stack.Buffer }

func (l *logs) contain(text string) bool { return strings.Contains(l.String(), text) }

// ending returns a context that ends after a while.
func ending(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

package main

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/go-playground/validator/v10"

	"example.com/rpcgen/examples/tasks"
	"example.com/rpcgen/examples/tasks/memory"
	"example.com/rpcgen/examples/tasks/rpc"
	"example.com/rpcgen/examples/tasks/rpc/rpcserver"
	"example.com/rpcgen/testdata/faultproxy"
)

// requestChannel is where clients publish their requests.
const requestChannel = "rpc.requests"

// Where Centrifugo's proxies ask the backend.
const (
	rpcProxyPath     = "/centrifugo/rpc"
	publishProxyPath = "/centrifugo/publish"

	subscribeProxyPath = "/centrifugo/subscribe"
)

// manyCalls are more than any test makes at once.
const manyCalls = 1 << 17

// replyChannel is where a user's replies go.
func replyChannel(user string) string { return "user#" + user }

// serverOptions are what the generated server is started with, wherever it runs.
func serverOptions(record *record, logger *slog.Logger) rpcserver.Options {
	return rpcserver.Options{
		Validate:        validator.New(validator.WithRequiredStructEnabled()).Struct,
		Logger:          logger,
		MaxCalls:        manyCalls,
		MaxCallsPerUser: manyCalls,
		Middleware:      []rpcserver.Middleware{record.middleware},
		Context:         record.context,
	}
}

// register makes a server serve the example, with an empty board, and the probes.
func register(server *rpcserver.Server, probes *probes, rooms *roomServer) error {
	notifications := memory.NewNotifications(unheard{})
	return errors.Join(
		rpc.RegisterTasks(server, memory.NewTasks(notifications, unheard{})),
		rpc.RegisterNotifications(server, notifications),
		server.Register(probes.service()),
		rooms.register(server),
	)
}

// unheard publishes nothing: the events of the tests are those of package rooms, whose channels would meet those of examples/tasks.
type unheard struct{}

func (unheard) TaskCreated(context.Context, tasks.Task) error { return nil }

func (unheard) TaskUpdated(context.Context, tasks.TaskUpdate) error { return nil }

func (unheard) TaskDeleted(context.Context, tasks.TaskDeletion) error { return nil }

func (unheard) Notified(context.Context, string, tasks.Notification) error { return nil }

// A backend serves calls behind Centrifugo.
type backend struct {
	centrifugo *centrifugo
	server     *rpcserver.Server
	subscribes bool
	log        *slog.Logger
	leave      context.CancelFunc // ends the subscription; nil where there is none
	line       *faultproxy.Proxy  // between Centrifugo's proxies and the server
}

// newBackend returns a backend of a Centrifugo that has been started, and reaches it by line.
func newBackend(c *centrifugo, line *faultproxy.Proxy, set settings, options rpcserver.Options, probes *probes, rooms *roomServer) (*backend, error) {
	options.API, options.APIKey, options.InsecureProxies = []string{c.api()}, apiKey, true
	server, err := rpcserver.New(options)
	if err != nil {
		return nil, err
	}
	if err := register(server, probes, rooms); err != nil {
		return nil, err
	}
	return &backend{centrifugo: c, server: server, line: line, subscribes: set.serve == serveSubscriber, log: options.Logger}, nil
}

// connect returns when requests will be seen.
func (b *backend) connect(ctx context.Context) error {
	if !b.subscribes {
		return nil
	}
	b.disconnect()
	subscribed, leave := context.WithCancel(context.WithoutCancel(ctx))
	b.leave = leave
	failed := make(chan error, 1)
	go func() { failed <- b.server.Subscribe(subscribed, rpcserver.SubscribeOptions{Secret: tokenSecret}) }()
	for {
		if n, err := b.centrifugo.subscribers(ctx, requestChannel); err == nil && n > 0 {
			return nil
		}
		select {
		case err := <-failed:
			return err
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// disconnect ends the subscription, if there is one.
func (b *backend) disconnect() {
	if b.leave != nil {
		b.leave()
		b.leave = nil
	}
}

// handler serves Centrifugo's proxies.
func (b *backend) handler(record *record) http.Handler { return oddReplies(b.server.Handler(), record) }

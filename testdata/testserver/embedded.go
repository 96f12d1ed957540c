package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"reflect"
	"sync"

	"github.com/centrifugal/centrifuge"

	"example.com/rpcgen/examples/tasks/rpc/embedded"
	"example.com/rpcgen/examples/tasks/rpc/rpcserver"
)

const websocketPath = "/connection/websocket"

// An embeddedServer is the server that needs no Centrifugo.
type embeddedServer struct {
	options  embedded.Options
	register func(*rpcserver.Server) error
	port     int

	mu       sync.Mutex
	node     *embedded.Node // nil when not running
	listener *listener
}

func newEmbeddedServer(set settings, port int, options rpcserver.Options, register func(*rpcserver.Server) error) *embeddedServer {
	return &embeddedServer{
		options: embedded.Options{
			TokenSecret:    tokenSecret,
			AllowedOrigins: []string{"*"},
			PingInterval:   set.ping,
			PongTimeout:    set.pong,
			Server:         options,
		},
		register: register,
		port:     port,
	}
}

func (e *embeddedServer) address() string { return loopback(e.port) }

func (e *embeddedServer) start(ctx context.Context) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	node, err := embedded.New(e.options) //nolint:contextcheck // New asks the logger for its level, which needs no context
	if err != nil {
		return err
	}
	if err := e.register(node.Server); err != nil {
		return err
	}
	inner, err := new(net.ListenConfig).Listen(ctx, "tcp", e.address())
	if err != nil {
		return err
	}
	e.node, e.listener = node, &listener{Listener: inner, open: map[net.Conn]struct{}{}}
	mux := http.NewServeMux()
	mux.Handle(websocketPath, node)
	server := &http.Server{Handler: mux, ReadHeaderTimeout: readyTimeout, ErrorLog: slog.NewLogLogger(e.options.Server.Logger.Handler(), slog.LevelWarn)}
	listener := e.listener
	go func() { _ = server.Serve(listener) }() // ends when the listener is closed
	return nil
}

// kill closes all connections as the end of a process does. What it knew is gone.
func (e *embeddedServer) kill() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.node == nil {
		return
	}
	e.listener.kill()
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	_ = e.node.Shutdown(ended) // an error tells of calls that run
	e.node = nil
}

func (e *embeddedServer) freeze(bool) error {
	return errors.New("the embedded server has no process of its own: hold its connections by a proxy")
}

func (e *embeddedServer) running() (*embedded.Node, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.node == nil {
		return nil, errors.New("the embedded server isn't running")
	}
	return e.node, nil
}

// inside returns what the node is made of, which it shows to nobody else: only this program makes it do what Centrifugo's server API does.
func (e *embeddedServer) inside() (*centrifuge.Node, error) {
	node, err := e.running()
	if err != nil {
		return nil, err
	}
	return (*centrifuge.Node)(reflect.ValueOf(node).Elem().FieldByName("node").UnsafePointer()), nil
}

func (e *embeddedServer) publish(ctx context.Context, channel string, data json.RawMessage) error {
	node, err := e.running()
	if err != nil {
		return err
	}
	return node.Publish(ctx, channel, data)
}

func (e *embeddedServer) publishAsClient(_ context.Context, user, channel string, data json.RawMessage) error {
	node, err := e.inside()
	if err != nil {
		return err
	}
	_, err = node.Publish(channel, data, centrifuge.WithClientInfo(&centrifuge.ClientInfo{UserID: user}))
	return err
}

// forgeable is the reply channel itself: no client may publish to any channel but that of the requests.
func (e *embeddedServer) forgeable(user string) string { return replyChannel(user) }

func (e *embeddedServer) disconnect(_ context.Context, user string, code int) error {
	node, err := e.inside()
	if err != nil {
		return err
	}
	disconnect := centrifuge.Disconnect{Code: uint32(code), Reason: "test"} //nolint:gosec // a code of a test's
	return node.Disconnect(user, centrifuge.WithCustomDisconnect(disconnect))
}

func (e *embeddedServer) unsubscribe(_ context.Context, user, channel string, code int) error {
	node, err := e.inside()
	if err != nil {
		return err
	}
	unsubscribe := centrifuge.Unsubscribe{Code: uint32(code), Reason: "test"} //nolint:gosec // a code of a test's
	return node.Unsubscribe(user, channel, centrifuge.WithCustomUnsubscribe(unsubscribe))
}

func (e *embeddedServer) clearHistory(_ context.Context, channel string) error {
	node, err := e.inside()
	if err != nil {
		return err
	}
	if err := node.RemoveHistory(channel); err != nil {
		return fmt.Errorf("history of %q: %w", channel, err)
	}
	return nil
}

// A listener knows the connections that it accepted, so that it can close them with it.
type listener struct {
	net.Listener

	mu   sync.Mutex
	open map[net.Conn]struct{} // nil when killed
}

// Accept returns the next connection.
func (l *listener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.open == nil {
		_ = conn.Close()
		return nil, net.ErrClosed
	}
	tracked := &connection{Conn: conn, listener: l}
	l.open[tracked] = struct{}{}
	return tracked, nil
}

func (l *listener) kill() {
	_ = l.Close()
	l.mu.Lock()
	open := l.open
	l.open = nil
	l.mu.Unlock()
	for conn := range open {
		_ = conn.Close()
	}
}

// A connection is open until it is closed, whoever does that.
type connection struct {
	net.Conn

	listener *listener
}

// Close closes the connection.
func (c *connection) Close() error {
	c.listener.mu.Lock()
	delete(c.listener.open, c)
	c.listener.mu.Unlock()
	return c.Conn.Close()
}

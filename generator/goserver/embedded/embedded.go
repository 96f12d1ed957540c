// Package embedded serves an RPC API to its generated clients in one process, without Centrifugo: for development, tests and small set-ups.
// It speaks Centrifugo's protocol by the library that Centrifugo is made of, and answers as Centrifugo does with the configuration that
// the API needs, so that no client can tell them apart.
//
//	node, err := embedded.New(embedded.Options{TokenSecret: "dev", Dev: true})
//	if err != nil {
//		return err
//	}
//	if err := rpc.RegisterTasks(node.Server, board); err != nil {
//		return err
//	}
//	http.Handle("/connection/websocket", node)
//	http.Handle("/token", node.DevTokens())
//
// Several processes that name the same Redis are one cluster: a user's connections to all of them get the user's replies.
package embedded

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/centrifugal/centrifuge"

	rpcserver "example.com/rpcgen/generator/goserver/runtime"
)

// Options configure a [Node]. TokenSecret is required.
type Options struct {
	// TokenSecret is the key of the connection tokens' signatures (HS256, HS384 or HS512), as Centrifugo's
	// client.token.hmac_secret_key. rpcserver.Token makes such tokens.
	TokenSecret string

	// Dev is for development on one's own machine: [Node.DevTokens] gives tokens to whoever asks, and pages from localhost,
	// 127.0.0.1 and [::1] may connect, at any port.
	Dev bool

	// AllowedOrigins are the origins of pages that may connect, as Centrifugo's client.allowed_origins, e.g.
	// "https://example.com" or "https://*.example.com", where "*" stands for any text. Clients that aren't browsers send no
	// origin, and need none.
	AllowedOrigins []string

	// Redis is the address of the Redis that several processes share, e.g. "localhost:6379" or
	// "redis://user:password@redis:6379/0". "" means that this process is alone.
	Redis string

	// RedisPrefix begins all names in Redis: processes of the same prefix are one cluster. "" means "rpc".
	RedisPrefix string

	// MessageSize is the most bytes that a client's message may have; 0 means 64 KiB, as in Centrifugo.
	MessageSize int

	// PingInterval is how often the server pings a client, and PongTimeout how long it waits for the answer, which must be
	// less. 0 means 25 s and 8 s, as in Centrifugo.
	PingInterval, PongTimeout time.Duration

	// Server are the options of the server that runs the calls. Its Publisher must be nil, and API, APIKey and ProxySecret mean
	// nothing here. ClientQueue is the most bytes that may wait for a client before it is disconnected as slow, and must hold two
	// replies of MaxReply.
	Server rpcserver.Options
}

const (
	defaultClientQueue     = 16 << 20 // as package rpcserver has it
	defaultMaxCallsPerUser = 512      // the same
	spareRequests          = 1024     // of a connection that wait to be refused
	defaultPingInterval    = 25 * time.Second
	defaultPongTimeout     = 8 * time.Second
	writeTimeout           = 10 * time.Second
	partingTime            = time.Second // to disconnect clients when there is no time left

	// What a reply channel keeps for clients that come back.
	historySize = 512
	historyTTL  = time.Minute

	channelLimit = 512 // subscriptions of a connection, as centrifugo.json has it
)

// check returns what can't work.
func (o Options) check() error {
	switch {
	case o.TokenSecret == "":
		return errors.New("embedded: no TokenSecret, want the key of the connection tokens' signatures")
	case o.Server.Publisher != nil:
		return errors.New("embedded: Server.Publisher is set, but the node publishes the replies itself")
	case o.MessageSize < 0:
		return fmt.Errorf("embedded: negative MessageSize, %d", o.MessageSize)
	case o.PingInterval < 0:
		return fmt.Errorf("embedded: negative PingInterval, %s", o.PingInterval)
	case o.PongTimeout < 0:
		return fmt.Errorf("embedded: negative PongTimeout, %s", o.PongTimeout)
	case 2*o.Server.MaxReply > o.queue():
		return fmt.Errorf("embedded: Server.ClientQueue of %d bytes, want twice MaxReply, %d", o.queue(), 2*o.Server.MaxReply)
	}
	if ping := o.ping(); ping.PongTimeout >= ping.PingInterval {
		return fmt.Errorf("embedded: PongTimeout is %s, want less than PingInterval, %s", ping.PongTimeout, ping.PingInterval)
	}
	return nil
}

// A Node accepts the connections of clients, and runs their calls by its Server. It is an [http.Handler] for the address that clients
// connect to, e.g. "/connection/websocket".
type Node struct {
	// Server is where package rpc registers implementations.
	Server *rpcserver.Server

	options   Options
	channels  channels
	tokens    *tokens
	origins   origins
	node      *centrifuge.Node
	websocket http.Handler

	connections registry
	checked     atomic.Bool // at the first connection, when all must be registered

	commands sync.RWMutex // held for reading by each command that runs
	down     bool         // no more commands run; guarded by commands
}

// New returns a node that is ready for connections. The error says which option can't work, or that Redis doesn't answer.
func New(options Options) (*Node, error) {
	if err := options.check(); err != nil {
		return nil, err
	}
	origins, err := newOrigins(options.AllowedOrigins, options.Dev)
	if err != nil {
		return nil, err
	}
	n := &Node{options: options, origins: origins}
	n.channels = newChannels(options.Server.RequestChannel, options.Server.ReplyChannel, func(namespace string) *rpcserver.Namespace {
		return n.Server.Namespace(namespace)
	})
	n.tokens = &tokens{options.TokenSecret, n.channels}
	options.Server.Publisher, options.Server.API = n, nil
	if n.Server, err = rpcserver.New(options.Server); err != nil {
		return nil, err
	}
	if n.node, err = newCentrifugeNode(options); err != nil {
		return nil, err
	}
	n.handle()
	if err := n.node.Run(); err != nil {
		return nil, fmt.Errorf("embedded: %w", err)
	}
	n.websocket = centrifuge.NewWebsocketHandler(n.node, centrifuge.WebsocketConfig{
		CheckOrigin:      n.origins.allow,
		MessageSizeLimit: options.MessageSize,
		WriteTimeout:     writeTimeout,
		PingPongConfig:   options.ping(),
	})
	return n, nil
}

// ServeHTTP accepts the connection of a client, and returns when it is over.
func (n *Node) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !n.checked.Swap(true) {
		n.check(r.Context())
	}
	n.websocket.ServeHTTP(w, r)
}

// check logs what keeps the node from serving the clients that connect.
func (n *Node) check(ctx context.Context) {
	if err := n.Server.Check(ctx); err != nil {
		cmp.Or(n.options.Server.Logger, slog.Default()).ErrorContext(ctx, "clients connect, and can't be served", "error", err)
	}
}

// Shutdown ends the node: calls that run go on, new ones are refused as shutting_down; when the former are answered, clients are
// disconnected, in a way that lets them connect again, to another process or to the next. When ctx ends before, clients are
// disconnected at once, and Shutdown returns an error; the contexts of native RPCs end with their connections, those of other calls when
// their time is over.
func (n *Node) Shutdown(ctx context.Context) error {
	err := n.drain(ctx)
	if ctx.Err() != nil {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(context.WithoutCancel(ctx), partingTime)
		defer cancel()
	}
	return errors.Join(err, n.node.Shutdown(ctx))
}

// drain returns when no call runs any more, and all replies are in their connections' queues, which are written before these close.
func (n *Node) drain(ctx context.Context) error {
	if err := n.Server.Shutdown(ctx); err != nil {
		return err
	}
	idle := make(chan struct{})
	go func() {
		n.commands.Lock()
		n.down = true
		n.commands.Unlock()
		close(idle)
	}()
	select {
	case <-idle:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("embedded: replies still wait: %w", ctx.Err())
	}
}

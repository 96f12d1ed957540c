// Package rpcserver serves the methods of an RPC API to the clients that are generated from the same interfaces: behind Centrifugo, or in
// one process with package embedded.
//
// Package rpc, which is generated beside it, registers implementations:
//
//	srv, err := rpcserver.New(rpcserver.Options{
//		API:         []string{"http://localhost:8000/api"},
//		APIKey:      apiKey,
//		ProxySecret: proxySecret,
//	})
//	if err != nil {
//		return err
//	}
//	if err := rpc.RegisterTasks(srv, board); err != nil {
//		return err
//	}
//	return srv.ListenAndServe(ctx, ":9100")
package rpcserver

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Options configure a [Server]. API and APIKey, or Publisher, are required.
type Options struct {
	// API are the base URLs of Centrifugo's server API, e.g. "http://localhost:8000/api". A reply that one of them doesn't take goes to
	// the next.
	API []string

	// APIKey is Centrifugo's http_api.key.
	APIKey string

	// ProxySecret is what the header X-RPC-Secret of each proxy request must hold. Centrifugo sends it where the proxy's
	// http.static_headers have it. The proxy's http_headers must not name the header, for what is named there comes from clients.
	ProxySecret string

	// InsecureProxies takes proxy requests without a secret: whoever reaches the address of the server can call as any user.
	InsecureProxies bool

	// NoProxies refuses proxy requests, for a server that only subscribes: see [Server.Subscribe]. Without it, ProxySecret or
	// InsecureProxies is required beside API.
	NoProxies bool

	// Publisher publishes replies in place of Centrifugo's server API. [Server.Subscribe] needs API and APIKey besides.
	Publisher Publisher

	// Validate checks params by their validate tags, e.g. the method Struct of a go-playground/validator. It must be set if a
	// registered method has such tags.
	Validate func(params any) error

	// Logger gets what clients aren't told: errors of handlers, panics, replies that couldn't be published. nil means [slog.Default].
	Logger *slog.Logger

	// RequestChannel is the channel that clients publish requests to; "" means "rpc.requests".
	RequestChannel string

	// ReplyChannel is the channel of a user's replies, where "{user_id}" stands for the user's id; "" means "user#{user_id}".
	ReplyChannel string

	// Timeout is the deadline of a handler whose method declares none; 0 means 30 s.
	Timeout time.Duration

	// MaxCalls bounds the handlers that run at once, MaxCallsPerUser those of one user. 0 means 4096 and 512. What is beyond is
	// refused as overloaded.
	MaxCalls, MaxCallsPerUser int

	// MaxReply is the most bytes that a reply may have; 0 means 8 MiB. What is larger is told as result_too_large.
	MaxReply int

	// ClientQueue is Centrifugo's client.queue_max_size, in bytes; 0 means 16 MiB, as the generated centrifugo.json has it. A user's
	// replies are held back so that they don't fill it, which would end the user's connection. It must hold two replies of MaxReply.
	ClientQueue int

	// Middleware runs around each handler, the first one outermost.
	Middleware []Middleware

	// Context returns the context of a call's handler, made from ctx, e.g. with the trace that call.Headers continue. nil means ctx.
	Context func(ctx context.Context, call *Call) context.Context

	// Observe is told of each call of a known method when it is over.
	Observe func(ctx context.Context, o Observation)

	// Dedup is asked about each correlation id, besides the server's own memory, e.g. for several replicas.
	Dedup Dedup
}

// A Publisher publishes messages to a channel. It may be called by any number of goroutines at once.
type Publisher interface {
	// Publish publishes data, which is JSON. It returns when the message can't be lost any more by this process.
	Publish(ctx context.Context, channel string, data []byte) error
}

const (
	defaultTimeout         = 30 * time.Second
	defaultMaxCalls        = 4096
	defaultMaxCallsPerUser = 512
	defaultMaxReply        = 8 << 20
	defaultClientQueue     = 16 << 20
	userPlaceholder        = "{user_id}"
)

// withDefaults returns the options with every one set, or what is wrong with them.
func (o Options) withDefaults() (Options, error) {
	if o.Publisher == nil || len(o.API) > 0 {
		if err := o.checkAPI(); err != nil {
			return o, err
		}
	}
	if err := o.checkProxies(); err != nil {
		return o, err
	}
	if o.Timeout < 0 || o.MaxCalls < 0 || o.MaxCallsPerUser < 0 || o.MaxReply < 0 || o.ClientQueue < 0 {
		return o, errors.New("rpcserver: negative Timeout, MaxCalls, MaxCallsPerUser, MaxReply or ClientQueue")
	}
	o.Logger = cmp.Or(o.Logger, slog.Default())
	o.RequestChannel = cmp.Or(o.RequestChannel, "rpc.requests")
	o.ReplyChannel = cmp.Or(o.ReplyChannel, "user#"+userPlaceholder)
	if !strings.Contains(o.ReplyChannel, userPlaceholder) {
		return o, fmt.Errorf("rpcserver: ReplyChannel %q is the same for all users, want %q in it", o.ReplyChannel, userPlaceholder)
	}
	o.Timeout = cmp.Or(o.Timeout, defaultTimeout)
	o.MaxCalls = cmp.Or(o.MaxCalls, defaultMaxCalls)
	o.MaxCallsPerUser = cmp.Or(o.MaxCallsPerUser, defaultMaxCallsPerUser)
	o.ClientQueue = cmp.Or(o.ClientQueue, defaultClientQueue)
	o.MaxReply = cmp.Or(o.MaxReply, min(defaultMaxReply, o.ClientQueue/2))
	if o.Publisher == nil && o.ClientQueue < 2*o.MaxReply {
		return o, fmt.Errorf("rpcserver: ClientQueue of %d bytes, want twice MaxReply, %d", o.ClientQueue, 2*o.MaxReply)
	}
	return o, nil
}

func (o Options) checkAPI() error {
	if len(o.API) == 0 {
		return errors.New(`rpcserver: no API, want the base URLs of Centrifugo's server API, e.g. "http://localhost:8000/api"`)
	}
	for _, api := range o.API {
		if err := checkURL("API", api); err != nil {
			return err
		}
	}
	if o.APIKey == "" {
		return errors.New("rpcserver: no APIKey, want Centrifugo's http_api.key")
	}
	return nil
}

// checkURL returns an error if what an option holds is no URL of a server.
func checkURL(option, value string) error {
	u, err := url.Parse(value)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return fmt.Errorf("rpcserver: %s %q is no URL of a server, want http://host:port/path", option, value)
	}
	return nil
}

// A Server serves the registered methods. Its methods may be called by any number of goroutines at once.
type Server struct {
	options Options
	publish Publisher
	api     *serverAPI // nil without API
	pace    *pacer
	calls   *calls
	leaving atomic.Bool // about to shut down

	bodyTimeout time.Duration // until a proxy request has come

	mu       sync.RWMutex
	services map[string]bool
	methods  map[string]*Method
}

// New returns a server without any methods. The error says which option can't work.
func New(options Options) (*Server, error) {
	options, err := options.withDefaults()
	if err != nil {
		return nil, err
	}
	s := &Server{
		options:     options,
		publish:     options.Publisher,
		pace:        newPacer(options.ClientQueue),
		bodyTimeout: bodyTimeout,
		calls:       newCalls(options.MaxCalls, options.MaxCallsPerUser),
		services:    map[string]bool{},
		methods:     map[string]*Method{},
	}
	if len(options.API) > 0 {
		s.api = newServerAPI(options.API, options.APIKey)
	}
	if s.publish == nil {
		s.publish = newReplies(s.api, s.pace, options.Logger)
	}
	if err := s.register(s.system()); err != nil {
		return nil, err
	}
	return s, nil
}

// replyChannel returns the channel of a user's replies.
func (s *Server) replyChannel(user string) string {
	return strings.ReplaceAll(s.options.ReplyChannel, userPlaceholder, user)
}

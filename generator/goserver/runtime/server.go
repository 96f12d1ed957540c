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
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"example.com/rpcgen/generator/goserver/runtime/internal/centrifugo"
	"example.com/rpcgen/generator/goserver/runtime/internal/names"
	"example.com/rpcgen/generator/goserver/runtime/internal/running"
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

	// Publisher publishes replies and events in place of Centrifugo's server API; it should be an [EventPublisher] where an API has events or progress.
	// [Server.Subscribe] needs API and APIKey besides.
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
	// refused as overloaded; so is what comes while twice as many calls have a handler that runs, repeat one, or have a reply that
	// waits to be sent.
	MaxCalls, MaxCallsPerUser int

	// MaxReply is the most bytes that a reply may have; 0 means 8 MiB. What is larger is told as result_too_large.
	MaxReply int

	// ClientQueue is Centrifugo's client.queue_max_size, in bytes; 0 means 16 MiB, as the generated centrifugo.json has it. A user's
	// replies are held back so that they don't fill it, which would end the user's connection. It must hold two replies of MaxReply.
	ClientQueue int

	// Middleware runs around each handler, the first one outermost.
	Middleware []Middleware

	// Context returns the context of a call's handler, or of an authorizer, made from ctx, e.g. with the trace that call.Headers continue. nil means ctx.
	Context func(ctx context.Context, call *Call) context.Context

	// Observe is told of each call of a known method when it is over.
	Observe func(ctx context.Context, o Observation)

	// Dedup is asked about each correlation id, besides the server's own memory, e.g. for several replicas.
	Dedup Dedup
}

const (
	defaultTimeout         = 30 * time.Second
	defaultMaxCalls        = 4096
	defaultMaxCallsPerUser = 512
	defaultMaxReply        = 8 << 20
	defaultClientQueue     = 16 << 20
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
	if err := o.checkLimits(); err != nil {
		return o, err
	}
	if i := slices.IndexFunc(o.Middleware, func(m Middleware) bool { return m == nil }); i >= 0 {
		return o, fmt.Errorf("rpcserver: Middleware[%d] is nil", i)
	}
	o.Logger = cmp.Or(o.Logger, slog.Default())
	o.RequestChannel = cmp.Or(o.RequestChannel, "rpc.requests")
	o.ReplyChannel = cmp.Or(o.ReplyChannel, "user#"+names.UserPlaceholder)
	if !strings.Contains(o.ReplyChannel, names.UserPlaceholder) {
		return o, fmt.Errorf("rpcserver: ReplyChannel %q is the same for all users, want %q in it", o.ReplyChannel, names.UserPlaceholder)
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
	return checkSecret("APIKey", o.APIKey)
}

// checkURL returns an error if what an option holds is no URL of a server, to which a path can be added.
func checkURL(option, value string) error {
	u, err := url.Parse(value)
	if err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" {
		return fmt.Errorf("rpcserver: %s %q is no URL of a server, want http://host:port/path", option, value)
	}
	if port := u.Port(); port != "" {
		if _, err := strconv.ParseUint(port, 10, 16); err != nil {
			return fmt.Errorf("rpcserver: %s %q has the port %s, want at most 65535", option, value, port)
		}
	}
	return nil
}

// checkSecret returns an error if what an option holds, which it doesn't show, is no value that an HTTP header can have.
func checkSecret(option, value string) error {
	if strings.Trim(value, " ") != value || strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return fmt.Errorf("rpcserver: %s has a line break, a blank at an end or a control character, which no HTTP header can hold", option)
	}
	return nil
}

func (o Options) checkLimits() error {
	for _, limit := range []struct {
		option string
		value  int64
	}{
		{"Timeout", int64(o.Timeout)},
		{"MaxCalls", int64(o.MaxCalls)},
		{"MaxCallsPerUser", int64(o.MaxCallsPerUser)},
		{"MaxReply", int64(o.MaxReply)},
		{"ClientQueue", int64(o.ClientQueue)},
	} {
		if limit.value < 0 {
			return fmt.Errorf("rpcserver: negative %s, want 0 for its default, or more", limit.option)
		}
	}
	return nil
}

// A Server serves the registered methods. Its methods may be called by any number of goroutines at once.
type Server struct {
	options Options
	publish Publisher
	events  *centrifugo.Events // nil without API, or with a Publisher
	api     *centrifugo.API    // nil without API
	pace    *centrifugo.Pacer
	calls   *running.Calls
	leaving atomic.Bool // about to shut down

	bodyTimeout time.Duration // until a proxy request has come

	mu         sync.RWMutex
	services   map[string]bool
	methods    map[string]*Method
	declared   []DeclaredError             // of all services
	channels   map[string]*declaredChannel // by name
	namespaces map[string]*Namespace       // those that have channels
	channelErr error                       // the first one of adding a channel
	unknown    sync.Once                   // warns of a channel that wasn't added

	asking *asking
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
		pace:        centrifugo.NewPacer(options.ClientQueue),
		bodyTimeout: bodyTimeout,
		calls:       running.New(options.MaxCalls, options.MaxCallsPerUser, endings()),
		services:    map[string]bool{},
		methods:     map[string]*Method{},
		channels:    map[string]*declaredChannel{},
		namespaces:  map[string]*Namespace{},
		asking:      &asking{running: running.NewQuota(options.MaxCalls, options.MaxCallsPerUser)},
	}
	if len(options.API) > 0 {
		s.api = centrifugo.NewAPI(options.API, options.APIKey)
	}
	if s.publish == nil {
		s.publish = apiPublisher{centrifugo.NewReplies(s.api, s.pace, options.Logger)}
		s.events = centrifugo.NewEvents(s.api, options.Logger)
	}
	if err := s.register(s.system()); err != nil {
		return nil, err
	}
	return s, nil
}

// endings returns how calls end whose handlers say nothing.
func endings() running.Endings {
	return running.Endings{
		Duplicate: failed(errDuplicateCall), Overloaded: failed(errOverloaded), Cancelled: failed(errCancelled), Expired: failed(errDeadlineExceeded),
	}
}

// replyChannel returns the channel of a user's replies.
func (s *Server) replyChannel(user string) string {
	return strings.ReplaceAll(s.options.ReplyChannel, names.UserPlaceholder, user)
}

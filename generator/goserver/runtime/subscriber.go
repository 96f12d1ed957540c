package rpcserver

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"example.com/rpcgen/generator/goserver/runtime/internal/centrifugo"
	"example.com/rpcgen/generator/goserver/runtime/internal/retry"
	"example.com/rpcgen/generator/goserver/runtime/internal/running"
)

// ErrSecondSubscriber says that somebody else is subscribed to the request channel: two servers would run each call twice.
var ErrSecondSubscriber = errors.New("rpcserver: somebody else is subscribed to the request channel")

const (
	subscriberPath     = "/connection/uni_http_stream"
	subscriberTokenTTL = time.Minute // to connect by; the connection outlives it
	subscriberSpare    = 1024        // requests that wait to be refused, beyond the calls that are open; half of them of one user
)

// SubscribeOptions configure [Server.Subscribe]. Secret or GetToken is required.
type SubscribeOptions struct {
	// Secret is Centrifugo's client.token.hmac_secret_key, by which the server makes tokens for itself.
	Secret string

	// GetToken returns a token, in place of those that are made with Secret, each time the server connects. Its channels claim must name
	// [Options.RequestChannel], and expire_at should be 0: what is published while the server connects anew is lost.
	GetToken func(ctx context.Context) (string, error)

	// User is the server's own user id, in the tokens that are made with Secret; "" means "rpcserver". No client may have it.
	User string

	// URLs are the addresses of Centrifugo's unidirectional HTTP streaming transport, of which one at a time is used. None means those beside
	// [Options.API], e.g. "http://localhost:8000/connection/uni_http_stream".
	URLs []string
}

// Subscribe serves the calls that clients publish to the request channel, which the server subscribes to. It is the fastest way behind Centrifugo, but for
// one process: [ErrSecondSubscriber] is returned where another one is subscribed. A request that is published while the server isn't connected is lost.
//
// Centrifugo needs uni_http_stream.enabled, and in the namespace of the request channel allow_publish_for_client, presence, and publication_data_format
// "json_object", without which a client may make up who it is.
//
// Subscribe returns nil when ctx has ended and the calls that ran then are over. It connects again when the connection is lost, and returns an error where
// that is of no use: a second subscriber, a token or a configuration that Centrifugo refuses.
func (s *Server) Subscribe(ctx context.Context, options SubscribeOptions) error {
	b, err := s.newSubscriber(ctx, options)
	if err != nil {
		return err
	}
	defer b.calls.Wait()
	pause := retry.Backoff{Least: 500 * time.Millisecond, Most: 20 * time.Second}
	for try := 0; ; try++ {
		connected, err := b.connect(ctx, b.urls[try%len(b.urls)])
		if ctx.Err() != nil {
			return nil
		}
		if useless, ok := errors.AsType[*uselessError](err); ok {
			return useless.err
		}
		if connected {
			pause.Reset()
		}
		delay := pause.Next()
		s.options.Logger.WarnContext(ctx, "the server isn't subscribed", "channel", s.options.RequestChannel, "error", err, "retry", delay)
		if retry.Sleep(ctx, delay) != nil {
			return nil
		}
	}
}

// A uselessError says that there is no use in connecting again.
type uselessError struct{ err error }

func (e *uselessError) Error() string { return e.err.Error() }

// useless returns a uselessError.
func useless(format string, args ...any) error {
	return &uselessError{fmt.Errorf("rpcserver: "+format, args...)}
}

// A subscriber serves what is published on the request channel.
type subscriber struct {
	server  *Server
	urls    []string
	streams *centrifugo.Streams

	calls sync.WaitGroup

	dropped time.Time // when dropping a request was logged; of who reads the stream

	mu    sync.Mutex
	slots running.Quota   // of the requests that are served or refused
	own   map[string]bool // ids of this subscriber's connections
}

func (s *Server) newSubscriber(ctx context.Context, options SubscribeOptions) (*subscriber, error) {
	if err := s.Check(ctx); err != nil {
		return nil, err
	}
	if s.api == nil {
		return nil, errors.New("rpcserver: Subscribe without API, by which it asks who else is subscribed")
	}
	getToken, err := s.tokenSource(options)
	if err != nil {
		return nil, err
	}
	urls, err := s.streamURLs(options)
	if err != nil {
		return nil, err
	}
	return &subscriber{
		server: s, urls: urls, streams: centrifugo.NewStreams(getToken), own: map[string]bool{},
		slots: running.NewQuota(slots(s.options.MaxCalls, subscriberSpare), slots(s.options.MaxCallsPerUser, subscriberSpare/2)),
	}, nil
}

// slots returns how many requests may be served or refused at once, where so many calls may run, and as many again be open.
func slots(calls, spare int) int { return 2*min(calls, math.MaxInt32) + spare }

// tokenSource returns what returns a token for each connection.
func (s *Server) tokenSource(options SubscribeOptions) (func(context.Context) (string, error), error) {
	if (options.Secret == "") == (options.GetToken == nil) {
		return nil, errors.New("rpcserver: Subscribe needs either Secret or GetToken")
	}
	if options.GetToken != nil {
		return options.GetToken, nil
	}
	user := cmp.Or(options.User, "rpcserver")
	if err := CheckUserID(user); err != nil {
		return nil, fmt.Errorf("rpcserver: SubscribeOptions.User: %w", err)
	}
	return func(context.Context) (string, error) {
		return Token(options.Secret, user, subscriberTokenTTL, WithChannels(s.options.RequestChannel), WithClaim("expire_at", 0))
	}, nil
}

// streamURLs returns the addresses to connect to: those of the options, or those beside the server API.
func (s *Server) streamURLs(options SubscribeOptions) ([]string, error) {
	for _, url := range options.URLs {
		if err := checkURL("SubscribeOptions.URLs", url); err != nil {
			return nil, err
		}
	}
	if len(options.URLs) > 0 {
		return options.URLs, nil
	}
	var urls []string
	for _, api := range s.api.URLs() {
		root, ok := strings.CutSuffix(api, "/api")
		if !ok {
			return nil, fmt.Errorf("rpcserver: API %q doesn't end in /api, want SubscribeOptions.URLs", api)
		}
		urls = append(urls, root+subscriberPath)
	}
	return urls, nil
}

// connect connects, and handles what comes until the connection ends. Connected reports whether Centrifugo has confirmed it.
func (b *subscriber) connect(ctx context.Context, url string) (connected bool, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	stream, err := b.streams.Open(ctx, cancel, url)
	if answer, is := errors.AsType[*centrifugo.StatusError](err); is && answer.Status == http.StatusNotFound {
		return false, useless("%w, want Centrifugo with uni_http_stream.enabled", err)
	}
	if err != nil {
		return false, err
	}
	defer stream.Close()
	c := &connection{subscriber: b, cancel: cancel}
	for {
		push, err := stream.Next()
		if err == nil {
			err = c.take(ctx, push)
		}
		if err != nil {
			return c.admit != nil, causeOr(ctx, err)
		}
	}
}

// A connection is one to Centrifugo.
type connection struct {
	*subscriber
	cancel context.CancelCauseFunc
	admit  func() error // see subscriber.handle; nil until Centrifugo has confirmed the connection
}

// take handles a push. The error ends the connection.
func (c *connection) take(ctx context.Context, p *centrifugo.Push) error {
	channel := c.server.options.RequestChannel
	switch {
	case p.Disconnect != nil && p.Disconnect.Code == centrifugo.NotJSON:
		return useless(`a client has published what isn't JSON, want "publication_data_format": "json_object" in the namespace of %q`, channel)
	case p.Disconnect != nil && p.Disconnect.Code == centrifugo.InvalidToken:
		return useless("centrifugo refuses the connection: %d %s, want a token that is signed by its client.token.hmac_secret_key",
			p.Disconnect.Code, p.Disconnect.Reason)
	case p.Disconnect != nil && p.Disconnect.IsTerminal():
		return useless("centrifugo refuses the connection: %d %s", p.Disconnect.Code, p.Disconnect.Reason)
	case p.Disconnect != nil:
		return fmt.Errorf("centrifugo has ended the connection: %d %s", p.Disconnect.Code, p.Disconnect.Reason)
	case p.Unsub != nil && p.Channel == channel:
		return fmt.Errorf("centrifugo has ended the subscription: %d %s", p.Unsub.Code, p.Unsub.Reason)
	case p.Connect != nil:
		if _, ok := p.Connect.Subs[channel]; !ok {
			return useless("the token doesn't subscribe to %q, want it in the claim channels", channel)
		}
		c.confirm(ctx, p.Connect.Client)
	case p.Pub != nil && p.Channel == channel && c.admit != nil:
		c.handle(ctx, p.Pub, c.admit)
	}
	return nil
}

// confirm starts to find out whether this is the only subscriber. Until that is known, requests wait.
func (c *connection) confirm(ctx context.Context, client string) {
	c.mu.Lock()
	c.own[client] = true
	c.mu.Unlock()
	c.admit = sync.OnceValue(func() error { return c.checkAlone(ctx) })
	go func() {
		if err := c.admit(); err != nil {
			c.cancel(err)
			return
		}
		c.server.options.Logger.InfoContext(ctx, "subscribed", "channel", c.server.options.RequestChannel)
	}()
}

// checkAlone returns an error if somebody else is subscribed to the request channel, or nobody can tell.
func (b *subscriber) checkAlone(ctx context.Context) error {
	channel := b.server.options.RequestChannel
	present, err := b.server.api.Presence(ctx, channel)
	if centrifugo.IsPermanent(err) {
		return useless(`presence of %q can't be asked for, want "presence": true in its namespace: %w`, channel, err)
	}
	if err != nil {
		return fmt.Errorf("asking who is subscribed: %w", err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, client := range slices.Sorted(maps.Keys(present)) {
		if !b.own[client] {
			return &uselessError{fmt.Errorf("%w: %s, as user %q of client id %s", ErrSecondSubscriber, channel, present[client].User, client)}
		}
	}
	return nil
}

// handle serves a publication, if a client has made it, without waiting for that. Admit returns when it is known whether this is the only subscriber.
func (b *subscriber) handle(ctx context.Context, p *centrifugo.Publication, admit func() error) {
	log := b.server.options.Logger
	if p.Info == nil {
		log.WarnContext(ctx, "a request that no client has made is ignored", "channel", b.server.options.RequestChannel)
		return
	}
	if err := CheckUserID(p.Info.User); err != nil {
		log.WarnContext(ctx, "a call is refused", "error", err)
		return
	}
	if !b.takeSlot(p.Info.User) {
		b.reportDropped(ctx, p.Info.User)
		return
	}
	b.calls.Add(1)
	go b.serve(ctx, p, admit)
}

// serve serves a publication that has a slot.
func (b *subscriber) serve(ctx context.Context, p *centrifugo.Publication, admit func() error) {
	done := func(err error) {
		if err != nil {
			b.server.options.Logger.ErrorContext(ctx, "a call of the request channel failed", "user", p.Info.User, "error", err)
		}
		b.giveSlot(p.Info.User)
		b.calls.Done()
	}
	if admit() != nil {
		done(nil)
		return
	}
	b.server.HandleRequest(ctx, Call{User: p.Info.User, Client: p.Info.Client, Transport: SubscriberTransport}, p.Data, done)
}

func (b *subscriber) takeSlot(user string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.slots.Take(user)
}

func (b *subscriber) giveSlot(user string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.slots.GiveBack(user)
}

// reportDropped logs that a user's request was dropped, unless that was logged of one a moment ago.
func (b *subscriber) reportDropped(ctx context.Context, user string) {
	if now := time.Now(); now.Sub(b.dropped) > time.Second {
		b.dropped = now
		b.server.options.Logger.ErrorContext(ctx, "more requests than can be refused are dropped", "user", user)
	}
}

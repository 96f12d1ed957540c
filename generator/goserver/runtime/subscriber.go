package rpcserver

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// ErrSecondSubscriber says that somebody else is subscribed to the request channel: two servers would run each call twice.
var ErrSecondSubscriber = errors.New("rpcserver: somebody else is subscribed to the request channel")

const (
	subscriberPath     = "/connection/uni_http_stream"
	subscriberTokenTTL = time.Minute // to connect by; the connection outlives it
	subscriberSpare    = 1024        // requests that wait to be refused, beyond the calls that run
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
	b, err := s.newSubscriber(options)
	if err != nil {
		return err
	}
	defer b.calls.Wait()
	pause := backoff{least: 500 * time.Millisecond, most: 20 * time.Second}
	for try := 0; ; try++ {
		connected, err := b.connect(ctx, b.urls[try%len(b.urls)])
		if ctx.Err() != nil {
			return nil
		}
		if useless, ok := errors.AsType[*uselessError](err); ok {
			return useless.err
		}
		if connected {
			pause.tries = 0
		}
		delay := pause.next()
		s.options.Logger.WarnContext(ctx, "the server isn't subscribed", "channel", s.options.RequestChannel, "error", err, "retry", delay)
		if sleep(ctx, delay) != nil {
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
	server   *Server
	urls     []string
	getToken func(context.Context) (string, error)
	client   *http.Client

	slots chan struct{} // a place for each request that is served or refused
	calls sync.WaitGroup

	dropped time.Time // when dropping a request was logged; of who reads the stream

	mu  sync.Mutex
	own map[string]bool // ids of this subscriber's connections
}

func (s *Server) newSubscriber(options SubscribeOptions) (*subscriber, error) {
	if !s.hasService() {
		return nil, errNoService
	}
	if s.api == nil {
		return nil, errors.New("rpcserver: Subscribe without API, by which it asks who else is subscribed")
	}
	b := &subscriber{
		server: s, urls: options.URLs, getToken: options.GetToken, client: newHTTPClient(),
		slots: make(chan struct{}, s.options.MaxCalls+subscriberSpare), own: map[string]bool{},
	}
	if (options.Secret == "") == (options.GetToken == nil) {
		return nil, errors.New("rpcserver: Subscribe needs either Secret or GetToken")
	}
	if b.getToken == nil {
		user := options.User
		if user == "" {
			user = "rpcserver"
		}
		if err := CheckUserID(user); err != nil {
			return nil, fmt.Errorf("rpcserver: SubscribeOptions.User: %w", err)
		}
		b.getToken = func(context.Context) (string, error) {
			return Token(options.Secret, user, subscriberTokenTTL, WithChannels(s.options.RequestChannel), WithClaim("expire_at", 0))
		}
	}
	for _, url := range b.urls {
		if err := checkURL("SubscribeOptions.URLs", url); err != nil {
			return nil, err
		}
	}
	if len(b.urls) > 0 {
		return b, nil
	}
	for _, api := range s.api.urls {
		root, ok := strings.CutSuffix(api, "/api")
		if !ok {
			return nil, fmt.Errorf("rpcserver: API %q doesn't end in /api, want SubscribeOptions.URLs", api)
		}
		b.urls = append(b.urls, root+subscriberPath)
	}
	return b, nil
}

// checkAlone returns an error if somebody else is subscribed to the request channel, or nobody can tell.
func (b *subscriber) checkAlone(ctx context.Context) error {
	channel := b.server.options.RequestChannel
	var result struct {
		Presence map[string]struct {
			User string `json:"user"`
		} `json:"presence"`
	}
	err := b.server.api.call(ctx, "presence", map[string]string{"channel": channel}, &result)
	if isPermanent(err) {
		return useless(`presence of %q can't be asked for, want "presence": true in its namespace: %w`, channel, err)
	}
	if err != nil {
		return fmt.Errorf("asking who is subscribed: %w", err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, client := range slices.Sorted(maps.Keys(result.Presence)) {
		if !b.own[client] {
			return &uselessError{fmt.Errorf("%w: %s, as user %q of client id %s", ErrSecondSubscriber, channel, result.Presence[client].User, client)}
		}
	}
	return nil
}

// handle serves a publication, if a client has made it, without waiting for that. Admit returns when it is known whether this is the only subscriber.
func (b *subscriber) handle(ctx context.Context, p *publication, admit func() error) {
	log := b.server.options.Logger
	if p.Info == nil {
		log.WarnContext(ctx, "a request that no client has made is ignored", "channel", b.server.options.RequestChannel)
		return
	}
	if err := CheckUserID(p.Info.User); err != nil {
		log.WarnContext(ctx, "a call is refused", "error", err)
		return
	}
	select {
	case b.slots <- struct{}{}:
	default:
		b.reportDropped(ctx)
		return
	}
	b.calls.Add(1)
	go b.serve(ctx, p, admit)
}

// serve serves a publication that has a slot.
func (b *subscriber) serve(ctx context.Context, p *publication, admit func() error) {
	done := func(err error) {
		if err != nil {
			b.server.options.Logger.ErrorContext(ctx, "a call of the request channel failed", "user", p.Info.User, "error", err)
		}
		<-b.slots
		b.calls.Done()
	}
	if admit() != nil {
		done(nil)
		return
	}
	b.server.HandleRequest(ctx, Call{User: p.Info.User, Client: p.Info.Client, Transport: SubscriberTransport}, p.Data, done)
}

// reportDropped logs that a request was dropped, unless that was logged a moment ago.
func (b *subscriber) reportDropped(ctx context.Context) {
	if now := time.Now(); now.Sub(b.dropped) > time.Second {
		b.dropped = now
		b.server.options.Logger.ErrorContext(ctx, "more requests than can be refused are dropped", "waiting", cap(b.slots))
	}
}

// decodePush returns what a line of the stream says.
func decodePush(line []byte) (*push, error) {
	p := &push{}
	if p.readPlain(line) {
		return p, nil
	}
	p = &push{}
	if err := json.Unmarshal(line, p); err != nil {
		return nil, fmt.Errorf("centrifugo sends something else than JSON: %w", err)
	}
	return p, nil
}

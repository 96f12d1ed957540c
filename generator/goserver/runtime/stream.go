package rpcserver

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"
)

const (
	maxPush        = 64 << 20
	connectTimeout = 10 * time.Second // until Centrifugo confirms the connection
	streamPatience = 10 * time.Second // beyond the time after which it promised to ping
	notJSON        = 3506             // code of a disconnect: what was published isn't JSON
)

// A push is a line of Centrifugo's unidirectional HTTP stream. A ping has nothing in it.
type push struct {
	Channel string       `json:"channel"`
	Pub     *publication `json:"pub"`
	Connect *struct {
		Client string                     `json:"client"`
		Subs   map[string]json.RawMessage `json:"subs"`
		Ping   int                        `json:"ping"` // seconds; 0: none
	} `json:"connect"`
	Disconnect *ending `json:"disconnect"`
	Unsub      *ending `json:"unsubscribe"`
}

// A publication is what was published to a channel.
type publication struct {
	Data json.RawMessage `json:"data"`
	Info *clientInfo     `json:"info"` // nil unless a client has published it
}

// A clientInfo is the client that has published something.
type clientInfo struct {
	User   string `json:"user"`
	Client string `json:"client"`
}

// An ending says why Centrifugo has ended a connection or a subscription.
type ending struct {
	Code   int    `json:"code"`
	Reason string `json:"reason"`
}

// connect connects, and handles what comes until the connection ends. Connected reports whether Centrifugo has confirmed it.
func (b *subscriber) connect(ctx context.Context, url string) (connected bool, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	// A connection of which nothing is heard is dead.
	silence := time.AfterFunc(connectTimeout, func() { cancel(errors.New("nothing was heard of Centrifugo for too long")) })
	defer silence.Stop()
	body, err := b.open(ctx, url)
	if err != nil {
		return false, causeOr(ctx, err)
	}
	defer body.Close()
	s := &stream{subscriber: b, silence: silence, cancel: cancel}
	lines := bufio.NewScanner(body)
	lines.Buffer(make([]byte, 64<<10), maxPush)
	for lines.Scan() {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		push, err := decodePush(lines.Bytes())
		if err == nil {
			err = s.handle(ctx, push)
		}
		if err != nil {
			return s.admit != nil, causeOr(ctx, err)
		}
	}
	err = lines.Err()
	if err == nil {
		err = errors.New("centrifugo has closed the connection")
	}
	return s.admit != nil, causeOr(ctx, err)
}

// causeOr returns why ctx has ended, or err if it hasn't.
func causeOr(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return err
}

// open sends the connect request, and returns the stream of the answer.
func (b *subscriber) open(ctx context.Context, url string) (io.ReadCloser, error) {
	token, err := b.getToken(ctx)
	if err != nil {
		return nil, fmt.Errorf("getting a token: %w", err)
	}
	body, err := json.Marshal(map[string]string{"token": token, "name": "rpcserver"})
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := b.client.Do(req)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode == http.StatusOK {
		return resp.Body, nil
	}
	_ = resp.Body.Close()
	if resp.StatusCode == http.StatusNotFound {
		return nil, useless("%s answers 404 Not Found, want Centrifugo with uni_http_stream.enabled", url)
	}
	return nil, &statusError{url: url, status: resp.StatusCode}
}

// A stream is a connection to Centrifugo.
type stream struct {
	*subscriber
	silence *time.Timer // ends the connection unless it is reset
	cancel  context.CancelCauseFunc
	ping    time.Duration // how often something comes at least; 0 if Centrifugo doesn't ping
	admit   func() error  // see subscriber.handle; nil until Centrifugo has confirmed the connection
}

// handle handles a push. The error ends the connection.
func (s *stream) handle(ctx context.Context, p *push) error {
	channel := s.server.options.RequestChannel
	switch {
	case p.Disconnect != nil && p.Disconnect.Code == notJSON:
		return useless(`a client has published what isn't JSON, want "publication_data_format": "json_object" in the namespace of %q`, channel)
	case p.Disconnect != nil && p.Disconnect.isTerminal():
		return useless("centrifugo refuses the connection: %d %s", p.Disconnect.Code, p.Disconnect.Reason)
	case p.Disconnect != nil:
		return fmt.Errorf("centrifugo has ended the connection: %d %s", p.Disconnect.Code, p.Disconnect.Reason)
	case p.Unsub != nil && p.Channel == channel:
		return fmt.Errorf("centrifugo has ended the subscription: %d %s", p.Unsub.Code, p.Unsub.Reason)
	case p.Connect != nil:
		if _, ok := p.Connect.Subs[channel]; !ok {
			return useless("the token doesn't subscribe to %q, want it in the claim channels", channel)
		}
		s.confirm(ctx, p.Connect.Client, time.Duration(p.Connect.Ping)*time.Second)
	case p.Pub != nil && p.Channel == channel && s.admit != nil:
		s.subscriber.handle(ctx, p.Pub, s.admit)
	}
	s.heard()
	return nil
}

// confirm starts to find out whether this is the only subscriber. Until that is known, requests wait.
func (s *stream) confirm(ctx context.Context, client string, ping time.Duration) {
	s.mu.Lock()
	s.own[client] = true
	s.mu.Unlock()
	s.ping = ping
	s.admit = sync.OnceValue(func() error { return s.checkAlone(ctx) })
	go func() {
		if err := s.admit(); err != nil {
			s.cancel(err)
			return
		}
		s.server.options.Logger.InfoContext(ctx, "subscribed", "channel", s.server.options.RequestChannel)
	}()
}

// heard gives the connection time until the next ping.
func (s *stream) heard() {
	if s.ping > 0 {
		s.silence.Reset(s.ping + streamPatience)
	} else {
		s.silence.Stop()
	}
}

// isTerminal reports whether a client must not connect again after a disconnect.
func (e *ending) isTerminal() bool {
	return e.Code >= 3500 && e.Code <= 3999 || e.Code >= 4500 && e.Code <= 4999
}

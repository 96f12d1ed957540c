package rpcserver

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"example.com/rpcgen/generator/goserver/runtime/internal/centrifugo"
	"example.com/rpcgen/generator/goserver/runtime/internal/excerpt"
	"example.com/rpcgen/generator/goserver/runtime/internal/wire"
)

// eventTime is how long the server tries to publish an event.
const eventTime = 10 * time.Second

// An EventOption says more about how an event is published.
type EventOption func(*PublishOptions)

// IdempotencyKey makes an event be published once, however often it is published with this key to the same channel within some minutes. It also lets the
// server try again where it can't know whether the event was published.
func IdempotencyKey(key string) EventOption {
	return func(o *PublishOptions) { o.IdempotencyKey = key }
}

// Events publish the events of the channels of one kind. Package rpc has a type around them for each kind.
type Events struct {
	server  *Server
	channel *declaredChannel
	options []EventOption
	err     error // why the channels couldn't be added
}

// Events returns what publishes events to channels of this kind, which it adds to the server, see [Server.AddChannel]. If that can't be, each of its methods
// returns the error, and so does [Server.ListenAndServe].
func (s *Server) Events(c Channel) *Events {
	added, err := s.addChannel(c)
	return &Events{server: s, channel: added, err: err}
}

// With returns what publishes with these options, too.
func (e *Events) With(options ...EventOption) *Events {
	more := *e
	more.options = slices.Concat(e.options, options)
	return &more
}

// Wrong returns the error of an event whose data can't be published, which says what is wrong with them.
func (e *Events) Wrong(event string, err error) error {
	if e.err != nil {
		return e.err
	}
	return e.channel.unencodable(event, err)
}

// Publish publishes an event to the channel that has these values, see [Channel.Channel]. The rest is as for [Server.PublishEvent].
func (e *Events) Publish(ctx context.Context, event string, data any, values ...any) error {
	if e.err != nil {
		return e.err
	}
	channel, err := e.channel.pattern.Channel(values)
	if err != nil {
		return err
	}
	return e.server.publishEvent(ctx, e.channel, channel, event, data, e.options)
}

// Broadcast publishes an event to several channels, as [Server.BroadcastEvent] does.
func (e *Events) Broadcast(ctx context.Context, channels []string, event string, data any) error {
	if e.err != nil {
		return e.err
	}
	return e.server.broadcastEvent(ctx, e.channel, channels, event, data, e.options)
}

// A BroadcastError says to which channels an event couldn't be published. The others have got it.
type BroadcastError struct {
	Failed map[string]error // by channel
}

// Error names the channels.
func (e *BroadcastError) Error() string {
	channels := slices.Sorted(maps.Keys(e.Failed))
	first := e.Failed[channels[0]]
	if len(channels) == 1 {
		return fmt.Sprintf("event isn't published to %q: %v", channels[0], first)
	}
	return fmt.Sprintf("event isn't published to %d channels, such as %q: %v", len(channels), channels[0], first)
}

// Unwrap returns the errors of the channels.
func (e *BroadcastError) Unwrap() []error {
	failed := make([]error, 0, len(e.Failed))
	for _, channel := range slices.Sorted(maps.Keys(e.Failed)) {
		failed = append(failed, e.Failed[channel])
	}
	return failed
}

type eventBody struct {
	Type string `json:"type"`
	Data any    `json:"data"`
}

// PublishEvent publishes an event to a channel, whose name [Channel.Channel] has made. It returns when Centrifugo has it: then subscribers get it before what
// is published to the channel later. It returns an error if it can't be published within 10 s, or ctx ends before; unless an [IdempotencyKey] is given,
// it doesn't try again where the event may have been published.
func (s *Server) PublishEvent(ctx context.Context, c Channel, channel, event string, data any, options ...EventOption) error {
	added, err := s.added(c)
	if err == nil {
		err = added.check(channel)
	}
	if err != nil {
		return err
	}
	return s.publishEvent(ctx, added, channel, event, data, options)
}

// publishEvent is PublishEvent for a channel that is one of c.
func (s *Server) publishEvent(ctx context.Context, c *declaredChannel, channel, name string, data any, options []EventOption) error {
	body, err := s.encodeEvent(c, name, data)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, eventTime)
	defer cancel()
	if s.events != nil {
		return s.events.Publish(ctx, channel, body, centrifugo.Options(publishOptions(options)))
	}
	return s.publishWith(ctx, channel, body, publishOptions(options))
}

// BroadcastEvent is [Server.PublishEvent] for several channels of one kind, by one request. The error is a [*BroadcastError] if only some channels didn't
// get the event.
func (s *Server) BroadcastEvent(ctx context.Context, c Channel, channels []string, event string, data any, options ...EventOption) error {
	added, err := s.added(c)
	if err != nil {
		return err
	}
	return s.broadcastEvent(ctx, added, channels, event, data, options)
}

func (s *Server) broadcastEvent(ctx context.Context, c *declaredChannel, channels []string, name string, data any, options []EventOption) error {
	channels = slices.Compact(slices.Sorted(slices.Values(channels)))
	for _, channel := range channels {
		if err := c.check(channel); err != nil {
			return err
		}
	}
	body, err := s.encodeEvent(c, name, data)
	if err != nil || len(channels) == 0 {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, eventTime)
	defer cancel()
	failed, err := s.broadcast(ctx, channels, body, publishOptions(options))
	if err != nil || len(failed) == 0 {
		return err
	}
	return &BroadcastError{failed}
}

// broadcast publishes data to each channel. It returns why some haven't got it, by channel, or an error that is about all of them.
func (s *Server) broadcast(ctx context.Context, channels []string, data []byte, options PublishOptions) (failed map[string]error, err error) {
	if s.events != nil {
		return s.events.Broadcast(ctx, channels, data, centrifugo.Options(options))
	}
	failed = map[string]error{}
	for _, channel := range channels {
		if err := s.publishWith(ctx, channel, data, options); err != nil {
			failed[channel] = err
		}
	}
	return failed, nil
}

// added returns the channel as it was added.
func (s *Server) added(c Channel) (*declaredChannel, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if added := s.channels[c.Name]; added != nil && added.Pattern == c.Pattern {
		return added, nil
	}
	return nil, fmt.Errorf("rpcserver: the channel %s, %s, wasn't added to the server", c.Name, c.Pattern)
}

// check returns an error unless a channel is one of c.
func (c *declaredChannel) check(channel string) error {
	if _, ok := c.pattern.Values(channel); !ok {
		return fmt.Errorf("rpcserver: %s is no channel of %s, want one by the pattern %s", excerpt.Quoted(channel), c.Name, c.Pattern)
	}
	return nil
}

// encodeEvent checks an event of the channel, and encodes it.
func (s *Server) encodeEvent(c *declaredChannel, name string, data any) ([]byte, error) {
	if name == "" || strings.HasPrefix(name, "$") {
		return nil, fmt.Errorf("rpcserver: %q is no name of an event", name)
	}
	if isNil(data) {
		return nil, fmt.Errorf("rpcserver: event %s of %s: the data is nil", name, c.Name)
	}
	body, err := wire.Marshal(&eventBody{name, data})
	if err != nil {
		return nil, c.unencodable(name, err)
	}
	if len(body) > s.options.MaxReply {
		return nil, fmt.Errorf("rpcserver: event %s of %s has %d bytes, want at most MaxReply, %d", name, c.Name, len(body), s.options.MaxReply)
	}
	return body, nil
}

// unencodable returns the error of an event whose data have no JSON form.
func (c *declaredChannel) unencodable(event string, err error) error {
	return fmt.Errorf("rpcserver: event %s of %s can't be encoded: %w", event, c.Name, err)
}

func publishOptions(options []EventOption) (o PublishOptions) {
	for _, option := range options {
		option(&o)
	}
	return o
}

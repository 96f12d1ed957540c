//go:build go1.24

package centrifugoclient

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"example.com/rpcgen/generator/golang/runtime/internal/encode"
	"example.com/rpcgen/generator/golang/runtime/internal/names"
	"example.com/rpcgen/generator/golang/runtime/internal/wire"
)

// A ChannelRPC is what an APIClient reads and publishes events through: a [*CentrifugoRPCClient], or a fake in a test.
type ChannelRPC interface {
	// Events returns what comes on a channel, after an event "$subscribed".
	Events(ctx context.Context, channel string, options ...EventOption) iter.Seq2[RawEvent, error]

	// PublishEvent publishes an event on a channel.
	PublishEvent(ctx context.Context, channel, event string, data any) error

	// Presence returns who is subscribed to a channel.
	Presence(ctx context.Context, channel string) ([]Member, error)

	// PresenceStats returns how many are subscribed to a channel.
	PresenceStats(ctx context.Context, channel string) (*PresenceStats, error)

	// UserID returns the id of the user, whose own channels can be read.
	UserID() string
}

// A channelOf is what an API declares of channels whose events are of type E.
type channelOf[E any] struct {
	pattern   string   // e.g. "chat.room.{room_id}", "inbox#{user_id}"
	published []string // events that clients may publish
	joinLeave bool     // it tells who comes and goes
	decode    func(*RawEvent) (E, error)
}

// read returns the events of the channel with such values of the parameters.
func (c *channelOf[E]) read(ctx context.Context, rpc ChannelRPC, options []EventOption, values ...any) iter.Seq2[E, error] {
	return func(yield func(E, error) bool) {
		var none E
		channel, err := channelName(c.pattern, values)
		if err != nil {
			yield(none, err)
			return
		}
		begin := merged(options).subscribed
		for raw, err := range rpc.Events(ctx, channel, options...) {
			event := none
			if err == nil {
				if raw.Type == typeSubscribed && begin != nil {
					begin()
				}
				if !c.passes(&raw) {
					continue
				}
				raw.channel = channel
				event, err = c.decode(&raw)
			}
			if err != nil {
				event = none
			}
			if !yield(event, err) {
				return
			}
		}
	}
}

// passes reports whether an event is one that may come on the channel: no client but one that may has published it.
func (c *channelOf[E]) passes(raw *RawEvent) bool {
	switch {
	case raw.Type == typeSubscribed:
		return false
	case raw.Type == typeJoin || raw.Type == typeLeave:
		return c.joinLeave
	case raw.Sender != nil:
		return slices.Contains(c.published, raw.Type)
	default:
		return true
	}
}

// publish publishes an event on the channel with such values of the parameters.
func (c *channelOf[E]) publish(ctx context.Context, rpc ChannelRPC, event string, data any, values ...any) error {
	channel, err := channelName(c.pattern, values)
	if err != nil {
		return err
	}
	return rpc.PublishEvent(ctx, channel, event, data)
}

// presence returns who is subscribed to it.
func (c *channelOf[E]) presence(ctx context.Context, rpc ChannelRPC, values ...any) ([]Member, error) {
	channel, err := channelName(c.pattern, values)
	if err != nil {
		return nil, err
	}
	return rpc.Presence(ctx, channel)
}

// presenceStats returns how many are.
func (c *channelOf[E]) presenceStats(ctx context.Context, rpc ChannelRPC, values ...any) (*PresenceStats, error) {
	channel, err := channelName(c.pattern, values)
	if err != nil {
		return nil, err
	}
	return rpc.PresenceStats(ctx, channel)
}

// channelName returns the name of a channel: the pattern with the values of its parameters.
func channelName(pattern string, values []any) (string, error) {
	name, err := names.Channel(pattern, values)
	if err != nil {
		return "", unsendableError{err}
	}
	return name, nil
}

// UserID returns the id of the user.
func (c *CentrifugoRPCClient) UserID() string { return c.config.UserID }

// PublishEvent publishes an event on a channel, and returns when Centrifugo has taken it. Clients may do so only on a channel that they read, and where the API
// says so: else the error is an [*RPCError] with the code 103. For the rest it is as [CentrifugoRPCClient.Notify].
func (c *CentrifugoRPCClient) PublishEvent(ctx context.Context, channel, event string, data any) error {
	err := c.asReader(ctx, channel, func() error { return c.publishOnce(ctx, channel, event, data) })
	return explained(err, wire.CodePermissionDenied, "want a reader of the channel, and an event that clients may publish")
}

func (c *CentrifugoRPCClient) publishOnce(ctx context.Context, channel, event string, data any) error {
	what := "publish " + event + " on " + channel
	if err := whyEnded(ctx); err != nil {
		return fmt.Errorf("%s: %w (%w)", what, err, ErrNotSent)
	}
	p := newPending()
	p.method, p.noWait, p.timeout = what, true, c.timeout(ctx, 0)
	_, err := c.make(ctx, p, c.encodeBody(p, func(e *encode.Encoder) error {
		e.WriteString(`"publish":{"channel":`)
		e.Quoted(channel)
		e.WriteString(`,"data":{"type":`)
		e.Quoted(event)
		e.WriteString(`,"data":`)
		if err := e.Value(what, "", data); err != nil {
			return err
		}
		e.WriteString("}}}")
		return nil
	}))
	return err
}

package rpcserver

import (
	"context"
	"errors"

	"example.com/rpcgen/generator/goserver/runtime/internal/centrifugo"
)

// A Publisher publishes messages to a channel. It may be called by any number of goroutines at once.
type Publisher interface {
	// Publish publishes data, which is JSON. It returns when the message can't be lost any more by this process.
	Publish(ctx context.Context, channel string, data []byte) error
}

// PublishOptions say more about how a message is published.
type PublishOptions struct {
	IdempotencyKey string // of messages with the same one, a channel gets the first; "" for none
	SkipHistory    bool   // who is away when it is published won't get it
}

// An EventPublisher is a [Publisher] that can also publish events with an idempotency key, and progress beside the history of replies.
type EventPublisher interface {
	Publisher

	// PublishWith is Publish with options. What is published to a channel by one goroutine must arrive in that order.
	PublishWith(ctx context.Context, channel string, data []byte, options PublishOptions) error
}

// publishWith publishes by the [Publisher].
func (s *Server) publishWith(ctx context.Context, channel string, data []byte, options PublishOptions) error {
	if p, can := s.publish.(EventPublisher); can {
		return p.PublishWith(ctx, channel, data, options)
	}
	if options.IdempotencyKey != "" {
		return errors.New("rpcserver: an idempotency key, but Options.Publisher is no EventPublisher")
	}
	return s.publish.Publish(ctx, channel, data)
}

// An apiPublisher publishes by Centrifugo's server API.
type apiPublisher struct{ replies *centrifugo.Replies }

// Publish publishes data.
func (p apiPublisher) Publish(ctx context.Context, channel string, data []byte) error {
	return p.replies.Publish(ctx, channel, data, centrifugo.Options{})
}

// PublishWith publishes data with options.
func (p apiPublisher) PublishWith(ctx context.Context, channel string, data []byte, options PublishOptions) error {
	return p.replies.Publish(ctx, channel, data, centrifugo.Options(options))
}

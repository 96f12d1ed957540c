//go:build go1.24

package centrifugoclient

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"example.com/rpcgen/generator/golang/runtime/internal/encode"
	"example.com/rpcgen/generator/golang/runtime/internal/retry"
	"example.com/rpcgen/generator/golang/runtime/internal/wire"
)

// A Member is a connection that is subscribed to a channel.
type Member struct {
	Client string `json:"client"` // id of the connection
	User   string `json:"user"`
}

// PresenceStats say how many are subscribed to a channel.
type PresenceStats struct {
	Clients int `json:"num_clients"` // connections
	Users   int `json:"num_users"`
}

// Presence returns who is subscribed to a channel, by user and connection. Clients may ask about a channel that they read, and where the API says so: else the
// error is an [*RPCError] with the code 103 or 108.
func (c *CentrifugoRPCClient) Presence(ctx context.Context, channel string) ([]Member, error) {
	var answer struct {
		Presence map[string]Member `json:"presence"`
	}
	if err := c.askPresence(ctx, "presence", channel, &answer); err != nil {
		return nil, err
	}
	members := make([]Member, 0, len(answer.Presence))
	for _, m := range answer.Presence {
		members = append(members, m)
	}
	slices.SortFunc(members, func(a, b Member) int {
		return strings.Compare(a.User+"\x00"+a.Client, b.User+"\x00"+b.Client)
	})
	return members, nil
}

// PresenceStats returns how many are subscribed to a channel. For the rest it is as Presence.
func (c *CentrifugoRPCClient) PresenceStats(ctx context.Context, channel string) (*PresenceStats, error) {
	stats := &PresenceStats{}
	return stats, c.askPresence(ctx, "presence_stats", channel, stats)
}

// askPresence asks about the subscribers of a channel.
func (c *CentrifugoRPCClient) askPresence(ctx context.Context, command, channel string, answer any) error {
	err := c.asReader(ctx, channel, func() error { return c.askPresenceOnce(ctx, command, channel, answer) })
	return explained(err, wire.CodePermissionDenied, "want a reader of the channel")
}

func (c *CentrifugoRPCClient) askPresenceOnce(ctx context.Context, command, channel string, answer any) error {
	what := command + " of " + channel
	if err := whyEnded(ctx); err != nil {
		return fmt.Errorf("%s: %w (%w)", what, err, ErrNotSent)
	}
	p := newPending()
	p.method, p.idempotent, p.timeout = what, true, c.timeout(ctx, 0)
	data, err := c.make(ctx, p, c.encodeBody(p, func(e *encode.Encoder) error {
		e.WriteString(`"` + command + `":{"channel":`)
		e.Quoted(channel)
		e.WriteString("}}")
		return nil
	}))
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, answer); err != nil {
		return fmt.Errorf("%s: malformed answer %s: %w", what, data, err)
	}
	return nil
}

// asReader makes a request that readers of the channel may make. It makes it again while it is refused and the channel was just subscribed: Centrifugo answers a
// subscription a moment before it knows its subscriber, where client.concurrency is over 1. So it does as long as a reader waits to be subscribed.
func (c *CentrifugoRPCClient) asReader(ctx context.Context, channel string, request func() error) error {
	const first, last = 10 * time.Millisecond, 320 * time.Millisecond
	err := request()
	for wait := first; wait <= last && isRefusal(err, wire.CodePermissionDenied); wait *= 2 {
		age, isRead := c.readFor(channel)
		if !isRead || age >= time.Second {
			return err
		}
		if age == 0 {
			wait = min(wait, last/2) // it takes as long as it takes
		}
		if !retry.Sleep(ctx, wait) {
			return fmt.Errorf("%w: %w", whyEnded(ctx), err)
		}
		err = request()
	}
	return err
}

// readFor returns for how long a channel is subscribed, 0 if it isn't yet, and whether anybody reads it.
func (c *CentrifugoRPCClient) readFor(channel string) (age time.Duration, isRead bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch sub := c.subscriptions[channel]; {
	case sub == nil || len(sub.readers) == 0:
		return 0, false
	case !sub.isLive():
		return 0, true
	default:
		return max(time.Since(sub.confirmedAt), 1), true
	}
}

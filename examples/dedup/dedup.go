// Package dedup is an example: a rpcserver.Dedup in Redis, by which several replicas of a server run each call once.
package dedup

import (
	"context"
	"errors"
	"time"

	"github.com/redis/go-redis/v9"
)

// Redis is a Dedup. Each call is a key that ends with the call's timeout. Its value is "" until the call's outcome is known, and longer if
// it is never kept. Redis must be 7.0 or newer.
type Redis struct {
	client redis.UniversalClient
	prefix string // of the keys
}

// New returns a Redis whose keys begin with the prefix, e.g. "calls:".
func New(client redis.UniversalClient, prefix string) *Redis {
	return &Redis{client, prefix}
}

// Begin claims a call, unless somebody has.
func (r *Redis) Begin(ctx context.Context, key string, timeout time.Duration) (first bool, outcome []byte, err error) {
	// One command, so that of two replicas one is first: it sets the key if there is none, and returns the value that was there.
	value, err := r.client.SetArgs(ctx, r.prefix+key, "", redis.SetArgs{Mode: "NX", Get: true, TTL: timeout}).Bytes()
	switch {
	case errors.Is(err, redis.Nil):
		return true, nil, nil
	case err != nil || len(value) == 0:
		return false, nil, err
	default:
		return false, value, nil
	}
}

// End keeps the outcome of a call, or its claim alone, for as long as is left.
func (r *Redis) End(ctx context.Context, key string, outcome []byte, left time.Duration) error {
	return r.client.Set(ctx, r.prefix+key, outcome, max(left, time.Millisecond)).Err()
}

// Forget takes a claim back.
func (r *Redis) Forget(ctx context.Context, key string) error {
	return r.client.Del(ctx, r.prefix+key).Err()
}

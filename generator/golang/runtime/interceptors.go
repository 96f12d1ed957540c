//go:build go1.24

package centrifugoclient

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"example.com/rpcgen/generator/golang/runtime/internal/retry"
	"example.com/rpcgen/generator/golang/runtime/internal/wire"
)

// A CallFunc makes a call, and returns its result as the server wrote it.
type CallFunc func(ctx context.Context, call *Call) (json.RawMessage, error)

// An Interceptor stands around each call. It calls next to make the call: once, several times or not at all. The call is its own to change.
type Interceptor func(ctx context.Context, call *Call, next CallFunc) (json.RawMessage, error)

// intercepted returns f with interceptors around it.
func intercepted(f CallFunc, interceptors []Interceptor) CallFunc {
	for _, outer := range slices.Backward(interceptors) {
		next := f
		f = func(ctx context.Context, call *Call) (json.RawMessage, error) { return outer(ctx, call, next) }
	}
	return f
}

// forInterceptors returns a copy of a call that interceptors may change.
func (call *Call) forInterceptors(timeout time.Duration) *Call {
	own := *call
	setDefault(&own.Timeout, timeout)
	if own.Headers = maps.Clone(call.Headers); own.Headers == nil {
		own.Headers = map[string]string{}
	}
	return &own
}

// TraceparentInterceptor returns an interceptor that lets inject fill the headers of each call, e.g. with OpenTelemetry:
//
//	client.TraceparentInterceptor(func(ctx context.Context, headers map[string]string) {
//		otel.GetTextMapPropagator().Inject(ctx, propagation.MapCarrier(headers))
//	})
func TraceparentInterceptor(inject func(ctx context.Context, headers map[string]string)) Interceptor {
	return func(ctx context.Context, call *Call, next CallFunc) (json.RawMessage, error) {
		inject(ctx, call.Headers)
		return next(ctx, call)
	}
}

// RetryOptions say how [RetryInterceptor] makes calls again. The zero value has useful defaults.
type RetryOptions struct {
	Attempts int           // for one call, the first one included; 0 means 3
	MinDelay time.Duration // the wait before the second attempt is random, of at most this, and twice as long for each one after; 0 means 100 ms
	MaxDelay time.Duration // no wait is longer; 0 means 2 s
	Budget   float64       // the share of calls that may be repetitions when many fail, besides 10 at first and after a rest; 0 means 0.1
}

// retryBurst is how many repetitions in a row the budget always has, when it was not used.
const retryBurst = 10

// RetryInterceptor returns an interceptor that makes calls again that failed for now: with an [*RPCError] that is temporary, with
// [ErrNotSent] for want of a connection, or with [ErrOutcomeUnknown] if they are idempotent. Centrifugo's own error 100, which may mean that
// the server died while it ran the call, counts as the latter. All attempts together take no longer than the call's timeout.
func RetryInterceptor(options RetryOptions) Interceptor {
	setDefault(&options.Attempts, 3)
	setDefault(&options.MinDelay, 100*time.Millisecond)
	setDefault(&options.MaxDelay, 2*time.Second)
	setDefault(&options.Budget, 0.1)
	budget := &retryBudget{share: options.Budget, left: retryBurst}
	return func(ctx context.Context, call *Call, next CallFunc) (json.RawMessage, error) {
		budget.earn()
		end := time.Now().Add(call.Timeout)
		if own, ok := ctx.Deadline(); ok {
			end = own
		}
		delays := retry.Backoff{Least: options.MinDelay, Most: options.MaxDelay}
		for attempt := 1; ; attempt++ {
			call.Timeout = max(time.Until(end), 1)
			result, err := next(ctx, call)
			if err == nil || attempt >= options.Attempts || ctx.Err() != nil || !worthRetrying(call, err) {
				return result, err
			}
			delay := delays.Next()
			if time.Until(end) <= delay || !budget.spend() || !retry.Sleep(ctx, delay) {
				return result, err
			}
		}
	}
}

// worthRetrying reports whether the call may succeed when it is made again, and may be made again.
func worthRetrying(call *Call, err error) bool {
	var refused *RPCError
	switch {
	case errors.As(err, &refused):
		return refused.Temporary && (refused.Code != wire.CodeInternal || call.Idempotent)
	case errors.Is(err, ErrNotSent):
		return errors.Is(err, ErrDisconnected) || errors.Is(err, ErrQueueFull)
	default:
		return errors.Is(err, ErrOutcomeUnknown) && call.Idempotent
	}
}

// A retryBudget bounds repetitions to a share of the calls.
type retryBudget struct {
	mu    sync.Mutex
	share float64
	left  float64
}

func (b *retryBudget) earn() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.left = min(b.left+b.share, retryBurst)
}

func (b *retryBudget) spend() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.left < 1 {
		return false
	}
	b.left--
	return true
}

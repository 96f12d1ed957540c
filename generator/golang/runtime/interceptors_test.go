package centrifugoclient

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestInterceptors(t *testing.T) {
	config := fakeServer(t, func(f *fake) {
		f.welcome(`{}`)
		line := f.next()
		if !strings.Contains(line, `,"headers":{"a":"outer inner","traceparent":"00-\u003c1"}}`) {
			t.Errorf("sent %s", line)
		}
		_, rest, _ := strings.Cut(line, `"correlation_id":"`)
		f.write(pushed(`{"correlation_id":"` + rest[:36] + `","result":1}`))
	})
	add := func(text string) Interceptor {
		return func(ctx context.Context, call *Call, next CallFunc) (json.RawMessage, error) {
			call.Headers["a"] = strings.TrimSpace(call.Headers["a"] + " " + text)
			return next(ctx, call)
		}
	}
	config.Interceptors = []Interceptor{add("outer"), add("inner"), TraceparentInterceptor(func(_ context.Context, headers map[string]string) {
		headers["traceparent"] = "00-<1"
	})}
	c := connectTo(t, config)
	call := &Call{Method: "m"}
	if result, err := c.Do(within(t, 5*time.Second), call); err != nil || string(result) != "1" || call.Headers != nil {
		t.Errorf("result = %s, %v", result, err)
	}
}

func TestRetryInterceptor(t *testing.T) {
	unknown := fmt.Errorf("m: %w", ErrOutcomeUnknown)
	brokenOff := &RPCError{Code: 100, Message: "internal server error", Temporary: true} // what Centrifugo says when the server dies
	for name, test := range map[string]struct {
		call  Call
		err   error
		tries int
	}{
		"temporary":        {Call{}, ErrOverloaded, 3},
		"failed midway":    {Call{}, brokenOff, 1},
		"run twice":        {Call{Idempotent: true}, brokenOff, 3},
		"final":            {Call{Idempotent: true}, ErrPermissionDenied, 1},
		"not sent":         {Call{}, fmt.Errorf("%w: %w", ErrNotSent, ErrDisconnected), 3},
		"can't be sent":    {Call{}, unsendableError{errors.New("too large")}, 1},
		"unknown":          {Call{}, unknown, 1},
		"unknown, twice":   {Call{Idempotent: true}, unknown, 3},
		"no time for more": {Call{Timeout: time.Nanosecond}, ErrOverloaded, 1},
	} {
		t.Run(name, func(t *testing.T) {
			retry, tries := RetryInterceptor(RetryOptions{MinDelay: time.Millisecond}), 0
			_, err := retry(t.Context(), test.call.forInterceptors(time.Minute), func(context.Context, *Call) (json.RawMessage, error) {
				tries++
				return nil, test.err
			})
			if !errors.Is(err, test.err) || tries != test.tries {
				t.Errorf("%d tries, %v, want %d", tries, err, test.tries)
			}
		})
	}
	retry, tries := RetryInterceptor(RetryOptions{Attempts: 2, MinDelay: -time.Second, MaxDelay: -time.Second}), 0
	_, err := retry(t.Context(), (&Call{}).forInterceptors(time.Minute), func(context.Context, *Call) (json.RawMessage, error) {
		tries++
		return nil, ErrOverloaded
	})
	if !errors.Is(err, ErrOverloaded) || tries != 2 {
		t.Errorf("without a wait: %d tries, %v", tries, err)
	}
	retry, tries = RetryInterceptor(RetryOptions{MinDelay: time.Microsecond}), 0
	const calls = 200
	for range calls {
		_, _ = retry(t.Context(), (&Call{}).forInterceptors(time.Minute), func(context.Context, *Call) (json.RawMessage, error) {
			tries++
			return nil, ErrOverloaded
		})
	}
	if most := calls + calls/10 + retryBurst; tries > most || tries < calls+calls/10 {
		t.Errorf("%d tries for %d calls, want %d at most", tries, calls, most)
	}
}

// The waits are random, up to a bound that doubles from 100 ms to 2 s.
func TestRetryDelays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const attempts, rounds = 8, 200
		var longest [attempts]time.Duration // before each attempt
		for range rounds {
			retry, tries, last := RetryInterceptor(RetryOptions{Attempts: attempts}), 0, time.Now()
			_, _ = retry(t.Context(), (&Call{}).forInterceptors(time.Hour), func(context.Context, *Call) (json.RawMessage, error) {
				longest[tries] = max(longest[tries], time.Since(last))
				last = time.Now()
				tries++
				return nil, ErrOverloaded
			})
			if tries != attempts {
				t.Fatalf("%d tries, want %d", tries, attempts)
			}
		}
		for i, got := range longest[1:] {
			if bound := min(100*time.Millisecond<<i, 2*time.Second); got > bound+1 || got < bound*9/10 {
				t.Errorf("before attempt %d: at most %s, want up to %s", i+2, got, bound)
			}
		}
	})
}

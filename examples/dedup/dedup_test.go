package dedup

import (
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	rpcserver "example.com/rpcgen/generator/goserver/runtime"
	"example.com/rpcgen/testdata/stack"
)

// startRedis starts a Redis, and returns its address, and what ends it, which happens with the test at the latest.
func startRedis(t *testing.T) (addr string, stop func()) {
	t.Helper()
	addr = stack.FreeAddress(t)
	process := stack.StartRedis(t, addr)
	client := redis.NewClient(&redis.Options{Addr: addr})
	defer client.Close()
	stack.WaitFor(t, "Redis answers", func() bool { return client.Ping(t.Context()).Err() == nil })
	return addr, process.Kill
}

// published gets the replies and the progress of calls.
type published chan string

func (p published) Publish(_ context.Context, _ string, data []byte) error {
	p <- string(data)
	return nil
}

// A cluster is servers that share a Redis.
type cluster struct {
	t       *testing.T
	servers []*rpcserver.Server
	client  *redis.Client
	runs    atomic.Int64 // of handlers
	replies published
}

type sumParams struct {
	Wait time.Duration `json:"wait"`
}

// newCluster returns two servers of the methods sums.once, and sums.again and sums.told, which are idempotent. Their result is how many handlers have run.
// The last tells progress until then.
func newCluster(t *testing.T, addr string) *cluster {
	t.Helper()
	c := &cluster{t: t, client: redis.NewClient(&redis.Options{Addr: addr, MaxRetries: -1}), replies: make(published, 100)}
	t.Cleanup(func() { _ = c.client.Close() })
	count := func(ctx context.Context, params *sumParams) (*int64, error) {
		n := c.runs.Add(1)
		select {
		case <-time.After(params.Wait):
			return &n, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	for range 2 {
		s, err := rpcserver.New(rpcserver.Options{
			Publisher: c.replies, Dedup: New(c.client, "calls:"), Logger: slog.New(slog.DiscardHandler),
		})
		if err != nil {
			t.Fatal(err)
		}
		limit := rpcserver.MethodOptions{Timeout: 10 * time.Second}
		idempotent := rpcserver.MethodOptions{Timeout: 10 * time.Second, Idempotent: true}
		if err := s.Register(rpcserver.Service{Name: "sums", Methods: []rpcserver.Method{
			rpcserver.NewMethod("sums.once", limit, count), rpcserver.NewMethod("sums.again", idempotent, count),
			rpcserver.NewProgressMethod("sums.told", rpcserver.MethodOptions{Timeout: time.Second, Idempotent: true}, c.tell),
		}}); err != nil {
			t.Fatal(err)
		}
		c.servers = append(c.servers, s)
	}
	return c
}

// tell tells progress for as long as the params say.
func (c *cluster) tell(_ context.Context, params *sumParams, progress func(time.Duration) error) (*int64, error) {
	n := c.runs.Add(1)
	for start := time.Now(); time.Since(start) < params.Wait; time.Sleep(100 * time.Millisecond) {
		if err := progress(time.Since(start)); err != nil {
			return nil, err
		}
	}
	return &n, nil
}

// call makes a call by one of the servers, and returns its result, or the name of its error.
func (c *cluster) call(ctx context.Context, server int, method, id string, wait time.Duration) string {
	c.t.Helper()
	params := json.RawMessage(`{"wait":` + strconv.FormatInt(int64(wait), 10) + `}`)
	body := c.servers[server].Serve(ctx, rpcserver.Call{Method: method, User: "42", CorrelationID: id}, params)
	var reply struct {
		Result json.RawMessage `json:"result"`
		Error  struct {
			Name string `json:"name"`
		} `json:"error"`
	}
	if err := json.Unmarshal(body, &reply); err != nil {
		c.t.Fatal(err)
	}
	return string(reply.Result) + reply.Error.Name
}

// both makes the same call by both servers at once, and returns how it ended, sorted.
func (c *cluster) both(method, id string) []string {
	ended := make([]string, 2)
	var calls sync.WaitGroup
	for i := range ended {
		calls.Go(func() { ended[i] = c.call(c.t.Context(), i, method, id, 200*time.Millisecond) })
	}
	calls.Wait()
	slices.Sort(ended)
	return ended
}

func TestOnce(t *testing.T) {
	addr, _ := startRedis(t)
	c := newCluster(t, addr)
	if got := c.both("sums.once", "a"); !slices.Equal(got, []string{"1", "duplicate_call"}) {
		t.Errorf("the call of two servers ended as %q", got)
	}
	for server := range 2 {
		if got := c.call(t.Context(), server, "sums.once", "a", 0); got != "duplicate_call" {
			t.Errorf("made again, it ended as %q", got)
		}
	}
	if got := c.call(t.Context(), 1, "sums.once", "b", 0); got != "2" {
		t.Errorf("another call ended as %q", got)
	}
}

// TestIdempotent: a call that is sent again gets the first outcome, from the other server, too, while it runs and when it has run.
func TestIdempotent(t *testing.T) {
	addr, _ := startRedis(t)
	c := newCluster(t, addr)
	if got := c.both("sums.again", "a"); !slices.Equal(got, []string{"1", "1"}) {
		t.Errorf("the call of two servers ended as %q", got)
	}
	for server := range 2 {
		if got := c.call(t.Context(), server, "sums.again", "a", 0); got != "1" {
			t.Errorf("made again, it ended as %q", got)
		}
	}
	left, err := c.client.PTTL(t.Context(), "calls:sums.again\n42\na").Result()
	if err != nil || left <= 0 || left > 10*time.Second {
		t.Errorf("the key lives for %s, error %v, want what is left of the timeout", left, err)
	}
}

// TestProgress: a call that tells its progress stays claimed for as long as it does, beyond its timeout, which is one of silence.
func TestProgress(t *testing.T) {
	addr, _ := startRedis(t)
	c := newCluster(t, addr)
	var calls sync.WaitGroup
	for server, after := range []time.Duration{0, 1500 * time.Millisecond} {
		calls.Go(func() {
			time.Sleep(after)
			call := rpcserver.Call{User: "42", Transport: rpcserver.SubscriberTransport}
			request := `{"method":"sums.told","correlation_id":"a","params":{"wait":2500000000}}`
			if err := c.servers[server].ServeRequest(t.Context(), call, []byte(request)); err != nil {
				t.Error(err)
			}
		})
	}
	calls.Wait()
	close(c.replies)
	var results []string
	for reply := range c.replies {
		if _, result, found := strings.Cut(reply, `"result":`); found {
			results = append(results, result)
		}
	}
	if want := []string{"1}", "1}"}; !slices.Equal(results, want) || c.runs.Load() != 1 {
		t.Errorf("%d runs ended as %q, want one, and %q", c.runs.Load(), results, want)
	}
}

// TestGivenUp: a call that ended with its caller's connection may be made again, by the other server, too.
func TestGivenUp(t *testing.T) {
	addr, _ := startRedis(t)
	c := newCluster(t, addr)
	leaving, leave := context.WithCancel(t.Context())
	time.AfterFunc(100*time.Millisecond, leave)
	if got := c.call(leaving, 0, "sums.again", "a", 5*time.Second); got != "cancelled" {
		t.Errorf("it ended as %q", got)
	}
	if got := c.call(t.Context(), 1, "sums.again", "a", 0); got != "2" {
		t.Errorf("made again, it ended as %q", got)
	}
}

// TestRedisGone: calls go on without Redis.
func TestRedisGone(t *testing.T) {
	addr, stop := startRedis(t)
	c := newCluster(t, addr)
	stop()
	for server, want := range []string{"1", "2"} {
		if got := c.call(t.Context(), server, "sums.once", "a", 0); got != want {
			t.Errorf("it ended as %q, want %s", got, want)
		}
	}
	_, _, err := New(c.client, "").Begin(t.Context(), "a", time.Second)
	if err == nil || !strings.Contains(err.Error(), "connect") {
		t.Errorf("the error is %v", err)
	}
}

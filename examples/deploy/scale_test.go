// Package deploy shows that a deployment as docs/deploy.md describes it goes on while its parts come and go.
package deploy

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	client "example.com/rpcgen/generator/golang/runtime"
	"example.com/rpcgen/testdata/stack"
)

// forTransports runs a test for both of the client's transports.
func forTransports(t *testing.T, test func(t *testing.T, transport client.Transport)) {
	t.Helper()
	for _, transport := range []client.Transport{client.TransportCorrelation, client.TransportRPC} {
		t.Run(string(transport), func(t *testing.T) { test(t, transport) })
	}
}

// TestCalls shows that clients of both nodes are answered, and by both replicas.
func TestCalls(t *testing.T) {
	c := startCluster(t)
	forTransports(t, func(t *testing.T, transport client.Transport) {
		t.Helper()
		by := map[string]int{}
		for i, url := range []string{c.nodes[0].URL(), c.nodes[1].URL(), "ws://" + c.public + "/connection/websocket"} {
			k := c.connect(url, "ada", transport)
			for range 10 {
				replica, err := k.work(t.Context(), "", 0)
				if err != nil {
					t.Fatalf("client %d: %v", i, err)
				}
				by[replica]++
			}
		}
		if len(by) != 2 {
			t.Errorf("calls by replica: %v, want both", by)
		}
	})
}

// TestManyAtOnce shows as many calls at once as Centrifugo takes of a connection, on both nodes.
func TestManyAtOnce(t *testing.T) {
	c := startCluster(t)
	forTransports(t, func(t *testing.T, transport client.Transport) {
		t.Helper()
		var all sync.WaitGroup
		for i, node := range c.nodes {
			k := c.connect(node.URL(), fmt.Sprint("user", i), transport)
			for range 500 {
				all.Go(func() {
					if _, err := k.work(t.Context(), "", time.Second); err != nil {
						t.Error(err)
					}
				})
			}
		}
		all.Wait()
	})
}

// TestReplicaKilled shows that a caller whose replica is killed knows at once, and that no other replica runs the call, too.
func TestReplicaKilled(t *testing.T) {
	c := startCluster(t)
	forTransports(t, func(t *testing.T, transport client.Transport) {
		t.Helper()
		k := c.connect(c.nodes[0].URL(), "ada", transport)
		for i := range 4 {
			name := fmt.Sprint(transport, i)
			failed := make(chan error, 1)
			go func() {
				_, err := k.work(t.Context(), name, 15*time.Second)
				failed <- err
			}()
			stack.WaitFor(t, "the call runs", func() bool { return len(c.began(name)) == 1 })
			victim := c.replica(c.began(name)[0])
			victim.Kill()
			killed := time.Now()
			err := <-failed
			if took := time.Since(killed); err == nil || took > time.Second {
				t.Errorf("after %s: %v, want an error within a second", took, err)
			} else {
				t.Logf("after %s: %v", took, err)
			}
			for range 4 {
				if _, err := k.work(t.Context(), "", 0); err != nil {
					t.Errorf("with one replica: %v", err)
				}
			}
			c.start(victim)
			if ran := c.began(name); len(ran) != 1 {
				t.Errorf("the call ran at %q", ran)
			}
		}
	})
}

// TestRollingRestart shows that no call fails while one replica after the other is started anew.
func TestRollingRestart(t *testing.T) {
	c := startCluster(t)
	forTransports(t, func(t *testing.T, transport client.Transport) {
		t.Helper()
		var made atomic.Int64
		stop := c.load(t, transport, &made)
		for _, r := range c.replicas {
			r.Stop()
			c.start(r)
		}
		stop()
		t.Logf("%d calls", made.Load())
	})
}

// load makes calls on both nodes until stop is called. None may fail.
func (c *cluster) load(t *testing.T, transport client.Transport, made *atomic.Int64) (stop func()) {
	t.Helper()
	var over atomic.Bool
	var callers sync.WaitGroup
	// Some calls take longer than a replica waits for its clients to leave.
	lengths := []time.Duration{0, 10 * time.Millisecond, 50 * time.Millisecond, 2500 * time.Millisecond}
	for i := range 4 {
		k := c.connect(c.nodes[i%2].URL(), fmt.Sprint("user", i), transport)
		for caller := range 16 {
			callers.Go(func() {
				for !over.Load() {
					if _, err := k.work(t.Context(), "", lengths[caller%4]); err != nil {
						t.Errorf("after %d calls: %v", made.Load(), err)
						return
					}
					made.Add(1)
				}
			})
		}
	}
	stack.WaitFor(t, "calls are answered", func() bool { return made.Load() > 100 || t.Failed() })
	return func() {
		over.Store(true)
		callers.Wait()
	}
}

// TestRedisKilled shows that native RPC goes on without Redis, and correlation when Redis is back.
func TestRedisKilled(t *testing.T) {
	c := startCluster(t)
	native := c.connect(c.nodes[0].URL(), "ada", client.TransportRPC)
	published := c.connect(c.nodes[0].URL(), "ada", client.TransportCorrelation)
	c.store.Kill()
	for i := range 20 {
		k := native
		if i%2 == 1 {
			k = c.connect(c.nodes[i/2%2].URL(), "eve", client.TransportRPC) // new connections, too
		}
		if _, err := k.work(t.Context(), "", 0); err != nil {
			t.Errorf("native call %d: %v", i, err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	_, err := published.work(ctx, "", 0)
	if err == nil {
		t.Error("a reply came without Redis")
	}
	t.Logf("by correlation: %v", err)
	c.store = stack.StartRedis(t, c.redis)
	stack.WaitFor(t, "correlation goes on", func() bool {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := published.work(ctx, "", 0)
		return err == nil
	})
}

// TestNodeKilled shows that clients go on at the other node, where their replies come, too.
func TestNodeKilled(t *testing.T) {
	c := startCluster(t)
	forTransports(t, func(t *testing.T, transport client.Transport) {
		t.Helper()
		k := c.connect("ws://"+c.public+"/connection/websocket", "ada", transport)
		if len(c.nodes) == 2 {
			c.nodes[0].Kill()
			c.nodes = c.nodes[1:]
		}
		stack.WaitFor(t, "the client goes on", func() bool {
			_, err := k.work(t.Context(), "", 0)
			return err == nil
		})
		for range 10 {
			if _, err := k.work(t.Context(), "", 0); err != nil {
				t.Error(err)
			}
		}
	})
}

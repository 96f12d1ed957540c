package deploy

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	client "example.com/rpcgen/generator/golang/runtime"
	rpcserver "example.com/rpcgen/generator/goserver/runtime"
	"example.com/rpcgen/testdata/stack"
)

// A cluster is what docs/deploy.md describes: nginx, two nodes of Centrifugo on one Redis, nginx again, two replicas of a server.
type cluster struct {
	t        *testing.T
	public   string // where nginx takes clients
	redis    string // address
	store    *stack.Process
	nodes    []*stack.Centrifugo
	replicas []*replica
	journal  string // path
}

// A replica is one of the server.
type replica struct {
	*stack.Process

	address string
}

func startCluster(t *testing.T) *cluster {
	t.Helper()
	c := &cluster{t: t, redis: stack.FreeAddress(t), public: stack.FreeAddress(t), journal: filepath.Join(t.TempDir(), "journal")}
	c.store = stack.StartRedis(t, c.redis)
	inner := stack.FreeAddress(t)
	variables := append(stack.WithBackend(inner), "CENTRIFUGO_ENGINE_TYPE=redis", "CENTRIFUGO_ENGINE_REDIS_ADDRESS="+c.redis)
	config := stack.InRepository("generator/goserver/testdata/centrifugo/publish-rpc.json.golden")
	for range 2 {
		c.nodes = append(c.nodes, stack.StartCentrifugo(t, config, variables...))
	}
	for range 2 {
		r := &replica{address: stack.FreeAddress(t)}
		c.replicas = append(c.replicas, r)
		c.start(r)
	}
	text, err := os.ReadFile("nginx.conf")
	if err != nil {
		t.Fatal(err)
	}
	nginx := strings.NewReplacer(
		"127.0.0.1:8000", c.public, "127.0.0.1:8001", c.nodes[0].Address, "127.0.0.1:8002", c.nodes[1].Address,
		"127.0.0.1:9100", inner, "127.0.0.1:9101", c.replicas[0].address, "127.0.0.1:9102", c.replicas[1].address,
	).Replace(string(text))
	stack.StartNginx(t, inner, nginx)
	return c
}

// start starts a replica, for the first time or anew.
func (c *cluster) start(r *replica) {
	c.t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), listenAt+"="+r.address, apis+"="+c.nodes[0].API()+" "+c.nodes[1].API(), journal+"="+c.journal)
	r.Process = stack.Start(c.t, cmd, func() bool { return stack.Answers("http://" + r.address + "/healthz") })
}

// replica returns the one that has an address.
func (c *cluster) replica(address string) *replica {
	c.t.Helper()
	for _, r := range c.replicas {
		if r.address == address {
			return r
		}
	}
	c.t.Fatalf("no replica at %s", address)
	return nil
}

// connect connects a user to a WebSocket endpoint.
func (c *cluster) connect(url, user string, transport client.Transport) *connection {
	c.t.Helper()
	token, err := rpcserver.Token(stack.TokenSecret, user, time.Hour)
	if err != nil {
		c.t.Fatal(err)
	}
	rpc, err := client.NewCentrifugoRPCClient(client.CentrifugoConfig{URL: url, Token: token, UserID: user, Transport: transport})
	if err != nil {
		c.t.Fatal(err)
	}
	if err := rpc.Connect(c.t.Context()); err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { _ = rpc.Disconnect() })
	return &connection{rpc}
}

// A connection is a client's.
type connection struct{ *client.CentrifugoRPCClient }

// work calls test.work, and returns the address of the replica that has done it.
func (k *connection) work(ctx context.Context, name string, d time.Duration) (replica string, err error) {
	text, err := k.Call(ctx, "test.work", work{name, d})
	if err != nil {
		return "", err
	}
	var result done
	err = json.Unmarshal(text, &result)
	return result.Replica, err
}

// began returns the addresses of the replicas where calls of this name began.
func (c *cluster) began(name string) []string {
	c.t.Helper()
	text, err := os.ReadFile(c.journal)
	if err != nil && !os.IsNotExist(err) {
		c.t.Fatal(err)
	}
	var replicas []string
	for line := range strings.Lines(string(text)) {
		if replica, found := strings.CutPrefix(line, name+" "); found {
			replicas = append(replicas, strings.TrimSpace(replica))
		}
	}
	return replicas
}

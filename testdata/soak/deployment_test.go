package soak

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/go-playground/validator/v10"

	"example.com/rpcgen/examples/tasks/rpc/rpcserver"
	"example.com/rpcgen/testdata/faultproxy"
	"example.com/rpcgen/testdata/stack"
)

// The environment of the processes that are of the tests' program.
const (
	role     = "SOAK_ROLE"     // "replica" or "client"
	argument = "SOAK_ARGUMENT" // of a replica its address, of a client its assignment
	api      = "SOAK_API"      // of a replica: the URL of Centrifugo's API
)

// A deployment is a proxy, Centrifugo behind it, nginx, and two replicas of a server.
type deployment struct {
	t          *testing.T
	proxy      *faultproxy.Proxy
	centrifugo *stack.Centrifugo
	replicas   []*replica
	tokens     *httptest.Server
	users      []string // of the clients
}

// A replica is one of the server.
type replica struct {
	*stack.Process

	address string
}

func deploy(t *testing.T) *deployment {
	t.Helper()
	d := &deployment{t: t}
	backend := stack.FreeAddress(t)
	variables := append(stack.WithBackend(backend),
		"CENTRIFUGO_CLIENT_PING_INTERVAL=3s", "CENTRIFUGO_CLIENT_PONG_TIMEOUT=2s", "CENTRIFUGO_CLIENT_EXPIRED_CLOSE_DELAY=1s")
	d.centrifugo = stack.StartCentrifugo(t, roomsConfig(t), variables...)
	for range 2 {
		r := &replica{address: stack.FreeAddress(t)}
		d.replicas = append(d.replicas, r)
		d.start(r)
	}
	stack.StartNginx(t, backend, nginxFor(t, backend, d.replicas))
	proxy, err := faultproxy.New(d.centrifugo.Address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(proxy.Close)
	d.proxy = proxy
	d.tokens = httptest.NewServer(http.HandlerFunc(serveToken))
	t.Cleanup(d.tokens.Close)
	return d
}

// nginxFor returns the part of docs/deploy.md's nginx.conf that stands between Centrifugo and the replicas.
func nginxFor(t *testing.T, address string, replicas []*replica) string {
	t.Helper()
	text, err := os.ReadFile(stack.InRepository("examples/deploy/nginx.conf"))
	if err != nil {
		t.Fatal(err)
	}
	_, part, found := strings.Cut(string(text), "# Replicas of the server, for Centrifugo.\n")
	if !found {
		t.Fatal("examples/deploy/nginx.conf has no part for the replicas")
	}
	return strings.NewReplacer(
		"127.0.0.1:9100", address, "127.0.0.1:9101", replicas[0].address, "127.0.0.1:9102", replicas[1].address,
	).Replace(part)
}

// start starts a replica, for the first time or anew.
func (d *deployment) start(r *replica) {
	d.t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), role+"=replica", argument+"="+r.address, api+"="+d.centrifugo.API())
	r.Process = stack.Start(d.t, cmd, func() bool { return stack.Answers("http://" + r.address + "/healthz") })
}

// tokenTTL is short, so that connections outlive their tokens.
const tokenTTL = 5 * time.Second

func serveToken(w http.ResponseWriter, r *http.Request) {
	token, err := rpcserver.Token(stack.TokenSecret, r.FormValue("user"), tokenTTL)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	_, _ = fmt.Fprint(w, token) // a client that went away is no matter
}

// echo are the params of soak.echo.
type echo struct {
	Text string `json:"text"`
	MS   int    `json:"ms"` // how long it takes
}

// echoed is its result.
type echoed struct {
	Text string `json:"text"`
}

// serve serves soak.echo and the rooms until it is told to end.
func serve(address string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	server, err := rpcserver.New(rpcserver.Options{
		API: []string{os.Getenv(api)}, APIKey: stack.APIKey, ProxySecret: stack.ProxySecret,
		Validate: validator.New(validator.WithRequiredStructEnabled()).Struct,
	})
	if err != nil {
		return err
	}
	options := rpcserver.MethodOptions{Timeout: callTimeout}
	err = server.Register(rpcserver.Service{Name: "soak", Methods: []rpcserver.Method{
		rpcserver.NewMethod("soak.echo", options, func(ctx context.Context, params *echo) (*echoed, error) {
			select {
			case <-time.After(time.Duration(params.MS) * time.Millisecond):
				return &echoed{params.Text}, nil
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}),
	}})
	if err := errors.Join(err, registerRooms(server)); err != nil {
		return err
	}
	return server.ListenAndServe(ctx, address)
}

// exitCode tells an error, and returns what a process ends with.
func exitCode(err error) int {
	if err == nil {
		return 0
	}
	fmt.Fprintln(os.Stderr, err)
	return 1
}

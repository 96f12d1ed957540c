package embedded_test

import (
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"example.com/rpcgen/generator/goserver/embedded"
	rpcserver "example.com/rpcgen/generator/goserver/runtime"
)

// differences are the probes that the embedded server answers otherwise than Centrifugo, and a line of its answer. docs/embedded.md says
// why, in this order.
var differences = map[string]string{
	// Clients and servers refuse such ids; here they don't even get a connection.
	"user id: 1,2": "close 3500 invalid token",
	"user id: a.b": "close 3500 invalid token",
	"user id: a#b": "close 3500 invalid token",

	// Centrifugo 6.9.1 is made of an earlier version of the library.
	"sub_refresh: expired":    "close 3006 subscription expired",
	"subscribe: unknown type": `{"error":{"code":107,"message":"bad request"},"id":2}`,

	// The answer to what is no JSON for Go comes from the server itself, where Centrifugo can't make sense of the backend's.
	"rpc: 30,000 levels of params": `{"id":2,"rpc":{"data":{"error":{"code":400,"data":{"fields":[{"message":"the request must be valid JSON ` +
		`of at most 10000 levels","path":"","rule":"json"}]},"message":"the request must be valid JSON of at most 10000 levels",` +
		`"name":"invalid_params"}}}}`,
}

// TestParity sends each probe to Centrifugo, with the configuration that a generated server ships, and to the embedded server: they must
// give the same answer.
func TestParity(t *testing.T) {
	t.Parallel()
	centrifugo := startBehindCentrifugo(t, newTasks(), false)
	_, own := startNode(t, newTasks(), embedded.Options{})
	compareAll(t, own, centrifugo, slices.Concat(
		connectProbes(), subscribedProbes(), handshakeProbes(), frameProbes(), subscribeProbes(), readProbes(), refreshProbes(), callProbes(),
	))
	compareAll(t, own, centrifugo, publishProbes()) // by itself, since some of the others watch requests
}

// TestParityOfEvents is TestParity with an API that has channels.
func TestParityOfEvents(t *testing.T) {
	t.Parallel()
	centrifugo := startBehindCentrifugo(t, newTasks(), true)
	node, own := startNode(t, newTasks(), embedded.Options{})
	declareEvents(t, node.Server)
	compareAll(t, own, centrifugo, slices.Concat(eventSubscribeProbes(), eventReadProbes()))
	compareAll(t, own, centrifugo, eventPublishProbes()) // by itself, since the others would hear it
}

func compareAll(t *testing.T, own, centrifugo string, probes []probe) {
	t.Helper()
	want, got := runAll(t, centrifugo, probes), runAll(t, own, probes)
	for i, p := range probes {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			compare(t, p.name, got[i], want[i])
		})
	}
}

func compare(t *testing.T, name, got, want string) {
	t.Helper()
	switch line, differs := differences[name]; {
	case !differs && got != want:
		t.Errorf("embedded:\n%s\nCentrifugo:\n%s", got, want)
	case differs && got == want:
		t.Errorf("both answer %s, but differences has it", got)
	case differs && !slices.Contains(strings.Split(got, "\n"), line):
		t.Errorf("embedded:\n%s\nwant among it:\n%s", got, line)
	}
}

// startBehindCentrifugo runs a Centrifugo, and a server that serves the tasks behind its proxies. It returns Centrifugo's address.
func startBehindCentrifugo(tb testing.TB, service *tasks, hasEvents bool) string {
	tb.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // closed by the server
	if err != nil {
		tb.Fatal(err)
	}
	config := configuration("http://" + listener.Addr().String())
	if hasEvents {
		addEvents(config)
	}
	centrifugo := startCentrifugo(tb, config)
	server, err := rpcserver.New(rpcserver.Options{
		API: []string{"http://" + centrifugo + "/api"}, APIKey: apiKey, ProxySecret: proxySecret, Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		tb.Fatal(err)
	}
	if err := server.Register(service.service()); err != nil {
		tb.Fatal(err)
	}
	if hasEvents {
		declareEvents(tb, server)
	}
	backend := &httptest.Server{Listener: listener, Config: &http.Server{Handler: server.Handler()}}
	backend.Start()
	tb.Cleanup(backend.Close)
	return centrifugo
}

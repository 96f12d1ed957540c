package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"connectrpc.com/connect"

	"example.com/rpcgen/examples/tasks"
	"example.com/rpcgen/generator/goserver/embedded"
	rpcserver "example.com/rpcgen/generator/goserver/runtime"
	"example.com/rpcgen/testdata/bench/calls/onebyone"
	"example.com/rpcgen/testdata/bench/calls/stats"
	"example.com/rpcgen/testdata/bench/noop"
)

const (
	apiKey      = "api-key"
	proxySecret = "proxy-secret"
	startTime   = 20 * time.Second // in which a server must be ready
	maxHeld     = 20_000           // calls of make bench-clients that wait at once
)

// register registers the methods, as generated code does.
func register(s *rpcserver.Server) error {
	options := rpcserver.MethodOptions{Timeout: 5 * time.Second}
	tasks := rpcserver.Service{Name: "tasks", Methods: []rpcserver.Method{rpcserver.NewMethod("tasks.get_stats", options, stats.Get)}}
	return errors.Join(s.Register(tasks), s.Register(noop.New()))
}

// listen returns a listener of this machine, and its host and port.
func listen() (net.Listener, string, error) {
	listener, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, "", err
	}
	return listener, listener.Addr().String(), nil
}

func serveEmbedded() (url string, stop func(), err error) {
	node, err := embedded.New(embedded.Options{
		TokenSecret: tokenSecret,
		Server:      rpcserver.Options{MaxCalls: maxHeld, MaxCallsPerUser: maxHeld},
	})
	if err != nil {
		return "", nil, err
	}
	if err := register(node.Server); err != nil {
		return "", nil, err
	}
	listener, addr, err := listen()
	if err != nil {
		return "", nil, err
	}
	server := &http.Server{Handler: node, ReadHeaderTimeout: startTime}
	go func() { _ = server.Serve(listener) }() // it ends with the process
	return "ws://" + addr, func() {}, nil
}

// serveConnect serves by connect-go, over HTTP/2 alone, with as many streams as a connection needs. As it comes it compresses each
// response; plain, none that is small.
func serveConnect(plain bool) (url string, stop func(), err error) {
	options := []connect.HandlerOption{connect.WithCodec(stats.Codec{})}
	if plain {
		options = append(options, connect.WithCompressMinBytes(1024))
	}
	mux := http.NewServeMux()
	mux.Handle(stats.Procedure, connect.NewUnaryHandler(stats.Procedure,
		func(ctx context.Context, req *connect.Request[tasks.TaskStatsParams]) (*connect.Response[tasks.TaskStatsResult], error) {
			result, err := stats.Get(ctx, req.Msg)
			return connect.NewResponse(result), err
		},
		options...))
	listener, addr, err := listen()
	if err != nil {
		return "", nil, err
	}
	server := &http.Server{
		Handler: mux, ReadHeaderTimeout: startTime, Protocols: new(http.Protocols), HTTP2: &http.HTTP2Config{MaxConcurrentStreams: 1024},
	}
	server.Protocols.SetUnencryptedHTTP2(true)
	go func() { _ = server.Serve(listener) }() // it ends with the process
	return "http://" + addr, func() {}, nil
}

// newServer returns a server behind a Centrifugo whose server API is at api.
func newServer(api, single string) (*rpcserver.Server, error) {
	options := rpcserver.Options{
		API: []string{api}, APIKey: apiKey, ProxySecret: proxySecret,
		Logger: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})),
	}
	switch single {
	case "":
	case "default":
		options.Publisher = onebyone.New(api, apiKey, http.DefaultClient)
	case "pooled":
		options.Publisher = onebyone.New(api, apiKey, onebyone.Pooled())
	default:
		return nil, fmt.Errorf("-single %q, want default or pooled", single)
	}
	s, err := rpcserver.New(options)
	if err != nil {
		return nil, err
	}
	return s, register(s)
}

func serveProxies(single string, c centrifugo) (url string, stop func(), err error) {
	listener, addr, err := listen()
	if err != nil {
		return "", nil, err
	}
	host, err := freeAddress()
	if err != nil {
		return "", nil, err
	}
	s, err := newServer("http://"+host+"/api", single)
	if err != nil {
		return "", nil, err
	}
	server := &http.Server{Handler: s.Handler(), ReadHeaderTimeout: startTime}
	go func() { _ = server.Serve(listener) }() // it ends with the process
	stop, err = c.start(host, map[string]string{
		"CENTRIFUGO_CHANNEL_PROXY_PUBLISH_ENDPOINT": "http://" + addr + "/centrifugo/publish",
		"CENTRIFUGO_RPC_PROXY_ENDPOINT":             "http://" + addr + "/centrifugo/rpc",
	})
	return "ws://" + host + "/connection/websocket", stop, err
}

func serveSubscriber(single string, c centrifugo) (url string, stop func(), err error) {
	host, err := freeAddress()
	if err != nil {
		return "", nil, err
	}
	s, err := newServer("http://"+host+"/api", single)
	if err != nil {
		return "", nil, err
	}
	end, err := c.start(host, nil)
	if err != nil {
		return "", nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	stop = func() {
		cancel()
		end()
	}
	failed := make(chan error, 1)
	go func() { failed <- s.Subscribe(ctx, rpcserver.SubscribeOptions{Secret: tokenSecret}) }()
	if err := awaitSubscriber(host, failed); err != nil {
		stop()
		return "", nil, err
	}
	return "ws://" + host + "/connection/websocket", stop, nil
}

// awaitSubscriber waits until somebody is subscribed to the request channel.
func awaitSubscriber(host string, failed <-chan error) error {
	api := onebyone.New("http://"+host+"/api", apiKey, http.DefaultClient)
	for end := time.Now().Add(startTime); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		select {
		case err := <-failed:
			return err
		default:
		}
		resp, err := api.Post(context.Background(), "presence_stats", map[string]any{"channel": "rpc.requests"})
		if err != nil {
			return err
		}
		body, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if err != nil {
			return err
		}
		if string(body) == `{"result":{"num_clients":1,"num_users":1}}` {
			return nil
		}
	}
	return fmt.Errorf("nobody subscribes in %s", startTime)
}

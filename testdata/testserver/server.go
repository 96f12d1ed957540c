package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strconv"
	"time"

	"example.com/rpcgen/examples/tasks/rpc/rpcserver"
	"example.com/rpcgen/testdata/faultproxy"
	"example.com/rpcgen/testdata/stack/ports"
)

// readyTimeout is how long Centrifugo may take to start, or to take a publication. It takes a third of a second on an idle machine.
const readyTimeout = 30 * time.Second

// A server is what clients connect to, what serves their calls, and the control address.
type server struct {
	broker  broker
	backend *backend // nil where the broker serves the calls itself
	record  *record
	probes  *probes
	rooms   *roomServer
	line    *faultproxy.Proxy // from Centrifugo to the backend; nil where there is none
	proxies proxies
	control net.Listener
	http    *http.Server
	release func() // gives the port back
}

// addresses is what the server prints when it is ready.
type addresses struct {
	URL     string `json:"url"`
	API     string `json:"api"`
	APIKey  string `json:"api_key"`
	Secret  string `json:"secret"`
	Control string `json:"control"`
	Proxy   string `json:"proxy"`
	Forge   string `json:"forge_channel"`
}

// startServer starts everything, and returns when requests are answered. The server's life doesn't end with ctx, but starting it does.
func startServer(ctx context.Context, set settings, logs io.Writer) (_ *server, err error) {
	if !slices.Contains([]string{serveSubscriber, servePublish, serveEmbedded}, set.serve) {
		return nil, fmt.Errorf("-serve %s: expected %s, %s or %s", set.serve, serveSubscriber, servePublish, serveEmbedded)
	}
	s := &server{record: newRecord(), probes: newProbes()}
	s.rooms = newRoomServer(s.probes)
	defer func() {
		if err != nil {
			s.close()
		}
	}()
	if s.control, err = new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0"); err != nil {
		return nil, err
	}
	// Clients look for the server where it was, so that nobody else may listen there while it is down.
	port, release, err := ports.Reserve()
	if err != nil {
		return nil, err
	}
	s.release = release
	starting, cancel := context.WithTimeout(ctx, readyTimeout)
	defer cancel()
	options := serverOptions(s.record, slog.New(slog.NewTextHandler(logs, nil)))
	if set.serve == serveEmbedded {
		err = s.startEmbedded(starting, set, port, options)
	} else {
		err = s.startCentrifugo(starting, set, port, options, logs)
	}
	if err != nil {
		return nil, err
	}
	s.http = &http.Server{Handler: s.controlHandler(), ReadHeaderTimeout: readyTimeout}
	go func() { _ = s.http.Serve(s.control) }() // ends in close
	return s, nil
}

func (s *server) startEmbedded(ctx context.Context, set settings, port int, options rpcserver.Options) error {
	s.broker = newEmbeddedServer(set, port, options, func(server *rpcserver.Server) error { return register(server, s.probes, s.rooms) })
	s.probes.broker = s.broker
	return s.broker.start(ctx)
}

func (s *server) startCentrifugo(ctx context.Context, set settings, port int, options rpcserver.Options, logs io.Writer) error {
	var err error
	if s.line, err = faultproxy.New(s.control.Addr().String()); err != nil {
		return err
	}
	config, err := configure(set, "http://"+s.line.Addr())
	if err != nil {
		return err
	}
	centrifugo, err := newCentrifugo(set.binary, config, port, logs)
	if err != nil {
		return err
	}
	centrifugo.forgets = set.forget
	s.broker, s.probes.broker = centrifugo, centrifugo
	if err := centrifugo.start(ctx); err != nil {
		return err
	}
	if s.backend, err = newBackend(centrifugo, s.line, set, options, s.probes, s.rooms); err != nil {
		return err
	}
	return s.backend.connect(ctx)
}

// serving returns the generated server.
func (s *server) serving() (*rpcserver.Server, error) {
	if s.backend != nil {
		return s.backend.server, nil
	}
	embedded, ok := s.broker.(*embeddedServer)
	if !ok {
		panic("neither a backend nor the embedded server")
	}
	node, err := embedded.running()
	if err != nil {
		return nil, err
	}
	return node.Server, nil
}

// kill kills what clients are connected to.
func (s *server) kill() {
	if s.backend != nil {
		s.backend.disconnect()
	}
	s.broker.kill()
}

// restart starts it again, on the port that it had.
func (s *server) restart(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readyTimeout)
	defer cancel()
	s.kill()
	if err := s.broker.start(ctx); err != nil {
		return err
	}
	if s.backend == nil {
		return nil
	}
	return s.backend.connect(ctx)
}

func (s *server) addresses() addresses {
	control := "http://" + s.control.Addr().String()
	a := addresses{URL: "ws://" + s.broker.address() + websocketPath, Secret: tokenSecret, Control: control, Proxy: control + "/proxy", Forge: s.broker.forgeable("{user_id}")}
	if s.backend != nil {
		a.API, a.APIKey = s.backend.centrifugo.api(), apiKey
	}
	return a
}

// close ends all that is running; a server that started in part has parts that are nil.
func (s *server) close() {
	s.proxies.close()
	if s.http != nil {
		_ = s.http.Close()
	} else if s.control != nil {
		_ = s.control.Close()
	}
	if s.broker != nil {
		s.kill()
	}
	if s.line != nil {
		s.line.Close()
	}
	if s.release != nil {
		s.release()
	}
}

func loopback(port int) string { return "127.0.0.1:" + strconv.Itoa(port) }

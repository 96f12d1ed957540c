package main

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"time"
)

// readyTimeout is how long Centrifugo may take to start, or to take a publication. It takes a third of a second on an idle machine.
const readyTimeout = 30 * time.Second

// A server is Centrifugo, the responder and the control address.
type server struct {
	centrifugo *centrifugo
	api        *api
	responder  *responder
	control    net.Listener
	http       *http.Server
}

// addresses is what the server prints when it is ready.
type addresses struct {
	URL     string `json:"url"`
	API     string `json:"api"`
	APIKey  string `json:"api_key"`
	Secret  string `json:"secret"`
	Control string `json:"control"`
}

// startServer starts everything, and returns when requests are answered. The server's life doesn't end with ctx, but starting it does.
func startServer(ctx context.Context, binary string, logs io.Writer) (_ *server, err error) {
	s := &server{}
	defer func() {
		if err != nil {
			s.close()
		}
	}()
	if s.control, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		return nil, err
	}
	if s.centrifugo, err = newCentrifugo(binary, "http://"+s.control.Addr().String()+rpcProxyPath, logs); err != nil {
		return nil, err
	}
	s.api = newAPI(s.centrifugo)
	s.responder = newResponder(s.centrifugo.websocketURL, s.api, log.New(logs, "responder: ", log.Ltime))
	if err = s.start(ctx); err != nil {
		return nil, err
	}
	s.http = &http.Server{Handler: s.controlHandler(), ReadHeaderTimeout: readyTimeout}
	go func() { _ = s.http.Serve(s.control) }() // ends in close
	return s, nil
}

// start starts Centrifugo and connects the responder to it.
func (s *server) start(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readyTimeout)
	defer cancel()
	if err := s.centrifugo.start(ctx); err != nil {
		return err
	}
	return s.responder.connect(ctx)
}

// restart starts Centrifugo again, on the port that it had.
func (s *server) restart(ctx context.Context) error {
	s.centrifugo.kill()
	return s.start(ctx)
}

func (s *server) addresses() addresses {
	return addresses{
		URL:     s.centrifugo.websocketURL(),
		API:     s.centrifugo.url("/api"),
		APIKey:  apiKey,
		Secret:  tokenSecret,
		Control: "http://" + s.control.Addr().String(),
	}
}

// close ends all that is running; a server that started in part has parts that are nil.
func (s *server) close() {
	if s.http != nil {
		_ = s.http.Close()
	} else if s.control != nil {
		_ = s.control.Close()
	}
	if s.responder != nil {
		s.responder.close()
	}
	if s.centrifugo != nil {
		s.centrifugo.kill()
	}
}

// freePort asks the system for a port that nobody listens on.
func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	addr, ok := l.Addr().(*net.TCPAddr)
	if !ok {
		return 0, errors.New("no TCP address")
	}
	return addr.Port, l.Close()
}

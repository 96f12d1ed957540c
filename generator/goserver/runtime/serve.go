package rpcserver

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"example.com/rpcgen/generator/goserver/runtime/internal/parting"
)

const (
	headerTimeout = 10 * time.Second
	idleTimeout   = 10 * time.Minute // longer than requests are rare: one that is sent while its connection is closed fails
	noticeTime    = time.Second      // in which only /healthz tells that the server is about to end
	partingTime   = time.Second      // in which clients are told to leave their connections, and can't make new ones
	drainSpare    = 5 * time.Second  // for what calls do when their deadline is over
)

// errNoService is what starting a server returns that could answer nothing.
var errNoService = errors.New("rpcserver: no service is registered, want one of package rpc's Register functions to be called before")

// Handler returns the handler of the proxies, at /centrifugo/publish, /centrifugo/rpc and /centrifugo/subscribe, unless [Options.NoProxies] is set, and of /healthz, which
// answers 200 OK until the server shuts down, and then 503.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	if !s.options.NoProxies {
		mux.Handle("/centrifugo/publish", s.PublishProxy())
		mux.Handle("/centrifugo/rpc", s.RPCProxy())
		mux.Handle("/centrifugo/subscribe", s.SubscribeProxy())
	}
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		if s.leaving.Load() {
			http.Error(w, "shutting down", http.StatusServiceUnavailable)
			return
		}
		_, _ = w.Write([]byte("ok\n")) // who asks sees whether it has come
	})
	return mux
}

// ListenAndServe serves [Server.Handler] at a TCP address, such as ":9100". When ctx ends, it first goes on for a second, of which only /healthz tells. Then
// it accepts no more connections, has its clients leave those that they have, for a second again, and waits for the calls that run, and their replies: at
// most for the longest timeout of a method. It returns nil then, or an error if calls still ran.
//
// It returns an error at once if it can't listen, if no service is registered and no channel added, or if a channel couldn't be added.
func (s *Server) ListenAndServe(ctx context.Context, addr string) error {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return fmt.Errorf("rpcserver: %w", err)
	}
	return s.serveListener(ctx, listener)
}

func (s *Server) serveListener(ctx context.Context, listener net.Listener) error {
	defer listener.Close()
	if err := s.Check(ctx); err != nil {
		return err
	}
	entrance := parting.NewListener(listener)
	door := parting.NewDoor(s.Handler())
	// The proxies' handlers set the deadlines of reading a body and of writing an answer: calls take long.
	server := &http.Server{
		Handler:           door,
		ConnState:         door.Count,
		ReadHeaderTimeout: headerTimeout,
		IdleTimeout:       idleTimeout,
		ErrorLog:          slog.NewLogLogger(s.options.Logger.Handler(), slog.LevelWarn),
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(entrance) }()
	s.options.Logger.InfoContext(ctx, "serving", "address", listener.Addr().String())
	select {
	case err := <-failed:
		return fmt.Errorf("rpcserver: %w", err)
	case <-ctx.Done():
	}
	s.leaving.Store(true)
	time.Sleep(noticeTime)
	// First the listener: clients that have to leave would else make new connections.
	entrance.Part(partingTime)
	door.Close(partingTime)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.longestTimeout()+drainSpare)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		_ = server.Close() // the error tells why
		return fmt.Errorf("rpcserver: calls still run: %w", err)
	}
	return s.Shutdown(ctx)
}

// Shutdown refuses new calls as shutting_down from now on, and returns when those that run are over and their replies are published, or an error when
// ctx ends before. [Server.ListenAndServe] shuts down by itself.
func (s *Server) Shutdown(ctx context.Context) error {
	s.leaving.Store(true)
	s.calls.Close()
	if err := s.calls.Drain(ctx); err != nil {
		return fmt.Errorf("rpcserver: calls still run: %w", err)
	}
	return nil
}

// Check returns what keeps the server from serving: no service is registered and no channel added, or a channel couldn't be added. It also logs which
// channels nobody can subscribe to. [Server.ListenAndServe] and [Server.Subscribe] check it by themselves, and so does package embedded.
func (s *Server) Check(ctx context.Context) error {
	if !s.hasService() {
		return errNoService
	}
	return s.checkChannels(ctx)
}

// hasService reports whether any service is registered, besides the server's own, or any channel added.
func (s *Server) hasService() bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.services) > 1 || len(s.channels) > 0 || s.channelErr != nil
}

// longestTimeout returns how long a call may run.
func (s *Server) longestTimeout() time.Duration {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var longest time.Duration
	for _, m := range s.methods {
		longest = max(longest, m.options.Timeout)
	}
	return longest
}

package embedded_test

import (
	"context"
	"errors"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"example.com/rpcgen/generator/goserver/embedded"
	rpcserver "example.com/rpcgen/generator/goserver/runtime"
)

// What is generated for a service named tasks, and its implementation.
var (
	rpc struct {
		RegisterTasks func(*rpcserver.Server, any) error
	}
	board any
)

// serve is what docs/embedded.md shows.
func serve() error {
	node, err := embedded.New(embedded.Options{TokenSecret: "dev", Dev: true})
	if err != nil {
		return err
	}
	if err := rpc.RegisterTasks(node.Server, board); err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("/connection/websocket", node)
	mux.Handle("/token", node.DevTokens()) // development only
	server := &http.Server{Addr: "localhost:8000", Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	go func() {
		told := make(chan os.Signal, 1)
		signal.Notify(told, os.Interrupt, syscall.SIGTERM)
		<-told
		ctx, cancel := context.WithTimeout(context.Background(), 40*time.Second)
		defer cancel()
		_ = node.Shutdown(ctx) // first, for the server doesn't know of WebSocket connections
		_ = server.Shutdown(ctx)
	}()
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

var _ = serve

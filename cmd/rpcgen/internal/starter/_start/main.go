// This program serves the methods of package api to the generated clients.
package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"log"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/go-playground/validator/v10"

	"example.com/start/notes"
	"example.com/start/rpc"
	"example.com/start/rpc/embedded"
	"example.com/start/rpc/rpcserver"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := serve(ctx, cmp.Or(os.Getenv("ADDRESS"), "localhost:8000")); err != nil {
		log.Fatal(err)
	}
}

// serve serves at an address until ctx ends, and then lets the calls that run end.
func serve(ctx context.Context, address string) error {
	node, err := newNode()
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("/connection/websocket", node)
	mux.Handle("/token", node.DevTokens()) // refuses everybody unless embedded.Options.Dev is set
	server := &http.Server{Addr: address, Handler: mux, ReadHeaderTimeout: 10 * time.Second}

	failed := make(chan error, 1)
	go func() { failed <- server.ListenAndServe() }()
	log.Printf("clients connect to ws://%s/connection/websocket", address)
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), 40*time.Second)
	defer cancel()
	return errors.Join(node.Shutdown(ending), server.Shutdown(ending)) // the node first: the server doesn't know of its connections
}

// newNode returns the server, with all services. Without TOKEN_SECRET, the key of the tokens by which clients connect, it is for development
// on this machine: /token gives a token to whoever asks.
func newNode() (*embedded.Node, error) {
	secret := os.Getenv("TOKEN_SECRET")
	node, err := embedded.New(embedded.Options{
		TokenSecret: cmp.Or(secret, rand.Text()),
		Dev:         secret == "",
		Server:      rpcserver.Options{Validate: validator.New(validator.WithRequiredStructEnabled()).Struct},
	})
	if err != nil {
		return nil, err
	}
	return node, rpc.RegisterNotes(node.Server, &notes.Memory{})
}

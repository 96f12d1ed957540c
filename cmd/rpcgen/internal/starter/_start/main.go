// This program serves the methods of package api to the generated clients.
package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"log"
	"net"
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
	if err := serve(cmp.Or(os.Getenv("ADDRESS"), "localhost:8000")); err != nil {
		log.Fatal(err)
	}
}

// serve serves at an address until the program is told to end, and then lets the calls that run end.
func serve(address string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	node, err := newNode()
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("/connection/websocket", node)
	mux.Handle("/token", node.DevTokens()) // refuses everybody unless embedded.Options.Dev is set
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}

	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	log.Printf("clients connect to ws://%s/connection/websocket", listener.Addr())
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		stop() // told again, it ends at once
	}
	ending, cancel := context.WithTimeout(context.Background(), 40*time.Second)
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

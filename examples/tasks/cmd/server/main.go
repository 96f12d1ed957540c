// Command server serves the example to its clients, by itself or behind Centrifugo:
//
//	server [-listen ADDRESS] [-centrifugo URL,...]
//
// By itself it takes the clients' connections at ws://localhost:8000/connection/websocket. Their tokens are signed with $TOKEN_SECRET. Without
// a secret it is for development: whoever asks gets a token, at http://localhost:8000/token?user=ID.
//
// With -centrifugo it takes Centrifugo's requests at 127.0.0.1:9100, and answers through the server APIs at the given URLs, such as
// http://127.0.0.1:8000/api. $CENTRIFUGO_HTTP_API_KEY is the key of these, and $RPC_SECRET the secret of the proxies; Centrifugo runs with
// ../../rpc/centrifugo.json.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/go-playground/validator/v10"

	"example.com/rpcgen/examples/tasks/memory"
	"example.com/rpcgen/examples/tasks/rpc"
	"example.com/rpcgen/examples/tasks/rpc/embedded"
	"example.com/rpcgen/examples/tasks/rpc/rpcserver"
)

func main() {
	listen := flag.String("listen", "", "`ADDRESS` to listen at (default localhost:8000, or 127.0.0.1:9100 behind Centrifugo)")
	centrifugo := flag.String("centrifugo", os.Getenv("CENTRIFUGO_API"), "`URLS` of Centrifugo's server API, separated by commas")
	flag.Parse()
	if err := run(*listen, *centrifugo); err != nil {
		log.Fatal(err)
	}
}

func run(listen, centrifugo string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	options := rpcserver.Options{Validate: validator.New(validator.WithRequiredStructEnabled()).Struct}
	if centrifugo == "" {
		return serveClients(ctx, cmp.Or(listen, "localhost:8000"), options)
	}
	options.API = strings.Split(centrifugo, ",")
	return serveCentrifugo(ctx, cmp.Or(listen, "127.0.0.1:9100"), options)
}

// register makes a server serve an empty board.
func register(server *rpcserver.Server) error {
	notifications := memory.NewNotifications(rpc.NewNotificationEvents(server))
	return errors.Join(
		rpc.RegisterTasks(server, memory.NewTasks(notifications, rpc.NewBoardEvents(server))),
		rpc.RegisterNotifications(server, notifications),
	)
}

// serveCentrifugo answers Centrifugo's requests until ctx ends.
func serveCentrifugo(ctx context.Context, address string, options rpcserver.Options) error {
	options.APIKey, options.ProxySecret = os.Getenv("CENTRIFUGO_HTTP_API_KEY"), os.Getenv("RPC_SECRET")
	server, err := rpcserver.New(options)
	if err != nil {
		return err
	}
	if err := register(server); err != nil {
		return err
	}
	return server.ListenAndServe(ctx, address)
}

// serveClients takes the connections of clients until ctx ends.
func serveClients(ctx context.Context, address string, options rpcserver.Options) error {
	secret := os.Getenv("TOKEN_SECRET")
	//nolint:contextcheck // New asks the logger for its level, which needs no context
	node, err := embedded.New(embedded.Options{TokenSecret: cmp.Or(secret, "dev"), Dev: secret == "", Server: options})
	if err != nil {
		return err
	}
	if err := register(node.Server); err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("/connection/websocket", node)
	mux.Handle("/token", node.DevTokens()) // refuses all requests if there is a secret

	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	fmt.Printf("serving at ws://%s/connection/websocket, tokens at http://%[1]s/token?user=ID\n", listener.Addr())
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 40*time.Second)
	defer cancel()
	return errors.Join(node.Shutdown(ctx), server.Shutdown(ctx)) // the node first: it has the connections
}

// Command load calls methods of package noop by the client that -kind names, and takes the turns that its input asks for: see package turns.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"

	client "example.com/centrifugo_client"

	"example.com/rpcgen/testdata/bench/turns"
)

// A place is where the server is, and as whom to call it.
type place struct{ url, user, token string }

func main() {
	var at place
	kind := flag.String("kind", "", "call or typed, by the generated client; hand or hand-typed, by centrifuge-go")
	flag.StringVar(&at.url, "url", "", "of the server")
	flag.StringVar(&at.user, "user", "", "id of the token's user")
	flag.StringVar(&at.token, "token", "", "to connect with")
	flag.Parse()
	if err := run(*kind, at); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

func run(kind string, at place) error {
	ctx := context.Background()
	clients, err := dial(ctx, kind, at)
	if err != nil {
		return err
	}
	if err := clients.Call(ctx); err != nil {
		return err
	}
	return clients.Take(ctx, os.Stdin, os.Stdout)
}

// dial connects by the client of that kind.
func dial(ctx context.Context, kind string, at place) (turns.Clients, error) {
	switch kind {
	case "call", "typed":
		rpc, err := connect(ctx, at, client.TransportCorrelation)
		if err != nil {
			return turns.Clients{}, err
		}
		return pick(kind == "typed", at, rpc.Call, client.NewAPIClient(rpc)), nil
	case "hand", "hand-typed":
		rpc, err := connectByHand(ctx, at)
		if err != nil {
			return turns.Clients{}, err
		}
		return pick(kind == "hand-typed", at, rpc.call, typedByHand{rpc}), nil
	default:
		return turns.Clients{}, fmt.Errorf("-kind %q, want call, typed, hand or hand-typed", kind)
	}
}

func connect(ctx context.Context, at place, transport client.Transport) (*client.CentrifugoRPCClient, error) {
	rpc, err := client.NewCentrifugoRPCClient(client.CentrifugoConfig{URL: at.url, UserID: at.user, Token: at.token, Transport: transport})
	if err != nil {
		return nil, err
	}
	return rpc, rpc.Connect(ctx)
}

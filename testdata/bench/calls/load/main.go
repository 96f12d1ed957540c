// Command load calls the method that is measured, by the client that -kind names, and takes the turns that its input asks for: see package
// turns.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"

	"example.com/rpcgen/testdata/bench/turns"
)

func main() {
	kind := flag.String("kind", "", "rpc, correlation or connect")
	url := flag.String("url", "", "of the server")
	user := flag.String("user", "", "id of the token's user")
	token := flag.String("token", "", "to connect with")
	flag.Parse()
	if err := run(*kind, *url, *user, *token); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

func run(kind, url, user, token string) error {
	ctx := context.Background()
	call, err := dial(ctx, kind, url, user, token)
	if err != nil {
		return err
	}
	if err := call(ctx); err != nil {
		return err
	}
	return turns.Clients{Call: call}.Take(ctx, os.Stdin, os.Stdout)
}

// Command backend serves the API behind Centrifugo.
package main

import (
	"context"
	"log"
	"os"
	"os/signal"
	"syscall"

	"github.com/go-playground/validator/v10"

	"example.com/hello/api"
	"example.com/hello/rpc"
	"example.com/hello/rpc/rpcserver"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	server, err := rpcserver.New(rpcserver.Options{
		API:         []string{"http://127.0.0.1:8000/api"},
		APIKey:      os.Getenv("CENTRIFUGO_HTTP_API_KEY"),
		ProxySecret: os.Getenv("RPC_SECRET"),
		Validate:    validator.New().Struct,
	})
	if err != nil {
		log.Fatal(err)
	}
	if err := rpc.RegisterGreeting(server, api.Greeter{}); err != nil {
		log.Fatal(err)
	}
	if err := server.ListenAndServe(ctx, "127.0.0.1:9100"); err != nil {
		log.Fatal(err)
	}
}

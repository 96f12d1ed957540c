// Command hello serves the API to its clients.
package main

import (
	"log"
	"net/http"

	"github.com/go-playground/validator/v10"

	"example.com/hello/api"
	"example.com/hello/rpc"
	"example.com/hello/rpc/embedded"
	"example.com/hello/rpc/rpcserver"
)

func main() {
	options := rpcserver.Options{Validate: validator.New().Struct}
	node, err := embedded.New(embedded.Options{TokenSecret: "secret", Dev: true, Server: options})
	if err != nil {
		log.Fatal(err)
	}
	if err := rpc.RegisterGreeting(node.Server, api.Greeter{}); err != nil {
		log.Fatal(err)
	}
	http.Handle("/connection/websocket", node)
	http.Handle("/token", node.DevTokens()) // for development: whoever asks gets a token
	log.Print("ready at ws://localhost:8000/connection/websocket")
	log.Fatal(http.ListenAndServe("localhost:8000", nil))
}

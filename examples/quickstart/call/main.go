// Command call calls the backend.
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	centrifugoclient "example.com/centrifugo_client"
)

func main() {
	ctx := context.Background()
	rpc, err := centrifugoclient.NewCentrifugoRPCClient(centrifugoclient.CentrifugoConfig{
		URL: os.Getenv("URL"), Token: os.Getenv("TOKEN"), UserID: "42",
	})
	if err != nil {
		log.Fatal(err)
	}
	if err := rpc.Connect(ctx); err != nil {
		log.Fatal(err)
	}
	defer rpc.Disconnect()
	result, err := centrifugoclient.NewAPIClient(rpc).GreetingHello(ctx, centrifugoclient.HelloParams{Name: "Go"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(result.Text)
}

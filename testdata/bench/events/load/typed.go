package main

import (
	"context"
	"fmt"

	client "example.com/centrifugo_client"
)

// subscribeTyped subscribes by the generated client.
func subscribeTyped(ctx context.Context, at place, r *rounds) error {
	for range at.connections {
		rpc, err := client.NewCentrifugoRPCClient(client.CentrifugoConfig{URL: at.url, UserID: at.user, Token: at.token, Transport: client.TransportRPC})
		if err != nil {
			return err
		}
		if err := rpc.Connect(ctx); err != nil {
			return err
		}
		api := client.NewAPIClient(rpc)
		for _, id := range at.rooms() {
			go func() { r.fail(read(ctx, api, id, &reader{rounds: r})) }()
		}
	}
	return nil
}

// read hands the messages of a room to the reader until the stream ends.
func read(ctx context.Context, api *client.APIClient, room string, to *reader) error {
	for event, err := range api.RoomEvents(ctx, room) {
		if err != nil {
			return err
		}
		switch e := event.(type) {
		case *client.RoomEventsMessagePosted:
			to.take(e.Data.N, e.Data.Text)
		case *client.RoomEventsMessageRemoved:
		default:
			return fmt.Errorf("%s: got %T", room, event)
		}
	}
	return fmt.Errorf("%s: the stream has ended", room)
}

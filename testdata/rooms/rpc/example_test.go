package rpc_test

import (
	"context"
	"fmt"
	"slices"

	"example.com/rpcgen/examples/tasks/rpc/rpcserver"
	"example.com/rpcgen/testdata/rooms"
	"example.com/rpcgen/testdata/rooms/rpc"
)

// Members may subscribe to their rooms.
type Members map[string][]string // users, by room

// MaySubscribe is asked whenever somebody subscribes to a room.
func (m Members) MaySubscribe(ctx context.Context, roomID string) error {
	if !slices.Contains(m[roomID], rpcserver.CallFrom(ctx).User) {
		return rpcserver.PermissionDenied("for members only")
	}
	return nil
}

// A Chat tells rooms what is said.
type Chat struct{ events *rpc.RoomEvents }

// NewChat is called before srv serves.
func NewChat(srv *rpcserver.Server, members Members) (*Chat, error) {
	return &Chat{rpc.NewRoomEvents(srv)}, rpc.AuthorizeRoomEvents(srv, members)
}

// Say tells a room.
func (c *Chat) Say(ctx context.Context, roomID string, message rooms.Message) error {
	return c.events.MessagePosted(ctx, roomID, message)
}

// SayOnce tells a room, even if it is called again with the same key.
func (c *Chat) SayOnce(ctx context.Context, roomID, key string, message rooms.Message) error {
	return c.events.With(rpcserver.IdempotencyKey(key)).MessagePosted(ctx, roomID, message)
}

// SayToAll tells several rooms, by one request.
func (c *Chat) SayToAll(ctx context.Context, roomIDs []string, message rooms.Message) error {
	var channels []string
	for _, id := range roomIDs {
		channel, err := rpc.RoomEventsChannel(id)
		if err != nil {
			return err
		}
		channels = append(channels, channel)
	}
	return c.events.BroadcastMessagePosted(ctx, channels, message)
}

// A printer is in place of Centrifugo.
type printer struct{}

// Publish implements rpcserver.Publisher.
func (printer) Publish(_ context.Context, channel string, data []byte) error {
	fmt.Println(channel, string(data))
	return nil
}

// PublishWith implements rpcserver.EventPublisher.
func (p printer) PublishWith(ctx context.Context, channel string, data []byte, options rpcserver.PublishOptions) error {
	if options.IdempotencyKey != "" {
		fmt.Print(options.IdempotencyKey, ": ")
	}
	return p.Publish(ctx, channel, data)
}

func Example() {
	srv, err := rpcserver.New(rpcserver.Options{Publisher: printer{}})
	if err != nil {
		fmt.Println(err)
		return
	}
	chat, err := NewChat(srv, Members{"7": {"ada"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(chat.Say(context.Background(), "7", rooms.Message{N: 1, Text: "Hello"}))
	fmt.Println(chat.SayOnce(context.Background(), "7", "m1", rooms.Message{N: 1, Text: "Hello"}))
	fmt.Println(chat.SayToAll(context.Background(), []string{"7", "8"}, rooms.Message{N: 2, Text: "Bye"}))
	fmt.Println(chat.SayToAll(context.Background(), []string{"7", "x#8"}, rooms.Message{}))
	fmt.Println(srv.MaySubscribe(context.Background(), rpcserver.Call{User: "ada"}, "chat.room.7"))
	fmt.Println(srv.MaySubscribe(context.Background(), rpcserver.Call{User: "bob"}, "chat.room.7"))
	// Output:
	// chat.room.7 {"type":"message_posted","data":{"n":1,"text":"Hello"}}
	// <nil>
	// m1: chat.room.7 {"type":"message_posted","data":{"n":1,"text":"Hello"}}
	// <nil>
	// chat.room.7 {"type":"message_posted","data":{"n":2,"text":"Bye"}}
	// chat.room.8 {"type":"message_posted","data":{"n":2,"text":"Bye"}}
	// <nil>
	// room_id of chat.room.{room_id}: "x#8" has a '#', which means something in the name of a channel
	// <nil>
	// permission_denied: the channel is none that this user may subscribe to
}

// Package chat is the API of make bench-events: what happens in rooms where people talk.
package chat

import (
	"time"

	rpcserver "example.com/rpcgen/generator/goserver/runtime"
)

// A Message is what somebody said.
type Message struct {
	// N counts the messages of the room, from 1.
	N int `json:"n"`
	// ID is the message's own.
	ID string `json:"id"`
	// Author is who said it.
	Author string `json:"author"`
	// Text is what was said.
	Text string `json:"text"`
	// SentAt is when.
	SentAt time.Time `json:"sent_at"`
	// Tags are what it is about.
	Tags []string `json:"tags"`
}

// A Removed names a message that is no more.
type Removed struct {
	// ID is the message's.
	ID string `json:"id"`
}

// RoomEvents tell what happens in a room.
//
//rpcgen:channel room.{room_id} public
type RoomEvents interface {
	// MessagePosted is sent when somebody has said something.
	MessagePosted(Message)
	// MessageRemoved is sent when a message is removed.
	MessageRemoved(Removed)
}

// Rooms is the channel of RoomEvents, as rpcserver knows it.
var Rooms = rpcserver.Channel{Name: "room_events", Pattern: "room.{room_id}", Public: true}

// Posted is the event that is measured.
const Posted = "message_posted"

// NewMessage returns the nth message of a room. The event that holds it has some 200 bytes.
func NewMessage(n int) Message {
	return Message{
		N:      n,
		ID:     "01JDR6Y3M8Q4T0ZB5W7XKHCVNE",
		Author: "Grace Hopper",
		Text:   "The build is green again: have a look at the board.",
		SentAt: time.Date(2026, 11, 28, 9, 30, 0, 125e6, time.UTC),
		Tags:   []string{"build", "board"},
	}
}

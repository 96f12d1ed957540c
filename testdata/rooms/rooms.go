// Package rooms is an API with channels of every kind, methods that tell their progress, and unions. testserver serves it to the tests of all clients.
package rooms

import "context"

// Rooms are places where people talk.
//
//rpcgen:service
type Rooms interface {
	// Export writes what was said in a room to a file, and tells how far it is.
	//
	//rpcgen:method timeout=20s
	Export(ctx context.Context, params ExportParams, progress func(ExportProgress) error) (*ExportResult, error)

	// Count tells the numbers from 1 to Steps.
	Count(ctx context.Context, params CountParams, progress func(int) error) error

	// Transcript returns what was said in a room, as blocks.
	Transcript(ctx context.Context, params TranscriptParams) (*Transcript, error)

	// Describe tells what it finds, one block after the other, and returns the last one.
	Describe(ctx context.Context, params TranscriptParams, progress func(Block) error) (Block, error)
}

// ExportParams say what is exported.
type ExportParams struct {
	RoomID string `json:"room_id" validate:"required"`
	Steps  int    `json:"steps" validate:"min=0,max=100000"` // how often progress is told
	MS     int    `json:"ms,omitempty"`                      // milliseconds between two of them
	Gate   string `json:"gate,omitempty"`                    // a gate of the testserver's that must be open before the result is returned
}

// ExportProgress says how far an export is.
type ExportProgress struct {
	Done  int `json:"done"`  // steps that are done, from 1
	Total int `json:"total"` // steps
}

// An ExportResult says where the export is.
type ExportResult struct {
	URL   string `json:"url"`
	Steps int    `json:"steps"`
}

// CountParams say how far to count.
type CountParams struct {
	Steps int `json:"steps"`
}

// TranscriptParams say which room.
type TranscriptParams struct {
	RoomID string `json:"room_id"`
}

// A Transcript is what was said in a room.
type Transcript struct {
	First  Block            `json:"first"` // null in an empty room
	Blocks []Block          `json:"blocks"`
	ByUser map[string]Block `json:"by_user"`
}

// A Block is a part of what is said.
//
//rpcgen:union type
type Block interface{ isBlock() }

// A TextBlock is text.
type TextBlock struct {
	Type string `json:"type" rpcgen:"const=text"`
	Text string `json:"text"`
}

// An ImageBlock is a picture.
type ImageBlock struct {
	Type string `json:"type" rpcgen:"const=image"`
	URL  string `json:"url"`
	Alt  string `json:"alt,omitempty"`
}

// A QuoteBlock repeats other blocks.
type QuoteBlock struct {
	Type   string  `json:"type" rpcgen:"const=quote"`
	By     string  `json:"by"`
	Blocks []Block `json:"blocks"`
}

func (TextBlock) isBlock()   {}
func (ImageBlock) isBlock()  {}
func (*QuoteBlock) isBlock() {}

// A Message is what somebody said.
type Message struct {
	N    int    `json:"n"`
	Text string `json:"text"`
}

// A Removed says which message is no more.
type Removed struct {
	N int `json:"n"`
}

// A Notice is a message of any blocks.
type Notice struct {
	Body Block `json:"body"`
}

// RoomEvents tell what happens in a room. The server is asked who may subscribe, and what is missed is lost.
//
//rpcgen:channel chat.room.{room_id}
type RoomEvents interface {
	// MessagePosted is sent when somebody has said something.
	MessagePosted(Message)
	// Removed is sent when a message is removed.
	//
	//rpcgen:event message_removed
	Removed(*Removed)
	// Noticed is sent when there is something to see.
	Noticed(Notice)
}

// LineEvents tell what goes over a numbered line of a room.
//
//rpcgen:channel chat.line.{room_id}.{number:int64}
type LineEvents interface {
	// MessagePosted is sent when somebody has said something.
	MessagePosted(Message)
}

// NewsEvents are for everybody, and what is missed is lost.
//
//rpcgen:channel news.all public
type NewsEvents interface {
	// MessagePosted is sent when there are news.
	MessagePosted(Message)
}

// FeedEvents are for everybody, and what is missed is sent later.
//
//rpcgen:channel feed.{topic} public recover
type FeedEvents interface {
	// MessagePosted is sent when there is something new.
	MessagePosted(Message)
	// Ended is sent when there is nothing more to come; its data is why.
	Ended(string)
}

// DeskEvents tell what people at one desk do. They see each other.
//
//rpcgen:channel desk.{room_id} public recover presence join_leave
type DeskEvents interface {
	// Moved is sent when the desk is moved; only the server says so.
	Moved(Message)
	// Typing is sent by who writes.
	//
	//rpcgen:event publish
	Typing(Typing)
}

// A Typing says whether somebody writes.
type Typing struct {
	Active bool `json:"active"`
}

// InboxEvents are one user's own.
//
//rpcgen:channel inbox#{user_id}
type InboxEvents interface {
	// MessagePosted is sent when there is mail.
	MessagePosted(Message)
}

// NoteEvents are one user's own, too, and tell who else is there: the user's other devices.
//
//rpcgen:channel note.#{user_id} presence
type NoteEvents interface {
	// MessagePosted is sent when a note is written.
	MessagePosted(Message)
}

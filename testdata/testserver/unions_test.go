package main

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"example.com/rpcgen/examples/tasks/rpc/embedded"
	"example.com/rpcgen/examples/tasks/rpc/rpcserver"
	"example.com/rpcgen/testdata/rooms"
	"example.com/rpcgen/testdata/rooms/rpc"
	"example.com/rpcgen/testdata/stack"
)

// An echoer puts the room that it is asked for into the field that tells blocks apart.
type echoer struct {
	rooms.Rooms
	toldWrong error // what progress has returned
}

func (e *echoer) Transcript(_ context.Context, params rooms.TranscriptParams) (*rooms.Transcript, error) {
	blocks := []rooms.Block{&rooms.QuoteBlock{Blocks: []rooms.Block{rooms.TextBlock{Type: params.RoomID}}}}
	return &rooms.Transcript{Blocks: blocks, ByUser: map[string]rooms.Block{}}, nil
}

// Describe tells a wrong block, and one that is right, and returns a wrong one.
func (e *echoer) Describe(_ context.Context, params rooms.TranscriptParams, progress func(rooms.Block) error) (rooms.Block, error) {
	e.toldWrong = progress(&rooms.TextBlock{Type: params.RoomID})
	if err := progress(rooms.TextBlock{}); err != nil {
		return nil, err
	}
	return rooms.TextBlock{Type: params.RoomID}, nil
}

// TestWrongUnions holds that a block with another value in the field that tells blocks apart reaches nobody: not as a result, deep in one, as progress or in an
// event. What is logged, or returned to who told or published it, says which field has which value.
func TestWrongUnions(t *testing.T) {
	log, handler := &stack.Buffer{}, &echoer{}
	node, err := embedded.New(embedded.Options{TokenSecret: tokenSecret, Server: rpcserver.Options{
		Logger: slog.New(slog.NewTextHandler(log, nil)), Validate: func(any) error { return nil },
	}})
	if err != nil {
		t.Fatal(err)
	}
	publish := newPublishers(node.Server)
	if err := rpc.RegisterRooms(node.Server, handler); err != nil {
		t.Fatal(err)
	}
	if err := rpc.AuthorizeRoomEvents(node.Server, newRoomServer(nil)); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(node)
	defer server.Close()
	token, err := claims{User: "7"}.sign(tokenSecret)
	if err != nil {
		t.Fatal(err)
	}
	c := open(t, "ws"+strings.TrimPrefix(server.URL, "http"))
	if code := c.connect(token); code != 0 {
		t.Fatalf("connect: code %d", code)
	}
	for _, channel := range []string{replyChannel("7"), "chat.room.a"} {
		if code := c.subscribe(channel); code != 0 {
			t.Fatalf("subscribe to %s: code %d", channel, code)
		}
	}

	const wrong = `rooms.TextBlock.Type is "image", want "text", or nothing`
	const internal = `"error":{"code":500,"name":"internal","message":"internal error"}}`
	expect := func(want string) {
		t.Helper()
		if got := c.published(5 * time.Second); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	c.request(rpc.MethodRoomsTranscript, `{"room_id":"image"}`, "deep")
	expect(`{"correlation_id":"deep",` + internal)
	c.request(rpc.MethodRoomsDescribe, `{"room_id":"image"}`, "told")
	expect(`{"correlation_id":"told","seq":1,"progress":{"type":"text","text":""}}`)
	expect(`{"correlation_id":"told",` + internal)
	if n := strings.Count(strings.ReplaceAll(log.String(), `\"`, `"`), "the result can't be encoded: "+wrong); n != 2 {
		t.Errorf("logged %d times: %s\nlog %s", n, wrong, log)
	}

	notice := rooms.Notice{Body: &rooms.QuoteBlock{Blocks: []rooms.Block{rooms.TextBlock{Type: "image"}}}}
	for what, err := range map[string]error{
		"progress of rooms.describe can't be encoded: ":              handler.toldWrong,
		"rpcserver: event noticed of room_events can't be encoded: ": publish.rooms.Noticed(t.Context(), "a", notice),
	} {
		if err == nil || err.Error() != what+wrong {
			t.Errorf("error %v, want %s", err, what+wrong)
		}
	}
	if err := publish.rooms.BroadcastNoticed(t.Context(), []string{"chat.room.a"}, notice); err == nil || !strings.HasSuffix(err.Error(), wrong) {
		t.Errorf("error of a broadcast %v, want %s", err, wrong)
	}
	if err := publish.rooms.Noticed(t.Context(), "a", rooms.Notice{}); err != nil {
		t.Error(err)
	}
	expect(`{"type":"noticed","data":{"body":null}}`)
}

package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"example.com/rpcgen/examples/tasks/rpc/rpcserver"
	"example.com/rpcgen/testdata/rooms"
	"example.com/rpcgen/testdata/rooms/rpc"
)

// A roomServer serves package rooms, and knows who may subscribe to a room: everybody, unless it was forbidden. An authorizer never answers for rooms whose name
// begins with "slow".
type roomServer struct {
	probes *probes

	mu        sync.Mutex
	forbidden map[string]bool
	asked     map[string]int // how often the authorizer was, by room
}

func newRoomServer(probes *probes) *roomServer {
	return &roomServer{probes: probes, forbidden: map[string]bool{}, asked: map[string]int{}}
}

// register makes a server serve the methods and the channels.
func (r *roomServer) register(server *rpcserver.Server) error {
	newPublishers(server)
	return errors.Join(
		rpc.RegisterRooms(server, r),
		rpc.AuthorizeRoomEvents(server, r),
		rpc.AuthorizeLineEvents(server, lines{r}),
	)
}

// MaySubscribe says who may subscribe to a room.
func (r *roomServer) MaySubscribe(ctx context.Context, room string) error {
	r.mu.Lock()
	r.asked[room]++
	forbidden := r.forbidden[room]
	r.mu.Unlock()
	if strings.HasPrefix(room, "slow") {
		<-ctx.Done()
		return ctx.Err()
	}
	if forbidden {
		return &rpcserver.Error{Code: http.StatusForbidden, Name: "forbidden", Message: "not you"}
	}
	return nil
}

// lines are those of the rooms: who may subscribe to a room may subscribe to its lines, too.
type lines struct{ *roomServer }

// MaySubscribe says who may subscribe to a line.
func (l lines) MaySubscribe(ctx context.Context, room string, _ int64) error {
	return l.roomServer.MaySubscribe(ctx, room)
}

func (r *roomServer) forbid(request *http.Request) (string, error) {
	forbidden, err := strconv.ParseBool(request.FormValue("forbidden"))
	if err != nil {
		return "", fmt.Errorf("forbidden: %w", err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.forbidden[request.FormValue("room")] = forbidden
	return "", nil
}

func (r *roomServer) asks(request *http.Request) (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return strconv.Itoa(r.asked[request.FormValue("room")]), nil
}

// Export tells as many steps as it is asked for.
func (r *roomServer) Export(ctx context.Context, params rooms.ExportParams, progress func(rooms.ExportProgress) error) (*rooms.ExportResult, error) {
	for done := range params.Steps {
		if _, err := sleep(ctx, &timed{params.MS}); err != nil {
			return nil, err
		}
		if err := progress(rooms.ExportProgress{Done: done + 1, Total: params.Steps}); err != nil {
			return nil, err
		}
	}
	if params.Gate != "" {
		if _, err := r.probes.gate(ctx, &named{params.Gate}); err != nil {
			return nil, err
		}
	}
	return &rooms.ExportResult{URL: "/exports/" + params.RoomID, Steps: params.Steps}, nil
}

// Count tells numbers.
func (r *roomServer) Count(_ context.Context, params rooms.CountParams, progress func(int) error) error {
	for n := range params.Steps {
		if err := progress(n + 1); err != nil {
			return err
		}
	}
	return nil
}

// conversation is what was said in each room but "empty". The server fills in the types of the blocks.
func conversation() []rooms.Block {
	return []rooms.Block{
		rooms.TextBlock{Text: "Look!"},
		rooms.ImageBlock{URL: "/cat.png", Alt: "a cat"},
		&rooms.QuoteBlock{By: "ann", Blocks: []rooms.Block{rooms.TextBlock{Text: "A dog"}}},
	}
}

// Transcript returns the conversation.
func (r *roomServer) Transcript(_ context.Context, params rooms.TranscriptParams) (*rooms.Transcript, error) {
	if params.RoomID == "empty" {
		return &rooms.Transcript{Blocks: []rooms.Block{}, ByUser: map[string]rooms.Block{}}, nil
	}
	all := conversation()
	return &rooms.Transcript{First: all[0], Blocks: all, ByUser: map[string]rooms.Block{"ann": all[2]}}, nil
}

// Describe tells the conversation.
func (r *roomServer) Describe(_ context.Context, _ rooms.TranscriptParams, progress func(rooms.Block) error) (rooms.Block, error) {
	all := conversation()
	for _, block := range all {
		if err := progress(block); err != nil {
			return nil, err
		}
	}
	return all[len(all)-1], nil
}

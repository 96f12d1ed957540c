package soak

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"example.com/rpcgen/analyzer"
	"example.com/rpcgen/examples/tasks/rpc/rpcserver"
	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/goserver"
	"example.com/rpcgen/testdata/rooms"
	"example.com/rpcgen/testdata/rooms/rpc"
	"example.com/rpcgen/testdata/stack"
)

// hall serves testdata/rooms: everybody may subscribe to a room, and exports take as long as they are told to.
type hall struct {
	rooms.Rooms // the other methods, which nobody calls
}

// MaySubscribe allows it.
func (hall) MaySubscribe(context.Context, string) error { return nil }

// Export tells its steps.
func (hall) Export(ctx context.Context, params rooms.ExportParams, progress func(rooms.ExportProgress) error) (*rooms.ExportResult, error) {
	for done := range params.Steps {
		select {
		case <-time.After(time.Duration(params.MS) * time.Millisecond):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		if err := progress(rooms.ExportProgress{Done: done + 1, Total: params.Steps}); err != nil {
			return nil, err
		}
	}
	return &rooms.ExportResult{URL: "/exports/" + params.RoomID, Steps: params.Steps}, nil
}

func registerRooms(server *rpcserver.Server) error {
	return errors.Join(rpc.RegisterRooms(server, hall{}), rpc.AuthorizeRoomEvents(server, hall{}))
}

// roomsConfig returns the path of what rpcgen writes for servers of testdata/rooms behind the publish proxy and the RPC proxy.
func roomsConfig(t *testing.T) string {
	t.Helper()
	loaded, err := analyzer.Load(analyzer.Config{Dir: stack.InRepository("testdata/rooms"), Own: generator.IsGenerated})
	if err != nil {
		t.Fatal(err)
	}
	backend, err := goserver.New(goserver.Options{ImportPath: "example.com/rpcgen/examples/tasks/rpc", Transports: []string{"publish", "rpc"}})
	if err != nil {
		t.Fatal(err)
	}
	files, err := backend.Generate(loaded.API)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if file.Path != "centrifugo.json" {
			continue
		}
		path := filepath.Join(t.TempDir(), file.Path)
		if err := os.WriteFile(path, file.Data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	t.Fatal("rpcgen writes no centrifugo.json")
	return ""
}

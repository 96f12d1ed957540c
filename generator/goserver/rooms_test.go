package goserver

import (
	"path"
	"testing"

	"example.com/rpcgen/analyzer"
	"example.com/rpcgen/generator"
	"example.com/rpcgen/rpcdef"
)

// roomsAPI is the API of testdata/rooms, with channels of every kind and methods with progress.
func roomsAPI(t *testing.T) *rpcdef.API {
	t.Helper()
	result, err := analyzer.Load(analyzer.Config{Dir: "../../testdata/rooms", Own: generator.IsGenerated})
	if err != nil {
		t.Fatal(err)
	}
	return result.API
}

// TestRooms holds that testdata/rooms/rpc is what rpcgen makes of testdata/rooms. testserver serves it beside examples/tasks: so it stands on package
// rpcserver of that one, and holds none of its own.
func TestRooms(t *testing.T) {
	for _, file := range generated(t, roomsAPI(t), Options{ImportPath: "example.com/rpcgen/examples/tasks/rpc", Transports: []string{"rpc", "subscriber"}}) {
		if path.Dir(file.Path) == "." {
			checkGolden(t, "../../testdata/rooms/rpc/"+file.Path, file.Data)
		}
	}
}

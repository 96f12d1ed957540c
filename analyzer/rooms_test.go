package analyzer

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// A room is a package, with those of this module that it may import.
type room struct {
	path    string
	imports []string
}

// rooms are the packages of the analyzer and the model. Arrows run down only: a package imports none that
// stands above it.
var rooms = []room{
	{"analyzer", []string{internal + "service", internal + "load", internal + "find", internal + "diag", internal + "gomod", "rpcdef", "rpcdef/contract"}},
	{internal + "service", []string{internal + "wire", internal + "load", internal + "diag", internal + "source", "rpcdef"}},
	{internal + "wire", []string{internal + "decls", internal + "enum", internal + "union", internal + "load", internal + "validate", internal + "diag", internal + "source", "rpcdef"}},
	{internal + "decls", []string{internal + "load", internal + "diag", internal + "source", "rpcdef"}},
	{internal + "enum", []string{internal + "load", internal + "diag", internal + "source", "rpcdef"}},
	{internal + "union", []string{internal + "load", internal + "diag", internal + "source", "rpcdef"}},
	{internal + "load", []string{internal + "find", internal + "directive", internal + "diag", internal + "source"}},
	{internal + "find", []string{internal + "source", internal + "gomod"}},
	{internal + "directive", []string{internal + "diag", internal + "source", "rpcdef"}},
	{internal + "diag", []string{internal + "source"}},
	{internal + "source", []string{"rpcdef"}},
	{internal + "gomod", nil},
	{internal + "validate", nil},
	{"rpcdef/contract", []string{"rpcdef"}},
	{"rpcdef", nil},
}

const (
	module   = "example.com/rpcgen/"
	internal = "analyzer/internal/"
)

// TestRooms holds the imports of the packages against what they may import.
func TestRooms(t *testing.T) {
	t.Parallel()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "./...", module+"rpcdef/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; found++ {
		var pkg struct {
			ImportPath string   `json:"ImportPath"`
			Imports    []string `json:"Imports"`
		}
		if err := decoder.Decode(&pkg); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		path := strings.TrimPrefix(pkg.ImportPath, module)
		at := slices.IndexFunc(rooms, func(r room) bool { return r.path == path })
		if at < 0 {
			t.Errorf("package %s isn't in the list of rooms", path)
			continue
		}
		for _, imported := range pkg.Imports {
			if own, ok := strings.CutPrefix(imported, module); ok && !slices.Contains(rooms[at].imports, own) {
				t.Errorf("%s may not import %s", path, own)
			}
		}
	}
	if found != len(rooms) {
		t.Errorf("found %d packages, want %d", found, len(rooms))
	}
	for i, room := range rooms {
		for _, above := range rooms[:i+1] {
			if slices.Contains(room.imports, above.path) {
				t.Errorf("the list lets %s import %s, which stands above it", room.path, above.path)
			}
		}
	}
}

package main

import (
	"maps"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// rooms says which packages of this module each package may import. Arrows only run down, the analyzer and the generator never meet, and languages
// don't either. ARCHITECTURE.md describes the rooms.
var rooms = map[string][]string{
	"rpcdef": {},

	"analyzer/internal/gomod":     {},
	"analyzer/internal/source":    {},
	"analyzer/internal/diag":      {"analyzer/internal/source"},
	"analyzer/internal/directive": {"analyzer/internal/diag", "analyzer/internal/source"},
	"analyzer/internal/load": {
		"analyzer/internal/diag", "analyzer/internal/directive", "analyzer/internal/gomod", "analyzer/internal/source", "rpcdef",
	},
	"analyzer/internal/wire": {
		"analyzer/internal/diag", "analyzer/internal/directive", "analyzer/internal/load", "analyzer/internal/source", "rpcdef",
	},
	"analyzer": {
		"analyzer/internal/diag", "analyzer/internal/directive", "analyzer/internal/gomod", "analyzer/internal/load", "analyzer/internal/source",
		"analyzer/internal/wire", "rpcdef",
	},

	"generator":                {"rpcdef"},
	"generator/emit":           {},
	"generator/output":         {"generator"},
	"generator/generatortest":  {"generator"},
	"generator/python":         {"generator", "generator/emit", "rpcdef"},
	"generator/typescript":     {"generator", "generator/emit", "rpcdef"},
	"generator/golang":         {"generator", "generator/emit", "rpcdef"},
	"generator/golang/runtime": {},

	"cmd/rpcgen/internal/answers": {},
	"cmd/rpcgen/internal/watch":   {},
	"cmd/rpcgen": {
		"analyzer", "cmd/rpcgen/internal/answers", "cmd/rpcgen/internal/watch", "generator", "generator/golang", "generator/output",
		"generator/python", "generator/typescript", "rpcdef",
	},

	"examples/tasks":        {},
	"examples/tasks/memory": {"examples/tasks"},
}

// TestRooms holds the imports of each package against rooms, and rooms against the tree in ARCHITECTURE.md.
func TestRooms(t *testing.T) {
	const module = "example.com/rpcgen/"
	cmd := exec.Command("go", "list", "-f", "{{.ImportPath}} {{join .Imports ` `}}", "./...")
	cmd.Dir = filepath.FromSlash(root)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	gone := maps.Clone(rooms)
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		name := strings.TrimPrefix(words[0], module)
		delete(gone, name)
		allowed, known := rooms[name]
		if !known {
			t.Errorf("package %s is new: say in rooms what it may import, and in ARCHITECTURE.md what it is for", name)
			continue
		}
		for _, path := range words[1:] {
			if target, ours := strings.CutPrefix(path, module); ours && !slices.Contains(allowed, target) {
				t.Errorf("package %s imports %s, want only %q", name, target, allowed)
			}
		}
	}
	for name := range gone {
		t.Errorf("there is no package %s: remove it from rooms, and from ARCHITECTURE.md", name)
	}
	page := readPage(t, "ARCHITECTURE.md")
	for name := range rooms {
		folder := name[strings.LastIndex(name, "/")+1:] + "/"
		if !strings.Contains(page, folder) {
			t.Errorf("ARCHITECTURE.md doesn't name %s", name)
		}
	}
}

package main

import (
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/rpcgen/testdata/bench/environment"
)

// TestModules holds what is written for each kind of module: that it is formatted Go, and how much there is.
func TestModules(t *testing.T) {
	for _, c := range []struct {
		module                                 module
		files, interfaces, methods, structures int
	}{
		{module{name: "light", methods: 120}, 2, 12, 120, 360},
		{module{name: "single", methods: 20, single: true}, 2, 1, 20, 60},
		{module{name: "heavy", methods: 5, heavy: true, foreign: true}, 2, 1, 5, 16},
		{module{name: "many", methods: 10, neighbours: 5}, 21, 1, 10, 30},
	} {
		if err := c.module.write(&environment.Environment{Dir: t.TempDir()}); err != nil {
			t.Fatal(err)
		}
		files, interfaces, methods, structures := count(t, c.module.dir)
		if files != c.files || interfaces != c.interfaces || methods != c.methods || structures != c.structures {
			t.Errorf("%s has %d files, %d interfaces, %d methods, %d structs, want %d, %d, %d, %d",
				c.module.name, files, interfaces, methods, structures, c.files, c.interfaces, c.methods, c.structures)
		}
	}
}

// count parses all Go files below dir, and counts what package api declares.
func count(t *testing.T, dir string) (files, interfaces, methods, structures int) {
	t.Helper()
	err := filepath.WalkDir(dir, func(name string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".go" {
			return err
		}
		files++
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if formatted, err := format.Source(text); err != nil || string(formatted) != string(text) {
			t.Errorf("%s isn't formatted: %v", name, err)
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, decl := range file.Decls {
			decl, ok := decl.(*ast.GenDecl)
			if !ok || decl.Tok != token.TYPE {
				continue
			}
			switch t := decl.Specs[0].(*ast.TypeSpec).Type.(type) {
			case *ast.InterfaceType:
				interfaces++
				methods += len(t.Methods.List)
			case *ast.StructType:
				structures++
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files, interfaces, methods, structures
}

// TestEdit edits twice: each time there is one new field, of another name.
func TestEdit(t *testing.T) {
	m := module{name: "light", methods: 10}
	if err := m.write(&environment.Environment{Dir: t.TempDir()}); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for range 2 {
		field, err := m.edit()
		if err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(m.editedFile())
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(text), `json:"edit_`); n != 1 || !strings.Contains(string(text), `json:"`+field+`"`) {
			t.Errorf("%d fields are new, want one named %q", n, field)
		}
		if lines := strings.Count(string(text), "\n") - strings.Count(string(m.source), "\n"); lines != 2 {
			t.Errorf("the file grew by %d lines, want 2", lines)
		}
		seen[field] = true
	}
	if len(seen) != 2 {
		t.Errorf("two edits have the names %v", seen)
	}
}

package generatortest

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"example.com/rpcgen/generator"
)

// The generated files of the repository have the right layout.
func TestRepository(t *testing.T) {
	found := map[string]int{}
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && slices.Contains([]string{".build", ".git", "node_modules"}, entry.Name()) {
			return fs.SkipDir
		}
		if !HasLayout(name) || !entry.Type().IsRegular() {
			return nil
		}
		data, err := os.ReadFile(name)
		if err == nil && generator.IsGenerated(data) {
			found[filepath.Ext(name)]++
			CheckLayout(t, generator.File{Path: name, Data: data})
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if found[".go"] == 0 || found[".py"] == 0 || found[".ts"] == 0 {
		t.Errorf("generated files found: %v, expected some of each language", found)
	}
}

// A recorder counts the complaints of a check.
type recorder struct {
	testing.TB

	complaints int
}

func (r *recorder) Helper()               {}
func (r *recorder) Errorf(string, ...any) { r.complaints++ }

func TestCheckLayout(t *testing.T) {
	const long = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"
	words := long[:60] + " " + long[1:60]
	for _, test := range []struct {
		file, text string
		complaints int
	}{
		{"a.go", "package a\n\ntype T struct {\n\tA  int\n\tBC int\n}\n", 0},
		{"a.go", "package a\n\ntype T struct {\n\tA int\n\tBC int\n}\n", 1},
		{"a.go", "package a\ntype", 1},
		{"a.py", "class A:\n    x: int\n\n    y: int\n", 0},
		{"a.py", "", 0},
		{"a.py", "x = 1", 1},
		{"a.py", "x = 1\n\n", 1},
		{"a.py", "x = 1 \n", 1},
		{"a.py", "class A:\n  x: int\n", 1},
		{"a.py", "class A:\n\tx: int\n", 1},
		{"a.py", "x = (" + long + ")\n", 0},
		{"a.py", "x = \"" + words + "\"\n", 0},
		{"a.py", "x = (" + words + ")\n", 1},
		{"a.py", "class A:\n    \"\"\"A says " + words + ".\n     odd\n    \"\"\"\n    x: int\n   y: int\n", 1},
		{"a.ts", "interface A {\n  /** X is x. */\n  x: number;\n}\n", 0},
		{"a.ts", "interface A {\n   x: number;\n}\n", 1},
		{"a.ts", "/**\n * " + long + "\n *\n * - " + words + "\n */\nlet x;\n", 0},
		{"a.ts", "/**\n * A says\n * " + words + "\n */\nlet x;\n", 1},
		{"a.ts", "/** A says " + words + ". */\nlet x;\n", 1},
		{"a.md", "x  ", 0},
	} {
		r := &recorder{TB: t}
		CheckLayout(r, generator.File{Path: test.file, Data: []byte(test.text)})
		if r.complaints != test.complaints {
			t.Errorf("%s: %q: %d complaints, want %d", test.file, test.text, r.complaints, test.complaints)
		}
	}
}

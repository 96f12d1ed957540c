package config

import (
	"errors"
	"fmt"
	"go/scanner"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// disk is the file system of the operating system.
type disk struct{}

func (disk) ReadFile(name string) ([]byte, error)  { return os.ReadFile(name) }
func (disk) Stat(name string) (os.FileInfo, error) { return os.Stat(name) }

var words = Vocabulary{Languages: []string{"python", "typescript", "go"}, NameKeys: []string{"python_package", "npm_name", "go_module"}, Switches: []string{"python_sync"}, CheckTransports: checkTransports}

// checkTransports knows rpc and publish.
func checkTransports(names []string) error {
	if last := names[len(names)-1]; last != "rpc" && last != "publish" {
		return fmt.Errorf("unknown transport %q", last)
	}
	return nil
}

func TestParse(t *testing.T) {
	got, err := parse("/app/rpcgen.yaml", []byte(`# Our clients.
packages: [./api, "./jobs/..."]
outputs:
  - dir: opensdk
    languages: [python, go]
    npm_name: "@acme/tasks"
    version: 1.4.0
  - dir: 'web/sdk'   # for pages
    services:
      - tasks
      - "public_*"
server: {dir: rpc, embedded: true, transports: [rpc]}
`), words)
	want := &File{
		Path:     "/app/rpcgen.yaml",
		Packages: []Value{{"./api", Position{2, 12}}, {"./jobs/...", Position{2, 19}}},
		Outputs: []Output{
			{
				Dir: Value{"opensdk", Position{4, 10}}, Languages: []Value{{"python", Position{5, 17}}, {"go", Position{5, 25}}},
				Names: map[string]Value{"npm_name": {"@acme/tasks", Position{6, 15}}}, Version: Value{"1.4.0", Position{7, 14}},
			},
			{
				Dir: Value{"web/sdk", Position{8, 10}}, Names: map[string]Value{},
				Services: []Value{{"tasks", Position{10, 9}}, {"public_*", Position{11, 9}}},
			},
		},
		Server: &Server{Dir: Value{"rpc", Position{12, 15}}, Embedded: true, Transports: []Value{{"rpc", Position{12, 49}}}},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("error %v, (-want +got):\n%s", err, diff)
	}
	for _, empty := range []string{"", "# nothing yet\n", "---\n", "\n\n", "\ufeff", "\ufeff# nothing yet\r\n"} {
		if got, err := parse("x", []byte(empty), words); err != nil || got.Packages != nil || got.Outputs != nil {
			t.Errorf("%q: got %v, error %v", empty, got, err)
		}
	}
}

// TestMistakes holds what is said of files that are wrong, and where.
func TestMistakes(t *testing.T) {
	for text, want := range map[string]string{
		"package: [.]":                          `1:1: unknown key "package", expected outputs, packages or server: did you mean packages?`,
		"\ufeffpackages: ./...":                 `1:11: packages: found "./...", expected a list, such as [./...]`,
		"server: rpc":                           `1:9: found "rpc", expected keys: dir, embedded, transports`,
		"server:\n  embedded: true":             `2:3: server: found no dir, expected the folder for the server, such as dir: rpc`,
		"server: {dirs: rpc}":                   `1:10: unknown key "dirs", expected dir, embedded or transports: did you mean dir?`,
		"server: {dir: a, embedded: yes}":       `1:28: embedded: found "yes", expected true or false`,
		"server: {dir: a, transports: rpc}":     `1:30: transports: found "rpc", expected a list, such as [rpc]`,
		"server: {dir: a, transports: [grpc]}":  `1:31: unknown transport "grpc"`,
		"- dir: x":                              `1:1: found a list, expected keys: outputs, packages, server`,
		"opensdk":                               `1:1: found "opensdk", expected keys: outputs, packages, server`,
		"packages: ./...":                       `1:11: packages: found "./...", expected a list, such as [./...]`,
		"packages:\noutputs: [{dir: a}]":        `1:10: packages: found nothing, expected a list, such as [./...]`,
		"packages: []":                          `1:11: packages: found an empty list, expected at least one entry, such as ./...`,
		"packages: [[.]]":                       `1:12: packages: found a list, expected a text such as ./...`,
		"packages: ['']":                        `1:12: packages: found an empty text, expected a text such as ./...`,
		"outputs: {dir: a}":                     `1:10: outputs: found keys, expected a list, such as [dir: opensdk]`,
		"outputs:\n  - python_sync: yes please": `2:18: python_sync: found "yes please", expected true or false`,
		"outputs: [a]":                          `1:11: found "a", expected keys: dir, go_module, languages, npm_name, python_package, python_sync, services, version`,
		"outputs:\n  - dir: a\n    npmname: b":  `3:5: unknown key "npmname", expected dir, go_module, languages, npm_name, python_package, python_sync, services or version: did you mean npm_name?`,
		"outputs:\n  - dir:\n    version: 1":    `2:9: dir: found nothing, expected a folder`,
		"outputs: [{version: [1]}]":             `1:21: version: found a list, expected a version such as 1.4.0`,
		"outputs: [{languages: [rust]}]":        `1:24: unknown language "rust", expected python, typescript or go`,
		"outputs: [{languages: [go, go]}]":      `1:28: go stands here twice: remove one`,
		`outputs: [{services: ["a[", "b"]}]`:    `1:23: "a[" is no pattern: expected the name of a service, in which * stands for any letters, such as public_*`,
		"a: 1\n---\nb: 2":                       `1:1: unknown key "a", expected outputs, packages or server: did you mean server?` + "\n3:1: found a second document, expected one: remove the ---",
		"packages: [.]\npackages: [.]":          `2:1: mapping key "packages" already defined at [1:1]`,
		"packages: [.":                          `1:11: sequence end token ']' not found`,
		"packages: *all":                        `1:11: packages: found an alias, an anchor or a tag, which aren't read here, expected a list, such as [./...]`,
	} {
		_, err := parse("x", []byte(text), words)
		list, _ := errors.AsType[scanner.ErrorList](err)
		var got []string
		for _, e := range list {
			got = append(got, strings.TrimPrefix(e.Error(), "x:"))
		}
		if diff := cmp.Diff(strings.Split(want, "\n"), got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

// TestFind holds which file counts for a working directory.
func TestFind(t *testing.T) {
	base := t.TempDir()
	for _, name := range []string{"rpcgen.yaml", "app/go.mod", "app/rpcgen.yaml", "app/api/rpcgen.yaml", "app/jobs/x", "app/inner/go.mod", "app/inner/deep/x"} {
		file := filepath.Join(base, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for dir, want := range map[string]string{
		".": "rpcgen.yaml", "app": "app/rpcgen.yaml", "app/api": "app/api/rpcgen.yaml", "app/jobs": "app/rpcgen.yaml",
		"app/inner": "", "app/inner/deep": "", "missing": "",
	} {
		file, err := Find(disk{}, filepath.Join(base, dir), words)
		got := ""
		if file != nil {
			got, _ = filepath.Rel(base, file.Path)
		}
		if err != nil || filepath.ToSlash(got) != want {
			t.Errorf("%s: found %q, error %v, want %q", dir, got, err, want)
		}
	}
}

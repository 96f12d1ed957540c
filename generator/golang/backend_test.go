package golang

import (
	"bytes"
	"errors"
	"flag"
	"go/ast"
	"go/format"
	"go/parser"
	"go/scanner"
	"go/token"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/generatortest"
	"example.com/rpcgen/generator/golang/internal/syntax"
	"example.com/rpcgen/generator/gosource"
	"example.com/rpcgen/rpcdef"
	"example.com/rpcgen/rpcdef/contract"
)

var update = flag.Bool("update", false, "write the golden files anew")

// The golden files are compared whole, and compiled with the rest of their module. The runtime isn't among them: see TestRuntime.
func TestGolden(t *testing.T) {
	for name, api := range map[string]*rpcdef.API{
		"tasks": tasksAPI(), "types": typesAPI(), "wide": wideAPI(), "empty": {}, "unions": unionsAPI(), "events": eventsAPI(),
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			files := generated(t, api, Options{})
			for _, file := range files {
				if !isRuntime(file.Path) {
					checkGolden(t, filepath.Join("testdata", name, file.Path+".golden"), file.Data)
				}
			}
			write(t, dir, files)
			writeExample(t, dir)
			for _, command := range []string{"go vet ./...", "go mod tidy -diff", staticcheck(t) + " ./..."} {
				run(t, dir, command)
			}
		})
	}
}

// isRuntime reports whether a file of a client is one of the runtime, which all clients have.
func isRuntime(name string) bool {
	return path.Dir(name) != "rpctest" && slices.ContainsFunc(gosource.In(sources, "runtime"), func(f gosource.File) bool { return f.Name == name })
}

// The types mean on the wire what the server's types mean, and errors are found by their names: the tests run inside of the generated
// package.
func TestInside(t *testing.T) {
	for name, api := range map[string]*rpcdef.API{"roundtrip": typesAPI(), "declared": tasksAPI(), "unionsinside": unionsAPI()} {
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS("testdata/"+name)); err != nil {
			t.Fatal(err)
		}
		write(t, dir, generated(t, api, Options{}))
		run(t, dir, "go test -count=1 .")
	}
}

// writeExample makes a program of the README's example.
func writeExample(t *testing.T, dir string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, program, _ := strings.Cut(string(text), "```go\n")
	program, _, _ = strings.Cut(program, "```\n")
	if err := os.Mkdir(filepath.Join(dir, "example"), 0o755); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "example", "main.go")
	if err := os.WriteFile(path, []byte(program), 0o644); err != nil {
		t.Fatal(err)
	}
	checkFormatted(t, path, []byte(program))
}

func write(t *testing.T, dir string, files []generator.File) {
	t.Helper()
	for _, file := range files {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, file.Path)), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, file.Path), file.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// The runtime is emitted as it is, but for the header, the package's name and the imports, whether or not the API uses all of it.
func TestRuntime(t *testing.T) {
	for name, api := range map[string]*rpcdef.API{"tasks": tasksAPI(), "empty": {}} {
		data := map[string]string{}
		for _, file := range generated(t, api, Options{ModulePath: "example.com/acme"}) {
			data[file.Path] = string(file.Data)
		}
		for _, file := range gosource.In(os.DirFS("."), "runtime") {
			text := strings.ReplaceAll(file.Text, strconv.Quote(runtimePath), `"example.com/acme"`)
			text = strings.ReplaceAll(text, `"`+runtimePath+"/", `"example.com/acme/`)
			want := "// " + generator.Header + "\n// " + generator.Ownership + "\n\n" + strings.ReplaceAll(text, "centrifugoclient", "acme")
			if diff := cmp.Diff(want, data[file.Name]); diff != "" {
				t.Errorf("%s: %s: -want +got\n%s", name, file.Name, diff)
			}
		}
	}
}

// Wherever the module's path comes in the order of imports, all of them are its own, sorted.
func TestAnyModule(t *testing.T) {
	for _, module := range []string{"a.example/app", "example.com/app", "example.com/rpcgen2", "github.com/acme/app", "zap.example/app", "app"} {
		for _, file := range generated(t, unionsAPI(), Options{ModulePath: module}) { // which checks the layout
			if strings.Contains(string(file.Data), runtimePath) {
				t.Errorf("%s in %s refers to this repository", file.Path, module)
			}
		}
	}
}

// The names that a declaration of the API can't have are those that the package has anyway.
func TestOwnNames(t *testing.T) {
	own := map[string]bool{}
	for _, file := range generated(t, api(nil, method("a.b", "B", nil, str)), Options{}) {
		if filepath.Ext(file.Path) != ".go" || path.Dir(file.Path) != "." { // the fake is a package of its own
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file.Path, file.Data, 0)
		if err != nil {
			t.Fatal(err)
		}
		for name := range tree.Scope.Objects {
			if ast.IsExported(name) {
				own[name] = true
			}
		}
	}
	if diff := cmp.Diff(syntax.OwnNames, slices.Sorted(maps.Keys(own))); diff != "" {
		t.Errorf("-ownNames +package\n%s", diff)
	}
}

func generated(t *testing.T, api *rpcdef.API, opts Options) []generator.File {
	t.Helper()
	contract.Stamp(api)
	files, err := backend(t, opts).Generate(api)
	if err != nil {
		t.Fatal(err)
	}
	generatortest.CheckLayout(t, files...)
	return files
}

func backend(t *testing.T, opts Options) generator.Backend {
	t.Helper()
	b, err := New(opts)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func checkGolden(t *testing.T, path string, data []byte) {
	t.Helper()
	if *update {
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, data, 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(data)); diff != "" {
		t.Errorf("%s: -want +got\n%s", path, diff)
	}
}

// staticcheck returns the path of the tool.
func staticcheck(t *testing.T) string {
	t.Helper()
	path, err := filepath.Abs("../../.build/bin/staticcheck")
	if err == nil {
		_, err = os.Stat(path)
	}
	if err != nil {
		t.Fatalf("no staticcheck: run `make .build/bin/staticcheck` in the repository's root: %v", err)
	}
	return path
}

// run runs a command in a folder. Without the folder's path in what is built, the go command finds it in its cache the next time.
func run(t *testing.T, dir, command string) {
	t.Helper()
	words := strings.Fields(command)
	cmd := exec.CommandContext(t.Context(), words[0], words[1:]...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-trimpath")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%s in %s: %v\n%s", command, dir, err, out)
	}
}

func checkFormatted(t *testing.T, path string, data []byte) {
	t.Helper()
	want, err := format.Source(data)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	if diff := cmp.Diff(string(want), string(data)); diff != "" {
		t.Errorf("%s isn't what gofmt writes: -want +got\n%s", path, diff)
	}
}

// Each file begins with two lines of comments: who made it, as https://go.dev/s/generatedcode has it for Go, and whose it is.
func TestHeaders(t *testing.T) {
	convention := regexp.MustCompile(`^// Code generated .* DO NOT EDIT\.$`)
	for _, file := range generated(t, tasksAPI(), Options{}) {
		first, rest, _ := strings.Cut(string(file.Data), "\n")
		second, _, _ := strings.Cut(rest, "\n")
		want := []string{"// " + generator.Header, "// " + generator.Ownership}
		switch filepath.Ext(file.Path) {
		case ".sum": // has no comments
			if strings.Contains(first+second, "generated") {
				t.Errorf("%s begins with %s", file.Path, first)
			}
			continue
		case ".md":
			want = []string{"<!-- " + generator.Header + " -->", "<!-- " + generator.Ownership + " -->"}
		case ".go":
			if !convention.MatchString(first) {
				t.Errorf("%s begins with %s, which doesn't match %s", file.Path, first, convention)
			}
		}
		if diff := cmp.Diff(want, []string{first, second}); diff != "" {
			t.Errorf("%s: -want +got\n%s", file.Path, diff)
		}
		if !generator.IsGenerated(file.Data) {
			t.Errorf("%s isn't known as generated", file.Path)
		}
	}
}

func TestModulePath(t *testing.T) {
	for module, want := range map[string]string{
		"":                              "centrifugoclient",
		"example.com/centrifugo_client": "centrifugoclient",
		"example.com/acme/v2":           "acme",
		"v2":                            "v2",
		"gopkg.in/Acme-API.v1":          "acmeapiv1",
		"example.com/go":                "goclient",
		"example.com/main":              "mainclient",
		"example.com/error":             "errorclient",
		"example.com/2fa":               "client2fa",
		"example.com/-":                 "",
		"example.com//x":                "",
		"a b":                           "",
		"x\n":                           "",
	} {
		opts := Options{ModulePath: module}
		if want == "" {
			if _, err := New(opts); err == nil || !strings.Contains(err.Error(), " is no module path: ") {
				t.Errorf("%q: %v", module, err)
			}
			continue
		}
		for _, file := range generated(t, tasksAPI(), opts) {
			want := want
			if dir := path.Dir(file.Path); dir != "." {
				want = path.Base(dir)
			}
			if filepath.Ext(file.Path) == ".go" && !bytes.Contains(file.Data, []byte("\npackage "+want+"\n")) {
				t.Errorf("%q: %s isn't of package %s", module, file.Path, want)
			}
		}
	}
}

func TestErrors(t *testing.T) {
	for name, test := range errorCases() {
		t.Run(name, func(t *testing.T) {
			files, err := backend(t, Options{}).Generate(test.api)
			var list scanner.ErrorList
			if !errors.As(err, &list) || files != nil {
				t.Fatalf("err = %v, want a scanner.ErrorList", err)
			}
			var got []string
			for _, e := range list {
				got = append(got, e.Error())
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

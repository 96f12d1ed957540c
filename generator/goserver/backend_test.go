package goserver

import (
	"errors"
	"flag"
	"go/parser"
	"go/scanner"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/generatortest"
	"example.com/rpcgen/generator/goserver/internal/syntax"
	"example.com/rpcgen/generator/gosource"
	"example.com/rpcgen/rpcdef"
	"example.com/rpcgen/rpcdef/contract"
)

var update = flag.Bool("update", false, "write the golden files anew")

const importPath = "example.com/app/rpc"

// The golden files are compared whole. That such code compiles and does what it should shows TestScripts/server_calls of cmd/rpcgen. The runtime isn't among
// them: see TestSources.
func TestGolden(t *testing.T) {
	for name, api := range map[string]*rpcdef.API{
		"tasks": tasksAPI(), "names": namesAPI(), "channels": channelsAPI(), "empty": {}, "unions": unionsAPI(),
	} {
		for _, file := range generated(t, api, Options{}) {
			if path.Dir(file.Path) == "." {
				checkGolden(t, filepath.Join("testdata", name, file.Path+".golden"), file.Data)
			}
		}
	}
}

func generated(t *testing.T, api *rpcdef.API, opts Options) []generator.File {
	t.Helper()
	files, err := generatedOrNot(t, api, opts)
	if err != nil {
		t.Fatal(err)
	}
	generatortest.CheckLayout(t, files...)
	return files
}

func generatedOrNot(t *testing.T, api *rpcdef.API, opts Options) ([]generator.File, error) {
	t.Helper()
	if opts.ImportPath == "" {
		opts.ImportPath = importPath
	}
	b, err := New(opts)
	if err != nil {
		t.Fatal(err)
	}
	contract.Stamp(api)
	return b.Generate(api)
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

// TestSources holds that every source but the tests is emitted as it is, below the header.
func TestSources(t *testing.T) {
	folders := map[string]string{runtimeFolder: syntax.RuntimePackage, embeddedFolder: embeddedFolder}
	emitted := map[string]string{}
	for _, file := range generated(t, tasksAPI(), Options{Embedded: true}) {
		emitted[file.Path] = string(file.Data)
	}
	for from, to := range folders {
		for _, name := range filesBelow(t, from) {
			emittedName := to + strings.TrimPrefix(name, from)
			text, isEmitted := emitted[emittedName]
			isSource := filepath.Ext(name) == ".go" && !strings.HasSuffix(name, "_test.go")
			if isEmitted != isSource {
				t.Errorf("%s is emitted: %t", name, isEmitted)
			}
			if isSource {
				checkSource(t, name, emittedName, text)
			}
		}
	}
}

// filesBelow returns the files in a folder, and those below it.
func filesBelow(t *testing.T, folder string) (names []string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			names = append(names, filepath.ToSlash(name))
		}
		return err
	})
	if err != nil || len(names) == 0 {
		t.Fatalf("found no sources in %s: %v", folder, err)
	}
	return names
}

// checkSource compares a file that was emitted with its source.
func checkSource(t *testing.T, name, emittedName, text string) {
	t.Helper()
	source, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	want := "// " + generator.Header + "\n// " + generator.Ownership + "\n\n" + inModule(string(source), importPath+"/"+syntax.RuntimePackage)
	if diff := cmp.Diff(want, text); diff != "" {
		t.Errorf("%s: -want +got\n%s", emittedName, diff)
	}
	if strings.Contains(text, "example.com/rpcgen") {
		t.Errorf("%s refers to this repository", emittedName)
	}
	if strings.HasPrefix(emittedName, syntax.RuntimePackage+"/") {
		checkStandard(t, emittedName, text)
	}
}

// checkStandard fails the test for a source of the runtime that imports more than the standard library and what else is of the runtime.
func checkStandard(t *testing.T, name, text string) {
	t.Helper()
	tree, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	for _, spec := range tree.Imports {
		imported := strings.Trim(spec.Path.Value, `"`)
		first, _, _ := strings.Cut(imported, "/")
		if strings.Contains(first, ".") && !strings.HasPrefix(imported, importPath+"/"+syntax.RuntimePackage+"/internal/") {
			t.Errorf("%s imports %s", name, spec.Path.Value)
		}
	}
}

// TestAnyModule: wherever the module's path comes in the order of imports, all of them are its own, sorted.
func TestAnyModule(t *testing.T) {
	for _, module := range []string{"a.example/app", "example.com/app", "example.com/rpcgen2", "github.com/acme/app", "zap.example/app"} {
		for _, s := range slices.Concat(gosource.In(sources, runtimeFolder), gosource.In(sources, embeddedFolder)) {
			got := inModule(s.Text, module+"/rpc/rpcserver")
			if strings.Contains(got, runtimePath) {
				t.Errorf("%s in %s refers to this repository", s.Name, module)
			}
			generatortest.CheckLayout(t, generator.File{Path: s.Name, Data: []byte(got)})
		}
	}
}

func TestOptions(t *testing.T) {
	for _, test := range []struct {
		opts Options
		want string
	}{
		{Options{ImportPath: ""}, `"" is no import path`},
		{Options{ImportPath: "example.com/my rpc"}, `"example.com/my rpc" is no import path`},
		{Options{ImportPath: "example.com/vendor/rpc"}, `"example.com/vendor/rpc" lies in a vendor folder`},
		{Options{ImportPath: importPath, Transports: []string{"grpc"}}, `unknown transport "grpc"`},
		{Options{ImportPath: importPath, Transports: []string{"rpc", "rpc"}}, `rpc stands here twice`},
		{Options{ImportPath: importPath, Transports: []string{"publish", "subscriber"}}, `found publish and subscriber`},
	} {
		if _, err := New(test.opts); err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%+v: error %v, want %s", test.opts, err, test.want)
		}
	}
}

// TestPackage holds the name of the package, and that the runtime and the package of files on the command line have the right import paths.
func TestPackage(t *testing.T) {
	files := rpcdef.GoPackage{Path: "command-line-arguments", Name: "tasks"}
	a := api(service("tasks", "Service", files, method("tasks.get", "Get", rpcdef.Signature{Params: value(files, "Params")})))
	got := generated(t, a, Options{ImportPath: "example.com/app/my-rpc/v2", PackagePath: func(string, token.Position) string { return tasks.Path }})
	at := slices.IndexFunc(got, func(f generator.File) bool { return f.Path == "register.go" })
	for _, want := range []string{"\npackage myrpc\n", "\"example.com/app/my-rpc/v2/rpcserver\"\n", "\"" + tasks.Path + "\"\n"} {
		if text := string(got[at].Data); !strings.Contains(text, want) {
			t.Errorf("found no %q in:\n%s", want, text)
		}
	}
}

// TestMistakes holds what is refused; server_refused.txtar in testdata/script has more.
func TestMistakes(t *testing.T) {
	get := func(result *rpcdef.GoExpr) *rpcdef.Method {
		return method("tasks.get", "Get", rpcdef.Signature{Result: result})
	}
	one := func(pkg rpcdef.GoPackage, goName string, m *rpcdef.Method) *rpcdef.API {
		return api(service("tasks", goName, pkg, m))
	}
	internal := func(path string) rpcdef.GoPackage { return rpcdef.GoPackage{Path: path, Name: "x"} }
	of := func(channels ...*rpcdef.Channel) *rpcdef.API { return &rpcdef.API{Channels: channels} }
	withError := one(tasks, "Service", get(nil))
	withError.Errors = []*rpcdef.Error{{Name: "x", GoName: "ErrX", Package: internal("example.com/lib/internal"), Pos: pos(9)}}
	for _, test := range []struct {
		api  *rpcdef.API
		want string
	}{
		{one(tasks, "Service", get(value(tasks, "Task"))), ""},
		{one(tasks, "service", get(nil)), "api.go:1:1: interface service isn't exported"},
		{one(tasks, "Service", get(value(tasks, "task"))), "api.go:2:1: method Get has type task in its signature"},
		{one(tasks, "Service", get(value(tasks, "éTask"))), "api.go:2:1: method Get has type éTask in its signature"},
		{one(tasks, "Service", get(value(tasks, "ÉTask"))), ""},
		{one(rpcdef.GoPackage{Path: importPath, Name: "rpc"}, "Service", get(nil)), "api.go:1:1: interface Service is declared in example.com/app/rpc, the package that"},
		{one(internal("example.com/app/internal/tasks"), "Service", get(nil)), ""},
		{one(internal("example.com/app/rpc/internal"), "Service", get(nil)), ""},
		{one(internal("example.com/app/lib/internal"), "Service", get(nil)), "api.go:1:1: interface Service is declared in example.com/app/lib/internal, which only"},
		{one(internal("example.com/app/internal/a/internal/b"), "Service", get(nil)), "api.go:1:1: interface Service is declared in example.com/app/internal/a/internal/b, which only packages below example.com/app/internal/a can"},
		{one(internal("example.com/app/internally"), "Service", get(nil)), ""},
		{one(tasks, "Service", get(plain("struct{A int; b int}"))), "api.go:2:1: method Get has field b in its signature"},
		{one(tasks, "Service", get(plain("[]struct{string}"))), "api.go:2:1: method Get has field string in its signature"},
		{withError, "api.go:9:1: error ErrX is declared in example.com/lib/internal, which only"},
		{
			api(service("a.b", "A", tasks, get(nil)), service("a_b", "B", tasks, method("a_b.x", "X", rpcdef.Signature{}))),
			`api.go:1:1: service "a_b" is called RegisterAB in the Go server, and so is service "a.b"`,
		},
		{of(channel("events", "chat.{id}", event("x", "X", value(tasks, "task")))), "api.go:2:1: event X has type task in its signature"},
		{of(channel("events", "chat.{id}", event("x", "X", value(rpcdef.GoPackage{Path: "example.com/app", Name: "main"}, "T")))), "api.go:2:1: event X has a type in its signature that is declared in package main"},
		{of(channel("events", "chat.{id}", event("x", "X", plain("struct{a int}")))), "api.go:2:1: event X has field a in its signature"},
		{
			of(channel("a", "chat.{id}", event("x", "X", plain("string"))), channel("new_a", "chat.of.{id}", event("x", "X", plain("string")))),
			`api.go:1:1: channel "new_a" is called NewA in the Go server, and so is channel "a": give one another name with //rpcgen:name NAME`,
		},
		{
			of(channel("a", "chat.{id}", event("x", "X", plain("string")), event("broadcast_x", "BroadcastX", plain("string")))),
			`api.go:2:1: event "broadcast_x" is called BroadcastX in the Go server, and so is event "x": rename one`,
		},
		{of(channel("a", "chat.{id}", event("with", "With", plain("string")))), `api.go:2:1: event "with" is called With in the Go server, which is a name of the server's own: rename one`},
	} {
		_, err := generatedOrNot(t, test.api, Options{})
		list, _ := errors.AsType[scanner.ErrorList](err)
		if err == nil && test.want == "" {
			continue
		}
		if len(list) != 1 || test.want == "" || !strings.HasPrefix(list[0].Error(), test.want) {
			t.Errorf("error %v, want %s", err, test.want)
		}
	}
}

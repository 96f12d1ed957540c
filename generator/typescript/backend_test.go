package typescript

import (
	"bytes"
	"errors"
	"flag"
	"go/scanner"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/generatortest"
	"example.com/rpcgen/rpcdef"
	"example.com/rpcgen/rpcdef/contract"
)

var update = flag.Bool("update", false, "write the golden files")

func mustGenerate(t *testing.T, api *rpcdef.API) []generator.File {
	t.Helper()
	backend, err := New(Options{PackageName: "@acme/kitchen"})
	if err != nil {
		t.Fatal(err)
	}
	contract.Stamp(api)
	files, err := backend.Generate(api)
	if err != nil {
		t.Fatal(err)
	}
	generatortest.CheckLayout(t, files...)
	return files
}

func TestGolden(t *testing.T) {
	for name, api := range fixtures() {
		t.Run(name, func(t *testing.T) {
			for _, f := range mustGenerate(t, api) {
				path := filepath.Join("testdata", name, f.Path)
				if *update {
					if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
						t.Fatal(err)
					}
					if err := os.WriteFile(path, f.Data, 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(string(want), string(f.Data)); diff != "" {
					t.Errorf("%s: -golden +generated\n%s", path, diff)
				}
			}
		})
	}
}

func TestFiles(t *testing.T) {
	files := mustGenerate(t, kitchen())
	const header = "// " + generator.Header + "\n// " + generator.Ownership + "\n\n"
	sources, err := filepath.Glob("runtime/*.ts")
	if err != nil || len(sources) != len(runtimeModules)+1 { // client.ts stands for a generated file
		t.Errorf("%v: runtime holds %q, the client has %q", err, sources, runtimeModules)
	}
	runtime := map[string]string{}
	for _, name := range runtimeModules {
		runtime[name+".ts"] = embedded(runtimeSources, "runtime/"+name+".ts")
		for _, compiledName := range []string{name + ".js", name + ".d.ts"} {
			runtime["esm/"+compiledName] = compiled(compiledName)
		}
	}
	var names []string
	for _, f := range files {
		names = append(names, f.Path)
		lines := strings.SplitN(string(f.Data), "\n", 3)
		if f.Path != "package.json" && (!strings.Contains(lines[0], generator.Header) || !strings.Contains(lines[1], generator.Ownership)) {
			t.Errorf("%s begins with %q, not with the header and whose it is", f.Path, lines[:2])
		}
		if source, ok := runtime[f.Path]; ok && string(f.Data) != header+source {
			t.Errorf("%s is not runtime/%s below the header", f.Path, f.Path)
		}
		for i, line := range strings.Split(string(f.Data), "\n") {
			if line != strings.TrimRight(line, " \t") {
				t.Errorf("%s:%d has a blank at its end: %q", f.Path, i+1, line)
			}
		}
	}
	want := []string{
		"index.ts", "client.ts", "methods.ts", "types.ts", "wire.ts", "version.ts",
		"esm/index.js", "esm/index.d.ts", "esm/client.js", "esm/client.d.ts", "esm/methods.js", "esm/methods.d.ts",
		"esm/types.js", "esm/types.d.ts", "esm/wire.js", "esm/version.js", "esm/version.d.ts",
		"api-errors.ts", "esm/api-errors.js", "esm/api-errors.d.ts",
	}
	for _, name := range runtimeModules {
		want = append(want, name+".ts", "esm/"+name+".js", "esm/"+name+".d.ts")
	}
	want = append(want, "package.json", "tsconfig.json", "README.md")
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("files: -want +got\n%s", diff)
	}
}

func TestGenerateIsDeterministic(t *testing.T) {
	api := kitchen()
	want := mustGenerate(t, api)
	for range 20 {
		for i, f := range mustGenerate(t, api) {
			if !bytes.Equal(f.Data, want[i].Data) {
				t.Fatalf("%s differs between two runs: %s", f.Path, cmp.Diff(string(want[i].Data), string(f.Data)))
			}
		}
	}
}

func TestNewChecksThePackageName(t *testing.T) {
	for _, name := range []string{"", "api", "@acme/api", "a.b_c-d~e", "9lives"} {
		if _, err := New(Options{PackageName: name}); err != nil {
			t.Errorf("New(%q): %v", name, err)
		}
	}
	for _, name := range []string{"API", "a b", "@acme", "@/x", "a/b", ".hidden", "_x", "ü", "a\"b", strings.Repeat("x", 215)} {
		_, err := New(Options{PackageName: name})
		if err == nil || !strings.Contains(err.Error(), "is no npm package name: expected ") {
			t.Errorf("New(%q): %v, want an error that says what is expected", name, err)
		}
	}
}

func TestCollisions(t *testing.T) {
	typ := func(name string, line int) *rpcdef.Struct {
		s := object(name, rpcdef.InResults)
		s.Pos = at(line)
		return s
	}
	call := func(name string, line int) *rpcdef.Method {
		m := method(name, nil, nil)
		m.Pos = at(line)
		return m
	}
	create := call("tasks.create", 3)
	create.NoWait = true
	for name, test := range map[string]struct {
		api  *rpcdef.API
		want []string
	}{
		"methods": {
			api(nil, call("tasks.get_stats", 3), call("tasks.getStats", 5)),
			[]string{
				`api.go:5:2: method "tasks.getStats" is called tasksGetStats in TypeScript, and so is method "tasks.get_stats": ` +
					`rename one with //rpcgen:method NAME (the other: api.go:3:2)`,
			},
		},
		"variant that doesn't wait": {
			api(nil, create, call("tasks.create_no_wait", 5)),
			[]string{
				`api.go:5:2: method "tasks.create_no_wait" is called tasksCreateNoWait in TypeScript, and so is method "tasks.create": ` +
					`rename one with //rpcgen:method NAME (the other: api.go:3:2)`,
			},
		},
		"types": {
			api([]rpcdef.Decl{typ("Promise", 3), typ("Promise_", 5)}),
			[]string{
				"api.go:5:2: type Promise_ is called Promise_ in TypeScript, and so is type Promise: rename one of them (the other: api.go:3:2)",
			},
		},
		"a type and a union": {
			api([]rpcdef.Decl{typ("UnknownBlock", 3), &rpcdef.Union{Head: typ("Block", 5).Head}}),
			[]string{
				"api.go:5:2: the unknown variant of union Block is called UnknownBlock in TypeScript, and so is type UnknownBlock: rename one of them (the other: api.go:3:2)",
			},
		},
		"a type and a function": {
			api([]rpcdef.Decl{typ("tasksCreate", 4), typ("tasksCreateNoWait", 6), typ("tasksDelete", 7)}, create),
			[]string{
				`api.go:4:2: type tasksCreate is called tasksCreate in TypeScript, and so is method "tasks.create": rename one of them (the other: api.go:3:2)`,
				`api.go:6:2: type tasksCreateNoWait is called tasksCreateNoWait in TypeScript, and so is method "tasks.create": rename one of them (the other: api.go:3:2)`,
			},
		},
		"the client's own": {
			api([]rpcdef.Decl{typ("APIClient", 3), typ("RPCError", 4), typ("CallOptions", 5)}),
			[]string{
				"api.go:3:2: type APIClient is called APIClient in TypeScript, which is a name of the client's own: rename it",
				"api.go:4:2: type RPCError is called RPCError in TypeScript, which is a name of the client's own: rename it",
				"api.go:5:2: type CallOptions is called CallOptions in TypeScript, which is a name of the client's own: rename it",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			backend, err := New(Options{})
			if err != nil {
				t.Fatal(err)
			}
			files, err := backend.Generate(test.api)
			var list scanner.ErrorList
			if !errors.As(err, &list) || files != nil {
				t.Fatalf("Generate: %d files, %v; want an ErrorList", len(files), err)
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

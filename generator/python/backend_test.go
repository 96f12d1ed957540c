package python

import (
	"bytes"
	"errors"
	"flag"
	"go/scanner"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/generatortest"
	"example.com/rpcgen/rpcdef"
	"example.com/rpcgen/rpcdef/contract"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files")

// TestGolden compares what is generated with the files below testdata, which Python's own tools check in tests/test_golden.py.
func TestGolden(t *testing.T) {
	for name, api := range map[string]*rpcdef.API{
		"rich": richAPI(), "clashes": clashingAPI(), "cycles": cyclicAPI(), "widths": wideAPI(), "keywords": keywordAPI(), "wellknown": wellKnownAPI(),
		"failing": failingAPI(), "unions": unionAPI(), "rooms": roomsAPI(),
	} {
		t.Run(name, func(t *testing.T) {
			files := generated(t, api, Options{Sync: name != "failing"})
			dir := filepath.Join("testdata", name)
			if *update {
				writeGolden(t, dir, files)
			}
			compareGolden(t, dir, files)
		})
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

// TestFiles says what the package consists of.
func TestFiles(t *testing.T) {
	files := generated(t, failingAPI(), Options{})
	var paths []string
	for _, f := range files {
		paths = append(paths, f.Path)
	}
	want := []string{
		"__init__.py", "models.py", "client.py", "version.py", "requirements.txt", "README.md", "py.typed", "pyproject.toml",
		"answers.py", "calls.py", "causes.py", "channels.py", "codec.py", "commands.py", "connection.py", "constraints.py", "errors.py", "event_client.py",
		"event_readers.py", "event_stream.py", "events.py", "fake_events.py", "fake_methods.py", "frames.py", "handlers.py", "interceptors.py", "items.py", "options.py",
		"pending_call.py", "progress.py", "replies.py", "reply_reader.py", "rpc_client.py", "schema.py", "sdk.py", "session.py", "states.py", "subscriptions.py", "testing.py",
		"tokens.py", "unions.py", "wire.py",
		"api_errors.py",
	}
	if diff := cmp.Diff(want, paths); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, f := range generated(t, failingAPI(), Options{Sync: true}) {
		if !slices.Contains(paths, f.Path) {
			paths = append(paths, f.Path)
		}
	}
	if diff := cmp.Diff(append(want, "background.py", "sync_client.py"), paths); diff != "" {
		t.Errorf("with a client that blocks (-want +got):\n%s", diff)
	}
	api := apiOf()
	for i, path := range paths {
		api.Decls = append(api.Decls, structAt(i, strings.TrimSuffix(path, ".py")))
	}
	models := string(generated(t, api, Options{})[1].Data)
	for _, path := range paths {
		if module, ok := strings.CutSuffix(path, ".py"); ok && module != "__init__" && !strings.Contains(models, "\nclass "+module+"_(") {
			t.Errorf("a type may have the name of module %s", module)
		}
	}
}

// isRuntime reports whether a file is the same for every API.
func isRuntime(path string) bool {
	return slices.Contains(Options{Sync: true}.runtime(), strings.TrimSuffix(path, ".py"))
}

func writeGolden(t *testing.T, dir string, files []generator.File) {
	t.Helper()
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if isRuntime(f.Path) {
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, f.Path), f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func compareGolden(t *testing.T, dir string, files []generator.File) {
	t.Helper()
	rest := map[string]bool{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatalf("%v; run go test ./generator/python -update", err)
	}
	for _, e := range entries {
		rest[e.Name()] = true
	}
	for _, f := range files {
		if isRuntime(f.Path) {
			continue
		}
		want, err := os.ReadFile(filepath.Join(dir, f.Path))
		if err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff(string(want), string(f.Data)); diff != "" {
			t.Errorf("%s (-golden +generated):\n%s", f.Path, diff)
		}
		delete(rest, f.Path)
	}
	for path := range rest {
		t.Errorf("%s/%s is no longer generated", dir, path)
	}
}

func TestRuntimeIsVerbatim(t *testing.T) {
	for _, f := range generated(t, richAPI(), Options{}) {
		if !isRuntime(f.Path) {
			continue
		}
		text, err := os.ReadFile(filepath.Join("runtime", f.Path))
		if err != nil {
			t.Fatal(err)
		}
		if want := "# " + generator.Header + "\n# " + generator.Ownership + "\n" + string(text); string(f.Data) != want {
			t.Errorf("%s is not its first lines and runtime/%s", f.Path, f.Path)
		}
	}
}

func TestFirstLines(t *testing.T) {
	for _, f := range generated(t, richAPI(), Options{}) {
		want := []string{"# " + generator.Header, "# " + generator.Ownership}
		switch f.Path {
		case "py.typed":
			want = []string{""}
		case "README.md":
			want = []string{"<!-- " + generator.Header + " -->", "<!-- " + generator.Ownership + " -->"}
		}
		lines := strings.SplitN(string(f.Data), "\n", 3)
		if got := lines[:min(len(lines), 2)]; !slices.Equal(got, want) {
			t.Errorf("%s begins with %q, want %q", f.Path, got, want)
		}
	}
}

func TestPackageName(t *testing.T) {
	files := generated(t, richAPI(), Options{PackageName: "acme_tasks"})
	for _, f := range files {
		if f.Path != "pyproject.toml" {
			continue
		}
		for _, want := range []string{"\nname = \"acme-tasks\"\n", "\n\"\" = \"acme_tasks\"\n"} {
			if !bytes.Contains(f.Data, []byte(want)) {
				t.Errorf("pyproject.toml has no %q", want)
			}
		}
	}
	for _, name := range []string{"a-b", "1a", "class", "a b", `a"`, "ﬁle", "_a", "a_", "grüße"} {
		_, err := New(Options{PackageName: name})
		want := strconv.Quote(name) + " is no Python package name: expected an identifier such as centrifugo_client"
		if err == nil || err.Error() != want {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}

func TestDeterministic(t *testing.T) {
	first := generated(t, richAPI(), Options{})
	for range 20 {
		again := generated(t, richAPI(), Options{})
		if !reflect.DeepEqual(first, again) { // cmp.Diff is slow where nothing differs
			t.Fatal(cmp.Diff(first, again))
		}
	}
}

func TestCollisions(t *testing.T) {
	method := func(line int, name string, noWait bool) *rpcdef.Method {
		return &rpcdef.Method{Name: name, GoName: "M", Pos: at(line), NoWait: noWait}
	}
	for _, test := range []struct {
		name string
		api  *rpcdef.API
		want []string
	}{
		{
			"two methods",
			apiOf(method(3, "tasks.get_stats", false), method(9, "tasks.GetStats", false)),
			[]string{
				`api.go:9:1: method "tasks.GetStats" is called tasks_get_stats in Python, and so is method "tasks.get_stats": rename one with //rpcgen:method NAME (the other: api.go:3:1)`,
			},
		},
		{
			"a method and a variant",
			apiOf(method(3, "a.b", true), method(9, "a.b_no_wait", false)),
			[]string{
				`api.go:9:1: method "a.b_no_wait" is called a_b_no_wait in Python, and so is method "a.b": rename one with //rpcgen:method NAME (the other: api.go:3:1)`,
			},
		},
		{
			"a method without a name",
			apiOf(method(3, "1.2", false), method(4, ".", false)),
			[]string{
				`api.go:3:1: method "1.2" has no name in Python, expected one that begins with a letter: name it with //rpcgen:method NAME`,
				`api.go:4:1: method "." has no name in Python, expected one that begins with a letter: name it with //rpcgen:method NAME`,
			},
		},
		{
			"the client's names",
			&rpcdef.API{
				Services: apiOf(method(3, "check.version", false)).Services,
				Decls:    []rpcdef.Decl{structAt(5, "APIClient"), structAt(7, "RPCError"), structAt(8, "VersionCheck"), structAt(9, "API_VERSION")},
				Errors:   []*rpcdef.Error{{Name: "deadline_exceeded", GoName: "ErrDeadlineExceeded", Pos: at(10)}},
			},
			[]string{
				`api.go:3:1: method "check.version" is called check_version in Python, which is a name of the client's own: rename one with //rpcgen:method NAME`,
				"api.go:5:1: type APIClient is called APIClient in Python, which is a name of the client's own: rename it",
				"api.go:7:1: type RPCError is called RPCError in Python, which is a name of the client's own: rename it",
				"api.go:8:1: type VersionCheck is called VersionCheck in Python, which is a name of the client's own: rename it",
				"api.go:9:1: type API_VERSION is called API_VERSION in Python, which is a name of the client's own: rename it",
				"api.go:10:1: error ErrDeadlineExceeded is called DeadlineExceededError in Python, which is a name of the client's own: rename it with //rpcgen:error CODE NAME",
			},
		},
		{
			"two types",
			&rpcdef.API{Decls: []rpcdef.Decl{structAt(5, "list"), structAt(7, "list_")}},
			[]string{
				"api.go:7:1: type list_ is called list_ in Python, and so is type list: rename one of them (the other: api.go:5:1)",
			},
		},
		{
			"a type and a union",
			&rpcdef.API{Decls: []rpcdef.Decl{structAt(5, "UnknownBlock"), &rpcdef.Union{Head: structAt(7, "Block").Head}}},
			[]string{
				"api.go:7:1: the unknown variant of union Block is called UnknownBlock in Python, and so is type UnknownBlock: rename one of them (the other: api.go:5:1)",
			},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			files, err := backend(t, Options{}).Generate(test.api)
			if files != nil {
				t.Errorf("%d files in spite of the error", len(files))
			}
			var list scanner.ErrorList
			if !errors.As(err, &list) {
				t.Fatalf("error %v, want a scanner.ErrorList", err)
			}
			var got []string
			for _, e := range list {
				got = append(got, e.Error())
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestNoMethods(t *testing.T) {
	if files := generated(t, &rpcdef.API{}, Options{}); len(files) == 0 {
		t.Error("no files")
	}
}

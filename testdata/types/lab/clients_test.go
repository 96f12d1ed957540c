package lab

import (
	"bytes"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/generatortest"
	"example.com/rpcgen/generator/golang"
	"example.com/rpcgen/generator/python"
	"example.com/rpcgen/generator/typescript"
)

// A language is a back-end, and the modes that make a difference to its types.
type language struct {
	backend generator.Backend
	modes   []string
	keep    func(name string) bool // the files that the laboratory needs
}

func languages(t *testing.T) map[string]language {
	t.Helper()
	ts, err := typescript.New(typescript.Options{PackageName: "lab"})
	if err != nil {
		t.Fatal(err)
	}
	pythonBackend, err := python.New(python.Options{})
	if err != nil {
		t.Fatal(err)
	}
	goBackend, err := golang.New(golang.Options{ModulePath: goModule})
	if err != nil {
		t.Fatal(err)
	}
	return map[string]language{
		// Rules and unknown fields count for params only; what is only received looks like what is both.
		"python": {pythonBackend, []string{modeIn, modeBoth}, func(name string) bool {
			return path.Ext(name) == ".py" && name != "__init__.py"
		}},
		// Pointers may be absent in params; what is only sent looks like what is both.
		"typescript": {ts, []string{modeOut, modeBoth}, func(name string) bool {
			return path.Ext(name) == ".ts" && path.Dir(name) == "." && name != "index.ts" &&
				!slices.Contains(besideCalls, strings.TrimSuffix(name, ".ts")) // esm holds the same without types
		}},
		// Of the base client it needs what the typed client uses: hundreds of whole ones take a minute to compile.
		"go": {goBackend, []string{modeBoth}, func(name string) bool {
			return slices.Contains([]string{"types.go", "client.go", "version.go", "api_errors.go", "call.go", "decode.go", "errors.go"}, name) ||
				slices.Contains([]string{"internal/decode", "internal/scan"}, path.Dir(name))
		}},
	}
}

// generateClients writes the clients of all constructs, and returns the files: by their paths below the work folder.
func (l *laboratory) generateClients(t *testing.T) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	checked := map[string]bool{} // runtimes are the same everywhere
	for dir, lang := range languages(t) {
		for _, c := range l.constructs {
			for _, mode := range lang.modes {
				generated, err := lang.backend.Generate(c.project(l.api, mode))
				if err != nil {
					t.Errorf("%s/%s: %s: %v", c.group, c.name, lang.backend.Name, err)
					continue
				}
				for _, f := range generated {
					name := path.Join(dir, "clients", c.name, mode, f.Path)
					if text := string(f.Data); !checked[text] {
						checked[text] = true
						generatortest.CheckLayout(t, generator.File{Path: name, Data: f.Data})
					}
					if lang.keep(f.Path) {
						files[name] = f.Data
					}
				}
			}
		}
	}
	for _, module := range runtimeModules(t, "typescript", ".ts", append(besideCalls, "client")...) {
		shareRuntime(t, files, "typescript/"+module+".ts", `export * from "../../../`+module+`.js";`)
	}
	for _, module := range runtimeModules(t, "python", ".py", "__init__", "background") {
		reference := "import sys\n\nimport " + module + "\n\nsys.modules[__name__] = " + module
		shareRuntime(t, files, "python/"+module+".py", reference)
	}
	l.shareInternal(t, files)
	return files
}

// goModule is the module that a Go client is of before all of them share what is below internal.
const goModule = "example.com/lab"

// shareInternal leaves one copy of the packages below internal of the Go clients, which import these from there.
func (l *laboratory) shareInternal(t *testing.T, files map[string][]byte) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if !strings.HasPrefix(name, "go/") {
			continue
		}
		text := bytes.ReplaceAll(files[name], []byte(`"`+goModule+"/"), []byte(`"`+l.goFolder()+"/"))
		if _, file, ok := strings.Cut(name, "/internal/"); ok {
			delete(files, name)
			name = "go/internal/" + file
			if shared := files[name]; shared != nil && !bytes.Equal(shared, text) {
				t.Errorf("%s depends on the API", name)
			}
		}
		files[name] = text
	}
}

// besideCalls are the modules of the TypeScript client that calls do without.
var besideCalls = []string{"fake-channels", "method-types", "query", "store", "testing"}

// runtimeModules returns the modules that all clients of a language have: those in its runtime folder, but for some.
func runtimeModules(t *testing.T, language, extension string, others ...string) []string {
	t.Helper()
	sources, err := filepath.Glob("../../../generator/" + language + "/runtime/*" + extension)
	if err != nil || len(sources) == 0 {
		t.Fatalf("%v: no modules", err)
	}
	var modules []string
	for _, source := range sources {
		if module := strings.TrimSuffix(filepath.Base(source), extension); !slices.Contains(others, module) {
			modules = append(modules, module)
		}
	}
	return modules
}

// shareRuntime leaves one copy of a file that is the same in all clients: to check or run it hundreds of times takes long. In the others' place is
// a reference to it.
func shareRuntime(t *testing.T, files map[string][]byte, shared, reference string) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if path.Base(name) != path.Base(shared) {
			continue
		}
		if files[shared] == nil {
			files[shared] = files[name]
		}
		if string(files[shared]) != string(files[name]) {
			t.Errorf("%s depends on the API", name)
		}
		files[name] = []byte(reference + "\n")
	}
	if files[shared] == nil {
		t.Errorf("there is no %s", path.Base(shared))
	}
}

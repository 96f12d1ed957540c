package lab

import (
	"fmt"
	"go/constant"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/lockedfile"

	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/golang"
	"example.com/rpcgen/generator/python"
	"example.com/rpcgen/generator/typescript"
	"example.com/rpcgen/rpcdef"
)

// packageDoc returns the package comment of a file, without "Package NAME has " and the final full stop.
func packageDoc(t *testing.T, file string) string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments|parser.PackageClauseOnly)
	if err != nil {
		t.Fatal(err)
	}
	doc, ok := strings.CutPrefix(strings.Join(strings.Fields(f.Doc.Text()), " "), "Package "+f.Name.Name+" has ")
	if !ok || !strings.HasSuffix(doc, ".") {
		t.Fatalf("%s: the package comment is %q, expected \"Package %s has ... .\"", file, doc, f.Name.Name)
	}
	return strings.TrimSuffix(doc, ".")
}

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
	goBackend, err := golang.New(golang.Options{ModulePath: "example.com/lab"})
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
			return path.Ext(name) == ".ts" && name != "index.ts"
		}},
		"go": {goBackend, []string{modeBoth}, func(name string) bool {
			return path.Ext(name) == ".go"
		}},
	}
}

// work is where the laboratory puts what it makes.
const work = root + "/.build/lab"

// generateClients writes the clients of all constructs, and returns the files: by their paths below the work folder.
func generateClients(t *testing.T, api *rpcdef.API, constructs []*construct) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for dir, lang := range languages(t) {
		for _, c := range constructs {
			for _, mode := range lang.modes {
				generated, err := lang.backend.Generate(c.project(api, mode))
				if err != nil {
					t.Errorf("%s/%s: %s: %v", c.group, c.name, lang.backend.Name, err)
					continue
				}
				for _, f := range generated {
					if lang.keep(f.Path) {
						files[path.Join(dir, "clients", c.name, mode, f.Path)] = f.Data
					}
				}
			}
		}
	}
	shareBaseClient(t, files, "typescript/rpc-client.ts", `export * from "../../../rpc-client.js";`)
	shareBaseClient(t, files, "python/rpc_client.py", "import sys\n\nimport rpc_client\n\nsys.modules[__name__] = rpc_client")
	cutBaseClient(t, files)
	return files
}

// cutBaseClient leaves of Go's base client what the typed client uses: hundreds of whole ones take a minute to compile.
func cutBaseClient(t *testing.T, files map[string][]byte) {
	t.Helper()
	for name, data := range files {
		if path.Base(name) != "rpc_client.go" {
			continue
		}
		_, isNull, ok := strings.Cut(string(data), "\nfunc isNull(")
		isNull, _, end := strings.Cut(isNull, "\n\n")
		if !ok || !end {
			t.Fatalf("%s has no function isNull, which client.go uses", name)
		}
		files[name] = []byte("package lab\n\nimport \"encoding/json\"\n\nfunc isNull(" + isNull + "\n")
	}
}

// shareBaseClient leaves one copy of a base client, which is the same everywhere: to check or run it hundreds of times takes long. In the others' place is
// a reference to it.
func shareBaseClient(t *testing.T, files map[string][]byte, shared, reference string) {
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

// refereeProgram returns the program that knows all constructs and their Go clients.
func refereeProgram(api *rpcdef.API, constructs []*construct) []byte {
	var b strings.Builder
	b.WriteString("package main\n\nimport (\n\t\"reflect\"\n\n\t\"example.com/rpcgen/testdata/types/lab/referee\"\n\t\"example.com/rpcgen/testdata/types/lab/values\"\n")
	for i, c := range constructs {
		fmt.Fprintf(&b, "\ts%d %q\n\tc%d %q\n", i, c.pkg, i, "example.com/rpcgen/.build/lab/go/clients/"+c.name+"/both")
	}
	b.WriteString(")\n\nfunc main() {\n\treferee.Main([]referee.Construct{\n")
	for i, c := range constructs {
		fmt.Fprintf(&b, "\t\t{Name: %q, Service: reflect.TypeFor[s%d.Service](), Client: func(rpc referee.RPC) any { return c%d.NewAPIClient(rpc) }},\n", c.name, i, i)
	}
	b.WriteString("\t}, values.Enums{\n")
	for _, c := range constructs {
		writeEnums(&b, c, c.project(api, modeBoth))
	}
	b.WriteString("\t})\n}\n")
	return []byte(b.String())
}

// writeEnums writes the members of a construct's enums, as the server and as its Go client have them. An open one has another value, too.
func writeEnums(b *strings.Builder, c *construct, api *rpcdef.API) {
	for _, d := range api.Decls {
		enum, ok := d.(*rpcdef.Enum)
		if !ok {
			continue
		}
		var members []string
		for _, v := range enum.Values {
			members = append(members, member(enum, v.Value))
		}
		if enum.Open {
			members = append(members, member(enum, stranger(enum)))
		}
		list := strings.Join(members, ", ")
		if h := enum.Header(); strings.HasPrefix(h.Package, c.pkg) || !strings.HasPrefix(h.Package, typesDir) {
			fmt.Fprintf(b, "\t\t%q: {%s},\n", h.Package+"."+h.GoName, list)
		}
		fmt.Fprintf(b, "\t\t%q: {%s},\n", "example.com/rpcgen/.build/lab/go/clients/"+c.name+"/both."+enum.Name, list)
	}
}

func member(enum *rpcdef.Enum, value constant.Value) string {
	if value.Kind() == constant.String {
		return fmt.Sprintf("%q", constant.StringVal(value))
	}
	return enum.Kind.String() + "(" + value.ExactString() + ")"
}

// stranger returns a value that an open enum doesn't list: for integers, what the bits of all listed ones make together, as in flags, or the
// first natural number that isn't listed.
func stranger(enum *rpcdef.Enum) constant.Value {
	value := enum.Values[0].Value
	if value.Kind() == constant.String {
		return constant.MakeString("none of those")
	}
	isListed := func(v *rpcdef.EnumValue) bool { return constant.Compare(v.Value, token.EQL, value) }
	for _, v := range enum.Values {
		value = constant.BinaryOp(value, token.OR, v.Value)
	}
	for n := int64(0); slices.ContainsFunc(enum.Values, isListed); n++ {
		value = constant.MakeInt64(n)
	}
	return value
}

// lockWork lets one run at a time use the work folder.
func lockWork(t *testing.T) {
	t.Helper()
	if err := os.MkdirAll(work, 0o755); err != nil {
		t.Fatal(err)
	}
	unlock, err := lockedfile.MutexAt(filepath.Join(work, "lock")).Lock()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(unlock)
}

// writeFiles makes a folder hold these files and no others.
func writeFiles(t *testing.T, files map[string][]byte, dirs ...string) {
	t.Helper()
	for _, dir := range dirs {
		err := filepath.WalkDir(filepath.Join(work, dir), func(name string, entry os.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return nil //nolint:nilerr // what isn't there needn't be removed
			}
			rel, err := filepath.Rel(work, name)
			if err == nil && files[filepath.ToSlash(rel)] == nil {
				err = os.Remove(name)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, data := range files {
		file := filepath.Join(work, name)
		if old, err := os.ReadFile(file); err == nil && string(old) == string(data) {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

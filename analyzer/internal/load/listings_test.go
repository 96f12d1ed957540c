package load_test

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/txtar"

	"example.com/rpcgen/rpcdef"
)

// driverVariable has the test program be a package driver.
const driverVariable = "RPCGEN_TEST_DRIVER"

func TestMain(m *testing.M) {
	if os.Getenv(driverVariable) != "" {
		if err := drive(os.Args[1:]); err != nil {
			panic(err)
		}
		return
	}
	os.Exit(m.Run())
}

// drive answers a request of go/packages as the drivers of other build systems do: without modules.
func drive(patterns []string) error {
	var request packages.DriverRequest
	if err := json.NewDecoder(os.Stdin).Decode(&request); err != nil {
		return err
	}
	found, err := packages.Load(&packages.Config{
		Mode: request.Mode, Env: append(os.Environ(), "GOPACKAGESDRIVER=off"), BuildFlags: request.BuildFlags,
	}, patterns...)
	response := packages.DriverResponse{Compiler: "gc", Arch: "amd64"}
	for _, p := range found {
		p.Module = nil
		response.Roots = append(response.Roots, p.ID)
		response.Packages = append(response.Packages, p)
	}
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(response)
}

// listed is a module whose service has types of a module beside it and of the standard library.
const listed = `
-- app/go.mod --
module example.com/app

go 1.26

require example.com/dep v0.0.0

replace example.com/dep => ../dep
-- app/app.go --
package app

import (
	"example.com/dep/items"
	"unicode"
)

//rpcgen:service
type ItemService interface {
	Get(GetParams) items.Item
}

type GetParams struct {
	ID    string
	Range unicode.Range16
}
-- dep/go.mod --
module example.com/dep

go 1.26
-- dep/items/items.go --
package items

type Item struct{ Name string }
`

// TestListings holds the model of one service against that of packages.Load, wherever the go command takes the packages from that it imports. No search
// in folders may go on for ever.
func TestListings(t *testing.T) {
	t.Parallel()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	work := "go 1.26\n\nuse ./app\n"
	for _, test := range []struct {
		name     string
		files    map[string]string // besides those of listed
		commands []string
		env      []string // DIR stands for the folder
		dir      string   // of the module; "" for app
	}{
		{name: "replaced"},
		{name: "vendored", commands: []string{"go mod vendor"}},
		{name: "vendored by hand", commands: []string{"go mod vendor"}, env: []string{"GOFLAGS=-mod=vendor"}},
		{name: "vendor folder unused", commands: []string{"go mod vendor"}, env: []string{"GOFLAGS=-mod=mod"}},
		{name: "workspace", files: map[string]string{"go.work": work}},
		{name: "workspace of both", files: map[string]string{"go.work": work + "use ./dep\n"}},
		{name: "workspace elsewhere", files: map[string]string{"w/my.work": "go 1.26\n\nuse ../app\n"}, env: []string{"GOWORK=DIR/w/my.work"}},
		{name: "vendored workspace", files: map[string]string{"go.work": work}, commands: []string{"go work vendor"}},
		{name: "vendored workspace of both", files: map[string]string{"go.work": work + "use ./dep\n"}, commands: []string{"go work vendor"}},
		{name: "no workspace", files: map[string]string{"go.work": "go 1.26\n"}, env: []string{"GOWORK=off"}},
		{
			name: "GOPATH", commands: []string{"rm app/go.mod dep/go.mod", "mkdir -p src", "mv app dep src", "mkdir src/example.com", "mv src/app src/dep src/example.com"},
			env: []string{"GO111MODULE=off", "GOPATH=DIR"}, dir: "src/example.com/app",
		},
		{name: "driver", env: []string{driverVariable + "=1", "GOPACKAGESDRIVER=" + program}},
		{name: "driver of a vendored module", commands: []string{"go mod vendor"}, env: []string{driverVariable + "=1", "GOPACKAGESDRIVER=" + program}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			root := t.TempDir()
			unpack(t, root, test.files)
			env := append(os.Environ(), "GOPROXY=off", "GOFLAGS=-buildvcs=false")
			for _, variable := range test.env {
				env = append(env, strings.ReplaceAll(variable, "DIR", root))
			}
			for _, command := range test.commands {
				dir := root
				if strings.HasPrefix(command, "go mod") {
					dir = filepath.Join(root, "app")
				}
				run(t, dir, env, strings.Fields(command))
			}
			dir := filepath.Join(root, "app")
			if test.dir != "" {
				dir = filepath.Join(root, test.dir)
			}
			whole := append(slices.Clone(env), "GOPACKAGESDRIVER=off")
			want := wholeModel(t, dir, whole, ".")
			for _, pattern := range []string{".", "./...", "example.com/app", "example.com/app/..."} {
				compareListing(t, dir, env, pattern, want)
			}
			compareListing(t, dir, env, "app.go", wholeModel(t, dir, whole, "app.go"))
		})
	}
}

// wholeModel returns the model that packages.Load gives of the one package that a pattern matches.
func wholeModel(t *testing.T, dir string, env []string, pattern string) *rpcdef.API {
	t.Helper()
	whole := loadWhole(t, dir, env, []string{pattern})
	if len(whole.roots) != 1 {
		t.Fatalf("%s: packages.Load found %d packages", pattern, len(whole.roots))
	}
	api, err := whole.model(whole.roots[0])
	if err != nil || len(api.Methods()) != 1 {
		t.Fatalf("%s: %v", pattern, err)
	}
	return api
}

// compareListing compares the model of the package that a pattern matches with another. It takes a minute at most.
func compareListing(t *testing.T, dir string, env []string, pattern string, want *rpcdef.API) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		sliced := findRoots(t, dir, env, []string{pattern})
		for path := range sliced.roots {
			got, err := sliced.model(path)
			if diff := gocmp.Diff(want, got, sameConstants); diff != "" || err != nil {
				t.Errorf("%s: %v: -whole +sliced:\n%s", pattern, err, diff)
			}
		}
		if len(sliced.roots) != 1 {
			t.Errorf("%s: found %d packages", pattern, len(sliced.roots))
		}
	}()
	select {
	case <-time.After(time.Minute):
		t.Fatalf("%s: no end after a minute", pattern)
	case <-done:
	}
}

// unpack writes the files of listed, and more.
func unpack(t *testing.T, root string, more map[string]string) {
	t.Helper()
	files := maps.Clone(more)
	if files == nil {
		files = map[string]string{}
	}
	for _, f := range txtar.Parse([]byte(listed)).Files {
		files[f.Name] = string(f.Data)
	}
	for name, text := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func run(t *testing.T, dir string, env, command []string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), command[0], command[1:]...)
	cmd.Dir, cmd.Env = dir, env
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", command, err, out)
	}
}

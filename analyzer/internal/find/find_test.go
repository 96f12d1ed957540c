package find

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/packages"

	"example.com/rpcgen/analyzer/internal/gomod"
)

// annotated are the files of a disk on which each Go file mentions rpcgen.
type annotated struct{ gomod.Disk }

func (a annotated) ReadFile(name string) ([]byte, error) {
	data, err := a.Disk.ReadFile(name)
	if filepath.Ext(name) == ".go" {
		data = append(data, "\n// rpcgen\n"...)
	}
	return data, err
}

// TestNarrowed holds the packages that a walk finds against those that the go command matches with "./...", in real modules: where each file
// is annotated, they are all.
func TestNarrowed(t *testing.T) {
	t.Parallel()
	for _, module := range append(realModules(t), oddModule(t)) {
		t.Run(filepath.Base(module), func(t *testing.T) {
			t.Parallel()
			w := workspaceIn(t, Config{Dir: module, Files: annotated{}})
			q, err := narrower{w.sources, w.modules, module}.narrow([]string{"./..."})
			if err != nil {
				t.Fatal(err)
			}
			if len(q.others) > 0 {
				t.Fatal("the walk left the pattern to the go command")
			}
			narrowed, all := withFiles(t, w, q.patterns(module)), withFiles(t, w, []string{"./..."})
			if len(all) < 2 {
				t.Errorf("only %d packages", len(all))
			}
			if diff := gocmp.Diff(all, narrowed); diff != "" {
				t.Errorf("-go list +walk:\n%s", diff)
			}
		})
	}
}

// workspaceIn returns the Workspace of a configuration, with defaults for what that lacks.
func workspaceIn(t *testing.T, cfg Config) *Workspace {
	t.Helper()
	if cfg.Files == nil {
		cfg.Files = gomod.Disk{}
	}
	if cfg.Env == nil {
		cfg.Env = os.Environ()
	}
	cfg.IsOutput = func([]byte) bool { return false }
	return NewWorkspace(cfg, NewCache(token.NewFileSet()))
}

// withFiles lists the packages that patterns match and that have Go files for this build.
func withFiles(t *testing.T, w *Workspace, patterns []string) []string {
	t.Helper()
	listed, err := w.goCommand.list(patterns)
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, l := range listed {
		if len(l.Files) > 0 && !l.inNodeModules() {
			paths = append(paths, l.Path)
		}
	}
	slices.Sort(paths)
	return paths
}

// realModules are folders of this module and of some that it requires.
func realModules(t *testing.T) []string {
	t.Helper()
	dirs := []string{"."}
	for _, path := range []string{"golang.org/x/tools", "golang.org/x/mod", "github.com/rogpeppe/go-internal", "github.com/google/go-cmp"} {
		dirs = append(dirs, runGo(t, "list", "-m", "-f", "{{.Dir}}", path))
	}
	root, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	dirs[0] = root
	return dirs
}

// runGo returns what the go command prints, run in this folder.
func runGo(tb testing.TB, args ...string) string {
	tb.Helper()
	out, err := exec.Command("go", args...).Output()
	if err != nil {
		tb.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

// oddModule is a module with all that "./..." goes around.
func oddModule(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "odd")
	for name, text := range map[string]string{
		"go.mod":                     "module example.com/odd\n\ngo 1.26\n\nignore (\n\t./rooted\n\tanywhere\n)\n",
		"a.go":                       "package odd\n",
		"b/b.go":                     "package b\n",
		"b/anywhere/x.go":            "package x\n",
		"b/rooted/x.go":              "package rooted\n",
		"rooted/x.go":                "package x\n",
		"rooted/below/x.go":          "package x\n",
		"testdata/x.go":              "package x\n",
		"c/testdata/deep/x.go":       "package x\n",
		"_hidden/x.go":               "package x\n",
		".hidden/x.go":               "package x\n",
		"vendor/modules.txt":         "",
		"nested/go.mod":              "module example.com/nested\n",
		"nested/x.go":                "package x\n",
		"nested/below/x.go":          "package x\n",
		"constrained/x.go":           "//go:build never\n\npackage x\n",
		"onlytests/x_test.go":        "package x\n",
		"node_modules/x/x.go":        "package x\n",
		"web/node_modules/x/y/x.go":  "package x\n",
		"folder.go/x.go":             "package x\n",
		"other/_x.go":                "package x\n",
		"two/one.go":                 "package one\n",
		"two/two.go":                 "package two\n",
		"broken/x.go":                "package\n",
		"internal/deep/er/x.go":      "package er\n",
		"go.mod.d/x.go":              "package x\n",
		"moddir/go.mod/x.go":         "package x\n",
		"moddir/x.go":                "package moddir\n",
		"platform/x_plan9.go":        "package platform\n",
		"platform/platform_linux.go": "package platform\n",
		"platform/platform.go":       "package platform\n",
	} {
		write(t, filepath.Join(dir, name), text)
	}
	for link, target := range map[string]string{"linked": "b", "b/linked.go": "../a.go", "other/dangling.go": "nowhere"} {
		if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// A listedPackage is what the go command says of a package.
type listedPackage struct {
	ImportPath string           `json:"ImportPath"`
	Dir        string           `json:"Dir"`
	GoFiles    []string         `json:"GoFiles"`
	CgoFiles   []string         `json:"CgoFiles"`
	Module     *packages.Module `json:"Module"`
}

// TestFound holds the packages that are found without the go command against those that it finds: the folders, the files, and whose they are.
func TestFound(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, dir string
		env       []string
		tags      []string
		unsure    int // how many have to be asked for
	}{
		{name: "this module", dir: realModules(t)[0]},
		{name: "a downloaded module", dir: realModules(t)[1]},
		{name: "without cgo", dir: realModules(t)[0], env: []string{"CGO_ENABLED=0"}},
		{name: "another system", dir: realModules(t)[0], env: []string{"GOOS=windows"}},
		{name: "build tags", dir: realModules(t)[0], tags: []string{"netgo", "purego"}},
		{name: "build tags in GOFLAGS", dir: realModules(t)[0], env: []string{"GOFLAGS=-tags=netgo,purego"}},
		{name: "vendor folder", dir: vendored(t)},
		{name: "workspace", dir: workspace(t), unsure: 4}, // what the modules of a workspace require is left to the go command
		{name: "replacements", dir: replaced(t)},
		{name: "vendored replacements", dir: vendoredReplacements(t)},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			env := append(os.Environ(), test.env...)
			w := workspaceIn(t, Config{Dir: test.dir, Env: env, Tags: test.tags})
			anchored, err := w.goCommand.listWithAnchor([]string{"."})
			if err != nil {
				t.Fatal(err)
			}
			w.withoutAnchor(anchored, nil)
			listed := listDeps(t, test.dir, env, test.tags)
			if len(listed) < 20 {
				t.Errorf("only %d packages", len(listed))
			}
			unsure := 0
			for _, l := range listed {
				found := w.find(l.ImportPath)
				if found == nil {
					unsure++
					t.Logf("unsure of %s", l.ImportPath)
					continue
				}
				if diff := gocmp.Diff(wantPackage(l), gotPackage(w, found)); diff != "" {
					t.Errorf("%s: -go list +found:\n%s", l.ImportPath, diff)
				}
			}
			if unsure != test.unsure {
				t.Errorf("unsure of %d packages, want %d", unsure, test.unsure)
			}
		})
	}
}

// listDeps lists the packages of a module with all that they import, as the go command has them.
func listDeps(t *testing.T, dir string, env, tags []string) (listed []listedPackage) {
	t.Helper()
	args := []string{"list", "-deps", "-json=ImportPath,Dir,GoFiles,CgoFiles,Module"}
	if len(tags) > 0 {
		args = append(args, "-tags="+strings.Join(tags, ","))
	}
	cmd := exec.Command("go", append(args, "./...")...)
	cmd.Dir, cmd.Env = dir, env
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var l listedPackage
		err := decoder.Decode(&l)
		if errors.Is(err, io.EOF) {
			return listed
		}
		if err != nil {
			t.Fatal(err)
		}
		if len(l.GoFiles)+len(l.CgoFiles) > 0 {
			listed = append(listed, l)
		}
	}
}

// A foundPackage is what counts of a package.
type foundPackage struct {
	Files   []string
	Foreign bool
}

func wantPackage(l listedPackage) foundPackage {
	files := slices.Concat(l.GoFiles, l.CgoFiles)
	for i, name := range files {
		files[i] = filepath.Join(l.Dir, name)
	}
	slices.SortFunc(files, cmp.Compare)
	settings := gomod.NewEnv(gomod.Disk{}, os.Environ())
	return foundPackage{files, goCommand{settings: settings}.isForeign(&packages.Package{PkgPath: l.ImportPath, GoFiles: files, Module: l.Module})}
}

func gotPackage(w *Workspace, found *Package) foundPackage {
	var files []string
	for _, f := range found.Files {
		files = append(files, w.cache.Fset.File(f.AST.FileStart).Name())
	}
	slices.Sort(files)
	return foundPackage{files, found.Foreign}
}

const usesMod = "package app\n\nimport (\n\t_ \"encoding/json\"\n\t_ \"golang.org/x/mod/modfile\"\n)\n"

// modRequirement is what this module's go.mod has of golang.org/x/mod.
func modRequirement(t *testing.T) (version string, sums []byte) {
	t.Helper()
	sums, err := os.ReadFile("../../../go.sum")
	if err != nil {
		t.Fatal(err)
	}
	return runGo(t, "list", "-m", "-f", "{{.Version}}", "golang.org/x/mod"), sums
}

// vendored is a module with a vendor folder, as the go command makes it.
func vendored(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "vendored")
	version, sums := modRequirement(t)
	write(t, filepath.Join(dir, "go.mod"), "module example.com/app\n\ngo 1.26\n\nrequire golang.org/x/mod "+version+"\n")
	write(t, filepath.Join(dir, "go.sum"), string(sums))
	write(t, filepath.Join(dir, "app.go"), usesMod)
	goMod(t, dir, "tidy")
	goMod(t, dir, "vendor")
	return dir
}

func goMod(t *testing.T, dir, verb string) {
	t.Helper()
	cmd := exec.Command("go", "mod", verb)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// workspace is a module in a workspace with another one, which it imports.
func workspace(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "workspace")
	version, sums := modRequirement(t)
	write(t, filepath.Join(dir, "go.work"), "go 1.26\n\nuse (\n\t./app\n\t./lib\n)\n")
	write(t, filepath.Join(dir, "app/go.mod"), "module example.com/app\n\ngo 1.26\n\nrequire golang.org/x/mod "+version+"\n")
	write(t, filepath.Join(dir, "app/go.sum"), string(sums))
	write(t, filepath.Join(dir, "app/app.go"), usesMod+"\nimport _ \"example.com/lib/inner\"\n")
	write(t, filepath.Join(dir, "lib/go.mod"), "module example.com/lib\n\ngo 1.26\n")
	write(t, filepath.Join(dir, "lib/inner/inner.go"), "package inner\n")
	return filepath.Join(dir, "app")
}

// replaced is a module whose go.mod replaces what it requires.
func replaced(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "replaced")
	version, sums := modRequirement(t)
	write(t, filepath.Join(dir, "app/go.mod"), "module example.com/app\n\ngo 1.26\n\nrequire (\n\texample.com/lib v1.0.0\n\texample.com/mod v0.0.0\n)\n\n"+
		"replace (\n\texample.com/lib => ./nowhere\n\texample.com/lib v1.0.0 => ../lib\n\texample.com/mod => golang.org/x/mod "+version+"\n)\n")
	write(t, filepath.Join(dir, "app/go.sum"), string(sums))
	write(t, filepath.Join(dir, "app/app.go"), "package app\n\nimport (\n\t_ \"encoding/json\"\n\t_ \"example.com/lib/inner\"\n\t_ \"example.com/mod/semver\"\n)\n")
	write(t, filepath.Join(dir, "lib/go.mod"), "module example.com/lib\n\ngo 1.26\n")
	write(t, filepath.Join(dir, "lib/inner/inner.go"), "package inner\n")
	goMod(t, filepath.Join(dir, "app"), "tidy")
	return filepath.Join(dir, "app")
}

// vendoredReplacements is the same with a vendor folder.
func vendoredReplacements(t *testing.T) string {
	t.Helper()
	dir := replaced(t)
	goMod(t, dir, "vendor")
	return dir
}

// TestIsStandard holds which packages lie in the standard library, before and after it is known where that is.
func TestIsStandard(t *testing.T) {
	t.Parallel()
	w := workspaceIn(t, Config{Dir: t.TempDir()})
	if w.IsStandard("net/http") {
		t.Error("net/http lies in the standard library before that is found")
	}
	w.useToolchain(runGo(t, "env", "GOROOT"))
	for path, want := range map[string]bool{"errors": true, "net/http": true, "app/errs": false, "example.com/net/http": false} {
		if got := w.IsStandard(path); got != want {
			t.Errorf("IsStandard(%q) = %t", path, got)
		}
	}
}

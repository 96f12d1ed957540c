package typescript

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"example.com/rpcgen/generator"
	"example.com/rpcgen/rpcdef"
)

// compilers are the versions of TypeScript that the client is for, by the package that holds each.
var compilers = []string{"typescript", "typescript-7"}

// node returns a command that runs a script of an npm package in this folder.
func nodeCommand(t *testing.T, script string, args ...string) *exec.Cmd {
	t.Helper()
	if _, err := exec.LookPath("node"); err != nil {
		t.Fatal("node is missing: install Node.js 20 or later, e.g. by apt-get install nodejs npm")
	}
	path, err := filepath.Abs(filepath.Join("node_modules", script))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("%s is missing: run npm ci --prefix generator/typescript", script)
	}
	return exec.Command("node", append([]string{path}, args...)...)
}

// writeProject writes files to a folder from which npm's packages are found.
func writeProject(t *testing.T, files []generator.File) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range files {
		write(t, dir, f.Path, string(f.Data))
	}
	modules, err := filepath.Abs("node_modules")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(modules, filepath.Join(dir, "node_modules")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// typeCheck runs both compilers on a project, with its own tsconfig.json.
func typeCheck(t *testing.T, dir string) {
	t.Helper()
	for _, compiler := range compilers {
		if out, err := nodeCommand(t, compiler+"/bin/tsc", "--noEmit", "-p", dir).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", compiler, err, out)
		}
	}
}

func TestGoldenCompiles(t *testing.T) {
	for _, name := range []string{"kitchen", "plain", "names", "words", "rooms"} {
		t.Run(name, func(t *testing.T) { typeCheck(t, filepath.Join("testdata", name)) })
	}
}

// Without methods and types, the files are modules all the same.
func TestEmptyCompiles(t *testing.T) {
	typeCheck(t, writeProject(t, mustGenerate(t, api(nil))))
}

func TestGoldenIsLintClean(t *testing.T) {
	if out, err := nodeCommand(t, "eslint/bin/eslint.js", "--max-warnings=0", "testdata", "runtime").CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestUse compiles code that uses a client: what is right, and what must be refused.
func TestUse(t *testing.T) {
	typeCheckUse(t, kitchen(), "use.ts", "use_extras.ts", "use_unions.ts")
}

// TestUseOfEvents does so with channels and progress.
func TestUseOfEvents(t *testing.T) { typeCheckUse(t, rooms(), "use_events.ts") }

func typeCheckUse(t *testing.T, api *rpcdef.API, names ...string) {
	t.Helper()
	files := mustGenerate(t, api)
	for _, name := range names {
		use, err := os.ReadFile("testdata/" + name + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, generator.File{Path: name, Data: use})
	}
	typeCheck(t, writeProject(t, files))
}

// The package works as it is written, by import and by require, and `npm run build` checks it.
func TestPackage(t *testing.T) {
	dir := writeProject(t, mustGenerate(t, kitchen()))
	if out, err := nodeCommand(t, "typescript/bin/tsc", "-p", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	const use = `console.log(await new APIClient({ call: async () => ["soup"] }).kitchenNames());`
	for name, args := range map[string][]string{
		"import":  {"--input-type=module", "--eval", `import { APIClient } from "@acme/kitchen"; ` + use},
		"require": {"--input-type=commonjs", "--eval", `const { APIClient } = require("@acme/kitchen"); (async () => { ` + use + ` })();`},
	} {
		t.Run(name, func(t *testing.T) {
			cmd := exec.Command("node", args...)
			cmd.Dir = dir // a package finds itself by its name
			out, err := cmd.Output()
			if got := strings.TrimSpace(string(out)); err != nil || got != `[ 'soup' ]` {
				t.Errorf("%v\n%s", err, got)
			}
		})
	}
}

package lab

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"example.com/rpcgen/testdata/types/lab/referee"
)

// A runner is a process that puts values through the clients of one language.
type runner struct {
	out   string // the file of its outcomes
	stdin *json.Encoder
	lines *bufio.Scanner
}

// startRunner starts a process that lives as long as the test.
func (l *laboratory) startRunner(t *testing.T, out string, cmd *exec.Cmd) *runner {
	t.Helper()
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stdin.Close()
		if err := cmd.Wait(); err != nil {
			t.Errorf("%s: %v", cmd, err)
		}
	})
	return &runner{out: l.absolute(t, out), stdin: json.NewEncoder(stdin), lines: bufio.NewScanner(stdout)}
}

func (r *runner) start(t *testing.T, j job, clients [][]string, literals string) {
	t.Helper()
	j.Out, j.Clients, j.Literals = r.out, clients, literals
	if err := r.stdin.Encode(j); err != nil {
		t.Fatal(err)
	}
}

// wait waits until the job is done.
func (r *runner) wait(t *testing.T) {
	t.Helper()
	for r.lines.Scan() {
		if r.lines.Text() == "done" {
			return
		}
		t.Log(r.lines.Text())
	}
	t.Fatalf("the runner ended before its job, %s", r.out)
}

func (l *laboratory) startPython(t *testing.T) *runner {
	t.Helper()
	python := tool(t, ".build/venv/bin/python", "make tools-python")
	lab, err := filepath.Abs("python")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(python, filepath.Join(lab, "lab.py"))
	cmd.Env = append(os.Environ(), "PYTHONPATH="+l.absolute(t, "python"))
	return l.startRunner(t, "python.jsonl", cmd)
}

const tsDir = "typescript"

// tsconfig checks the clients, and the literals of their results, as strictly as it gets.
const tsconfig = `{
  "compilerOptions": {
    "target": "ES2022", "lib": ["ES2022", "DOM"], "module": "nodenext", "types": [],
    "strict": true, "exactOptionalPropertyTypes": true, "noUncheckedIndexedAccess": true, "noImplicitOverride": true,
    "noPropertyAccessFromIndexSignature": true, "noUnusedLocals": true, "noUnusedParameters": true,
    "verbatimModuleSyntax": true, "erasableSyntaxOnly": true, "skipLibCheck": true, "noEmit": true
  },
  "include": ["clients", "literals", "*.ts"]
}
`

func (l *laboratory) startTypeScript(t *testing.T) *runner {
	t.Helper()
	esbuild := tool(t, "generator/typescript/node_modules/.bin/esbuild", "make tools-typescript")
	dir := l.file(tsDir)
	linkModules(t, dir)
	for name, text := range map[string]string{"package.json": `{"type": "module"}`, "tsconfig.json": tsconfig} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	sources, err := filepath.Glob(filepath.Join(dir, "clients/*/*/*.ts"))
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range sources {
		sources[i], _ = filepath.Rel(dir, name)
	}
	// In parts, since esbuild keeps something for each pair of files that it is given: for all 20,000 at once that is over 20 GB.
	for part := range slices.Chunk(sources, 500) {
		l.command(t, dir, esbuild, append([]string{"--outdir=js", "--outbase=clients", "--format=esm", "--log-level=warning"}, part...)...)
	}
	var shared []string
	for _, module := range runtimeModules(t, "typescript", ".ts", append(besideCalls, "client")...) {
		shared = append(shared, module+".ts")
	}
	l.command(t, dir, esbuild, append([]string{"--outdir=.", "--format=esm", "--log-level=warning"}, shared...)...)
	lab, err := filepath.Abs("typescript/lab.ts")
	if err != nil {
		t.Fatal(err)
	}
	l.command(t, dir, esbuild, lab, "--bundle", "--tsconfig-raw={}", "--packages=external", "--platform=node", "--format=esm", "--outfile=lab.mjs", "--sourcemap", "--log-level=warning")
	cmd := exec.Command("node", "--enable-source-maps", "lab.mjs")
	cmd.Dir = dir
	return l.startRunner(t, "typescript.jsonl", cmd)
}

// linkModules lets a folder find npm's packages.
func linkModules(t *testing.T, dir string) {
	t.Helper()
	modules, err := filepath.Abs(filepath.Join(root, "generator/typescript/node_modules"))
	if err != nil {
		t.Fatal(err)
	}
	_ = os.Remove(filepath.Join(dir, "node_modules")) // the checkout may have been moved
	if err := os.Symlink(modules, filepath.Join(dir, "node_modules")); err != nil {
		t.Fatal(err)
	}
}

// typeError is a line of the TypeScript compiler's.
var typeError = regexp.MustCompile(`(?m)^(?:clients|literals)/(\w+)/(\w+)\S*\.ts\(.*$`)

// checkLiterals lets the TypeScript compiler check the clients, and the values that came out of them.
func (l *laboratory) checkLiterals(t *testing.T) []referee.Failure {
	t.Helper()
	cmd := exec.Command(tool(t, "generator/typescript/node_modules/typescript-7/bin/tsc", "make tools-typescript"), "--pretty", "false")
	cmd.Dir = l.file(tsDir)
	out, err := cmd.CombinedOutput()
	var failures []referee.Failure
	for _, line := range typeError.FindAllStringSubmatch(string(out), -1) {
		failures = append(failures, referee.Failure{Construct: line[1], Client: "TypeScript", Mode: line[2], Problem: line[0]})
	}
	if err != nil && len(failures) == 0 {
		t.Fatalf("tsc: %v\n%s", err, out)
	}
	return failures
}

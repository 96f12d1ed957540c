package main

import (
	"bufio"
	"context"
	"debug/buildinfo"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// A machine is what figures depend on.
type machine struct {
	cores     int
	processor string
	system    string
	toolchain string
	load      string
	peers     []string // names and versions
}

// thisMachine describes this machine.
func (e *environment) thisMachine() machine {
	m := machine{
		cores:     runtime.NumCPU(),
		processor: field("/proc/cpuinfo", "model name", ":"),
		system:    strings.Trim(field("/etc/os-release", "PRETTY_NAME", "="), `"`),
		toolchain: runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH,
		load:      e.busy,
	}
	if kernel, err := os.ReadFile("/proc/sys/kernel/osrelease"); err == nil {
		m.system += ", Linux " + strings.TrimSpace(string(kernel))
	}
	return m
}

// tools returns the names and versions of the generators that were built.
func (e *environment) tools() ([]string, error) {
	var all []string
	for _, name := range []string{"tygo", "moq", "stringer"} {
		info, err := buildinfo.ReadFile(e.program(name))
		if err != nil {
			return nil, err
		}
		all = append(all, name+" "+info.Main.Version)
	}
	return all, nil
}

// dependency returns the last part of a module's path, and its version in a program.
func dependency(program, module string) (string, error) {
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return "", err
	}
	for _, m := range info.Deps {
		if m.Path == module {
			return path.Base(module) + " " + m.Version, nil
		}
	}
	return "", fmt.Errorf("%s doesn't use %s", program, module)
}

// field finds a line "NAME separator VALUE" in a file of the system, and returns "" where there is none.
func field(file, name, separator string) string {
	f, err := os.Open(file)
	if err != nil {
		return ""
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if key, value, ok := strings.Cut(lines.Text(), separator); ok && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

func (m machine) String() string {
	parts := []string{fmt.Sprintf("%d cores", m.cores)}
	for _, part := range append([]string{m.processor, m.system, m.toolchain}, m.peers...) {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if m.load != "" {
		parts = append(parts, "and a load of "+m.load+" from others")
	}
	return strings.Join(parts, ", ")
}

// report is the text of docs/performance.md.
func report(rows []row, m machine, date time.Time, benchmarks string) string {
	return `# Performance

` + "`make bench`" + ` wrote this on ` + date.Format(time.DateOnly) + `, on a machine with ` + m.String() + `.

Times of one machine say little: what counts are ratios, and each is taken in one run. The two commands take turns, the ratio is that of their medians, and
in the middle half lie half of the ratios of neighbouring runs. Whole processes of plain binaries are measured. rpcgen makes the clients of all three
languages, and each output is looked at. *One struct edited* means that a field of a new name, which no cache has seen, is in the source before each run.
Memory is that of the largest process among a command and those that it starts.

tygo writes TypeScript types from the syntax alone, moq a mock of the one interface, stringer a method of one enum. packages.Load is a program that
only loads the package with its types, those of imports from the compiler's export data.

` + table(rows) + `
## Benchmarks

` + "```" + `
` + benchmarks + "```" + `
`
}

// benchmarks are the commands that run the benchmarks of each language.
var benchmarks = [][]string{
	{"go", "test", "-run", "^$", "-bench", ".", "-benchmem", "./..."},
	{"npm", "run", "--silent", "bench", "--prefix", "generator/typescript"},
	{"env", "PYTHONPATH=generator/python", ".build/venv/bin/python", "generator/python/tests/decode_bench.py"},
}

// runBenchmarks runs the benchmarks, and returns the lines of their results.
func (e *environment) runBenchmarks(ctx context.Context, commands [][]string, stdout, stderr io.Writer) (string, error) {
	var lines strings.Builder
	for _, argv := range commands {
		cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
		cmd.Dir, cmd.Stderr = e.root, stderr
		out, err := cmd.Output()
		if err != nil {
			return "", fmt.Errorf("%v: %w\n%s", argv, err, out)
		}
		text := benchmarkLines(string(out))
		fmt.Fprint(stdout, text)
		lines.WriteString(text)
	}
	return lines.String(), nil
}

// benchmarkLines leaves out what go test prints of each package.
func benchmarkLines(output string) string {
	var b strings.Builder
	for line := range strings.Lines(output) {
		first, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		first, _, _ = strings.Cut(first, "\t")
		switch first {
		case "", "?", "ok", "PASS", "goos:", "goarch:", "pkg:", "cpu:":
		default:
			b.WriteString(line)
		}
	}
	return b.String()
}

// write writes the report, and keeps the sections of make bench-calls and make bench-clients.
func (e *environment) write(ctx context.Context, file string, rows []row, stdout, stderr io.Writer) error {
	m := e.thisMachine()
	var err error
	if m.peers, err = e.tools(); err != nil {
		return err
	}
	text, err := e.runBenchmarks(ctx, benchmarks, stdout, stderr)
	if err != nil {
		return err
	}
	name := filepath.Join(e.root, file)
	page := report(rows, m, time.Now(), text)
	if old, err := os.ReadFile(name); err == nil {
		page = withSectionsOf(page, string(old))
	}
	return os.WriteFile(name, []byte(page), 0o644)
}

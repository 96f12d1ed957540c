package environment

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"example.com/rpcgen/testdata/bench/report"
)

// RunBenchmarks runs the benchmarks, and returns the lines of their results.
func (e *Environment) RunBenchmarks(ctx context.Context, commands [][]string, stdout, stderr io.Writer) (string, error) {
	var lines strings.Builder
	for _, argv := range commands {
		cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
		cmd.Dir, cmd.Stderr = e.Root, stderr
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

// WriteSection writes a section of a page, which must be there already.
func (e *Environment) WriteSection(file, heading, text string) error {
	name := filepath.Join(e.Root, file)
	page, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	return os.WriteFile(name, []byte(report.WithSection(string(page), heading, text)), 0o644)
}

package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"

	"example.com/rpcgen/testdata/bench/environment"
	"example.com/rpcgen/testdata/bench/report"
)

// emission runs the Go benchmark that compares the emission of three languages with text/template and go/format, inside of one process.
func emission(ctx context.Context, e *environment.Environment) ([]report.Row, error) {
	const benchmark, unit = "BenchmarkEmission/AgainstTemplates", "ours/templates"
	r := report.Row{What: "emission alone, three languages, 1,000 methods: time, against text/template and go/format for Go alone", Goal: 0.1}
	cmd := exec.CommandContext(ctx, "go", "test", "-run", "^$", "-bench", "^"+strings.ReplaceAll(benchmark, "/", "$/^")+"$", "./cmd/rpcgen/internal/generate")
	cmd.Dir, cmd.Stderr = e.Root, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%w\n%s", err, out)
	}
	value, ok := metric(string(out), benchmark, unit)
	if !ok {
		return nil, fmt.Errorf("%s reports no %s:\n%s", benchmark, unit, out)
	}
	r.Figure.Value = value
	return []report.Row{r}, nil
}

// metric finds what a Go benchmark reports in a unit. A line is "BenchmarkName-2 5 123 ns/op 0.5 unit".
func metric(output, benchmark, unit string) (float64, bool) {
	for line := range strings.Lines(output) {
		words := strings.Fields(line)
		if len(words) == 0 || words[0] != benchmark && !strings.HasPrefix(words[0], benchmark+"-") {
			continue
		}
		for i, word := range words {
			if word == unit {
				value, err := strconv.ParseFloat(words[i-1], 64)
				return value, err == nil
			}
		}
	}
	return 0, false
}

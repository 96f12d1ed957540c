package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestReport(t *testing.T) {
	m := machine{cores: 2, processor: "a processor", toolchain: "go1.26.8 linux/amd64", peers: []string{"tygo v0.2.20", "moq v0.8.1"}, load: "0.07"}
	rows := []row{{what: "a row", ours: "rpcgen 1s", peer: "tygo 2s", figure: figure{0.5, 0.4, 0.6}, goal: 0.7}}
	got := report(rows, m, time.Date(2026, 11, 24, 20, 0, 0, 0, time.UTC), "BenchmarkCall 5\n")
	for _, want := range []string{
		"on 2026-11-24, on a machine with 2 cores, a processor, go1.26.8 linux/amd64, tygo v0.2.20, moq v0.8.1, and a load of 0.07 from others.\n",
		"\n\n" + table(rows) + "\n",
		"\n```\nBenchmarkCall 5\n```\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the report doesn't hold %q:\n%s", want, got)
		}
	}
}

func TestBenchmarkLines(t *testing.T) {
	const output = "goos: linux\ngoarch: amd64\npkg: example.com/a\ncpu: one\nBenchmarkA-2 \t 5\t 1 ns/op\n    a_test.go:3: said\nPASS\nok  \texample.com/a\t1s\n" +
		"?   \texample.com/b\t[no test files]\n222 bytes: 3.7 %\n"
	if got, want := benchmarkLines(output), "BenchmarkA-2 \t 5\t 1 ns/op\n    a_test.go:3: said\n222 bytes: 3.7 %\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestField(t *testing.T) {
	file := filepath.Join(t.TempDir(), "cpuinfo")
	if err := os.WriteFile(file, []byte("processor\t: 0\nmodel name\t: A B\nmodel name\t: C\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if got := field(file, "model name", ":"); got != "A B" {
		t.Errorf("got %q", got)
	}
	if got := field(file, "model", ":") + field(file+"none", "model", ":"); got != "" {
		t.Errorf("got %q", got)
	}
}

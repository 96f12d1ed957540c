package environment

import "testing"

func TestBenchmarkLines(t *testing.T) {
	const output = "goos: linux\ngoarch: amd64\npkg: example.com/a\ncpu: one\nBenchmarkA-2 \t 5\t 1 ns/op\n    a_test.go:3: said\nPASS\nok  \texample.com/a\t1s\n" +
		"?   \texample.com/b\t[no test files]\n222 bytes: 3.7 %\n"
	if got, want := benchmarkLines(output), "BenchmarkA-2 \t 5\t 1 ns/op\n    a_test.go:3: said\n222 bytes: 3.7 %\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

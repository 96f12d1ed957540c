package digest

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

// BenchmarkFresh finds out that nothing changed of 3,000 files in 500 folders, and that one did, while all are young. It prints what either costs
// against reading them all.
func BenchmarkFresh(b *testing.B) {
	dir := b.TempDir()
	r := &Recorder{taken: time.Now().Add(time.Hour), seen: map[string]*sight{}}
	text := []byte(strings.Repeat("// A line of source.\n", 200))
	for i := range 500 {
		folder := fmt.Sprintf("%s/project/some/folder%d", dir, i)
		if err := os.MkdirAll(folder, 0o755); err != nil {
			b.Fatal(err)
		}
		for j := range 6 {
			path := fmt.Sprintf("%s/file%d.go", folder, j)
			if err := os.WriteFile(path, text, 0o644); err != nil {
				b.Fatal(err)
			}
			_, _ = r.ReadFile(path)
		}
		_, _ = r.ReadDir(folder)
	}
	d, err := r.digest(nil)
	if err != nil {
		b.Fatal(err)
	}
	stored := d.encode(sum{})
	check := func(now time.Time, want bool) time.Duration {
		start := time.Now()
		if fresh, _ := decode(stored, sum{}).fresh(now); fresh != want {
			b.Fatalf("fresh is %t, want %t", fresh, want)
		}
		return time.Since(start)
	}
	var stamps, contents, edited time.Duration
	oldest := dir + "/project/some/folder0/file0.go"
	for b.Loop() {
		rewrite(b, oldest, text)
		stamps += check(time.Now().Add(2*time.Hour), true)
		contents += check(time.Now(), true) // before the digest was taken: stamps prove nothing
		rewrite(b, oldest, bytes.ToUpper(text))
		edited += check(time.Now(), false)
	}
	b.ReportMetric(float64(stamps.Microseconds())/1000/float64(b.N), "ms/fresh")
	b.ReportMetric(float64(stamps)/float64(contents), "of-reading")
	b.ReportMetric(float64(edited)/float64(contents), "edited-of-reading")
	b.ReportMetric(0, "ns/op") // the sum of both says nothing
}

// rewrite writes a file that is there.
func rewrite(b *testing.B, path string, text []byte) {
	b.Helper()
	if err := os.WriteFile(path, text, 0o644); err != nil {
		b.Fatal(err)
	}
}

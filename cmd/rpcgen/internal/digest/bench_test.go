package digest

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

// BenchmarkFresh finds out that nothing changed of 3,000 files in 500 folders. It prints what that costs against reading them all.
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
	check := func(now time.Time) time.Duration {
		start := time.Now()
		if fresh, _ := decode(stored, sum{}).fresh(now); !fresh {
			b.Fatal("it isn't fresh")
		}
		return time.Since(start)
	}
	var stamps, contents time.Duration
	for b.Loop() {
		stamps += check(time.Now().Add(2 * time.Hour))
		contents += check(time.Now()) // before the digest was taken: stamps prove nothing
	}
	b.ReportMetric(float64(stamps.Microseconds())/1000/float64(b.N), "ms/fresh")
	b.ReportMetric(float64(stamps)/float64(contents), "of-reading")
	b.ReportMetric(0, "ns/op") // the sum of both says nothing
}

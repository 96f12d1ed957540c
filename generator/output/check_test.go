package output

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.com/rpcgen/generator"
)

// What Diff prints, git applies, and then the folder is as Write would make it.
func TestDiffApplies(t *testing.T) {
	long := strings.Repeat("line\n", 50)
	old := []Tree{tree("go", "a.go", "1\n", "b.go", long+"old\n"+long, "gone.go", "1\n", "gone.json", "", "end.go", "no newline"), tree("py", "c.py", "1\n")}
	next := []Tree{
		tree("go", "a.go", "1\n", "b.go", long+"new\n"+long, "new.go", "1\n", "sub/new.go", "1", "empty", "", "end.go", "newline\n"),
		tree("py", "c.py", "1\n2\n"),
	}
	for name, spoil := range map[string]func(t *testing.T, dir string){
		"as rpcgen wrote it": func(*testing.T, string) {},
		"nothing there":      func(t *testing.T, dir string) { t.Helper(); remove(t, dir) },
		"a folder missing":   func(t *testing.T, dir string) { t.Helper(); remove(t, filepath.Join(dir, "go")) },
		"CRLF": func(t *testing.T, dir string) {
			t.Helper()
			for name, text := range snapshot(t, dir) {
				put(t, dir, name, strings.ReplaceAll(text, "\n", "\r\n"))
			}
		},
		"odd bytes": func(t *testing.T, dir string) {
			t.Helper()
			put(t, dir, "go/a.go", header(".go")+"\xff\xfe\r\x1b[31mred\n\n\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n")
		},
	} {
		for _, output := range []string{"opensdk", "an output folder/ä"} {
			t.Run(name+", "+output, func(t *testing.T) {
				base := t.TempDir()
				t.Chdir(base)
				write(t, output, old...)
				spoil(t, output)
				patch, err := Diff(output, Origin{}, next)
				if err != nil {
					t.Fatal(err)
				}
				git := exec.Command("git", "apply", "--whitespace=nowarn")
				git.Stdin = bytes.NewReader(patch)
				if out, err := git.CombinedOutput(); err != nil {
					t.Fatalf("git apply: %v\n%s%s", err, out, patch)
				}
				before := snapshot(t, output)
				if rest, err := Diff(output, Origin{}, next); err != nil || len(rest) > 0 {
					t.Errorf("after the patch, there is still a difference: %v\n%s", err, rest)
				}
				if report := write(t, output, next...); len(report.Created)+len(report.Updated)+len(report.Removed) > 0 {
					t.Errorf("after the patch, there is still something to write: %v", report)
				}
				diff(t, "files", snapshot(t, output), before)
			})
		}
	}
}

func remove(t *testing.T, name string) {
	t.Helper()
	if err := os.RemoveAll(name); err != nil {
		t.Fatal(err)
	}
}

func TestDiffText(t *testing.T) {
	base := t.TempDir()
	for name, dir := range map[string]string{"relative": "my sdk", "absolute": filepath.Join(base, "sdk")} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(base)
			write(t, dir, tree("go", "a.go", "1\n2\n3\n"))
			put(t, dir, "go/a.go", strings.ReplaceAll(header(".go")+"1\n2\n3\n", "\n", "\r\n"))
			text, err := Diff(dir, Origin{}, []Tree{tree("go", "a.go", "1\n2\nfour\n")})
			if err != nil {
				t.Fatal(err)
			}
			shown, end := strings.TrimPrefix(filepath.ToSlash(dir), "/"), ""
			if strings.Contains(shown, " ") {
				end = "\t"
			}
			diff(t, "diff", string(text), "diff --git a/"+shown+"/go/a.go b/"+shown+"/go/a.go\n"+
				"--- a/"+shown+"/go/a.go"+end+"\n+++ b/"+shown+"/go/a.go"+end+"\n@@ -1,4 +1,4 @@\n"+
				" // "+generator.Header+"\r\n 1\r\n 2\r\n-3\r\n+four\r\n")
		})
	}
}

func TestDiffShowsNoBinaryFile(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	write(t, ".", tree("go", "a.go", "1"))
	put(t, dir, "go/a.go", header(".go")+"\x00\x1b]0;title\a")
	text, err := Diff(".", Origin{}, []Tree{tree("go", "a.go", "1")})
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "diff", string(text), "diff --git a/go/a.go b/go/a.go\nBinary files a/go/a.go and b/go/a.go differ\n")
}

// A checkout has the line ends of Windows where git is told to make them so: nothing differs, and nothing is touched.
func TestCheckoutWithCRLF(t *testing.T) {
	dir := t.TempDir()
	trees := []Tree{tree("ts", "client.ts", "a\nb\n", "package.json", "{\n}\n", "plain.ts", "")}
	write(t, dir, trees...)
	for name, text := range snapshot(t, dir) {
		put(t, dir, name, strings.ReplaceAll(text, "\n", "\r\n"))
	}
	before := snapshot(t, dir)

	text, err := Diff(dir, Origin{}, trees)
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "diff", string(text), "")
	diff(t, "report", write(t, dir, trees...), Report{Unchanged: []string{"ts/client.ts", "ts/package.json", "ts/plain.ts"}})
	diff(t, "files", snapshot(t, dir), before)

	// A carriage return that rpcgen would write counts.
	put(t, dir, "ts/plain.ts", header(".ts")+"a\r\r\n")
	diff(t, "report", write(t, dir, tree("ts", "client.ts", "a\nb\n", "package.json", "{\n}\n", "plain.ts", "a\r\n")), Report{
		Unchanged: []string{"ts/client.ts", "ts/package.json"}, Updated: []string{"ts/plain.ts"},
	})
}

func TestDiffMakesNothing(t *testing.T) {
	base, cache := t.TempDir(), t.TempDir()
	t.Setenv("XDG_CACHE_HOME", cache)
	t.Setenv("HOME", cache)
	t.Setenv("TMPDIR", cache)
	text, err := Diff(filepath.Join(base, "opensdk"), Origin{}, []Tree{tree("go", "a.go", "1")})
	if err != nil || !bytes.Contains(text, []byte("+++ b/")) {
		t.Errorf("got %s, %v; want a diff", text, err)
	}
	diff(t, "files", snapshot(t, base), map[string]string{".": "/"})
	diff(t, "cache", snapshot(t, cache), map[string]string{".": "/"})
}

func TestDiffWaitsForTheWriter(t *testing.T) {
	dir := t.TempDir()
	trees := []Tree{tree("go", "a.go", "1")}
	writer, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	type result struct {
		text []byte
		err  error
	}
	results := make(chan result, 1)
	go func() {
		text, err := Diff(dir, Origin{}, trees)
		results <- result{text, err}
	}()
	time.Sleep(100 * time.Millisecond)
	if _, err := writer.Write(Origin{}, trees); err != nil {
		t.Error(err)
	}
	writer.Close()
	got := <-results
	if got.err != nil || len(got.text) > 0 {
		t.Errorf("got %s, %v; want no difference", got.text, got.err)
	}
}

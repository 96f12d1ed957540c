package output

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.com/rpcgen/generator"
)

func TestWriteMakesMissingFolders(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "deep", "opensdk")
	report := write(t, dir,
		tree("python", "models.py", "x = 1\n", "py.typed", ""),
		tree("typescript", "src/client.ts", "export {}\n", "package.json", "{}\n"))
	diff(t, "report", report, Report{Created: []string{
		"python/models.py", "python/py.typed", "typescript/package.json", "typescript/src/client.ts",
	}})
	diff(t, "files", snapshot(t, dir), map[string]string{
		"python/models.py":         "# " + generator.Header + "\nx = 1\n",
		"python/py.typed":          "",
		"typescript/src/client.ts": "// " + generator.Header + "\nexport {}\n",
		"typescript/package.json":  "{}\n",
		".rpcgen.manifest": "# " + generator.Header + "\n" +
			"# The packages that rpcgen read, and the files that it wrote here: it knows them again by their header line, or by their being listed.\n" +
			"# Keep it in version control. After a merge, keep the lines of both sides, or let rpcgen do it.\n" +
			"python/models.py header\npython/py.typed listed\ntypescript/package.json listed\ntypescript/src/client.ts header\n",
	})
}

func TestWriteOfNothingMakesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "opensdk")
	diff(t, "report", write(t, dir, Tree{Dir: "go"}), Report{})
	if _, err := os.Lstat(dir); err == nil {
		t.Error("the output folder was made, for no file")
	}
	base := filepath.Dir(dir)
	write(t, base, Tree{Dir: "go"})
	diff(t, "files", snapshot(t, base), map[string]string{".": "/"})
}

func TestFailedWriteRemovesTheFoldersThatItMade(t *testing.T) {
	base := t.TempDir()
	if _, err := Write(filepath.Join(base, "deep", "opensdk"), Origin{}, []Tree{tree("go", "../a.go", "")}); err == nil {
		t.Error("wrote a file outside of the output folder")
	}
	diff(t, "files", snapshot(t, base), map[string]string{".": "/"})
}

func TestWriteIntoOutputFolderItself(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "service.go", "package service\n")
	write(t, dir, tree(".", "server.go", "package service\n", "old.go", "package service\n"))
	report := write(t, dir, tree(".", "server.go", "package service // new\n"))
	diff(t, "report", report, Report{Updated: []string{"server.go"}, Removed: []string{"old.go"}})
	diff(t, "files", snapshot(t, dir), map[string]string{
		"service.go":       "package service\n",
		"server.go":        "// " + generator.Header + "\npackage service // new\n",
		".rpcgen.manifest": manifestOf("server.go header"),
	})
}

func TestWriteDoesNotTouchWhatIsUnchanged(t *testing.T) {
	dir := t.TempDir()
	files := tree("go", "client.go", "package a\n", "go.sum", "a\n")
	write(t, dir, files)
	names := []string{"go", "go/client.go", "go/go.sum", manifestName}
	old := time.Now().Add(-time.Hour).Truncate(time.Second)
	for _, name := range names {
		if err := os.Chtimes(filepath.Join(dir, name), old, old); err != nil {
			t.Fatal(err)
		}
	}
	diff(t, "report", write(t, dir, files), Report{Unchanged: []string{"go/client.go", "go/go.sum"}})
	for _, name := range names { // the folder's time too: nothing temporary was there
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if !info.ModTime().Equal(old) {
			t.Errorf("%s: modified at %v, want it untouched since %v", name, info.ModTime(), old)
		}
	}
}

func TestWriteReplacesByRename(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, tree("go", "client.go", "package a\n", "same.go", "package a\n"))
	name := filepath.Join(dir, "go", "client.go")
	reader, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	before, err := reader.Stat()
	if err != nil {
		t.Fatal(err)
	}

	report := write(t, dir, tree("go", "client.go", "package b\n", "same.go", "package a\n"))

	diff(t, "report", report, Report{Updated: []string{"go/client.go"}, Unchanged: []string{"go/same.go"}})
	seen, err := io.ReadAll(reader)
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "what a reader of the old file sees", string(seen), header(".go")+"package a\n")
	diff(t, "new file", read(t, name), header(".go")+"package b\n")
	after, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	if os.SameFile(before, after) {
		t.Error("the file was written in place, want a new file renamed over it")
	}
}

func TestWriteRemovesLeftovers(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, tree("typescript",
		"index.ts", "1", "old.ts", "1", "src/a.ts", "1", "src/deep/b.ts", "1", "lib/c.ts", "1", "old.json", "{}"))
	put(t, dir, "typescript/lib/mine.ts", "mine", "typescript/src/deep/old.json", "mine")
	put(t, dir, "typescript/old.json", "edited by the user, and still listed")

	report := write(t, dir, tree("typescript", "index.ts", "1"))

	diff(t, "report", report, Report{Unchanged: []string{"typescript/index.ts"}, Removed: []string{
		"typescript/lib/c.ts", "typescript/old.json", "typescript/old.ts", "typescript/src/a.ts", "typescript/src/deep/b.ts",
	}})
	diff(t, "files", snapshot(t, dir), map[string]string{
		"typescript/index.ts":          header(".ts") + "1",
		"typescript/lib/mine.ts":       "mine",
		"typescript/src/deep/old.json": "mine",
		".rpcgen.manifest":             manifestOf("typescript/index.ts header"),
	})
}

func TestWriteRemovesEmptiedFolders(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "typescript/empty/.keep", "")
	if err := os.Remove(filepath.Join(dir, "typescript/empty/.keep")); err != nil {
		t.Fatal(err)
	}
	write(t, dir, tree("typescript", "a/b/c.ts", "", "a/d/e.ts", "", "index.ts", ""))
	if err := os.Remove(filepath.Join(dir, "typescript/a/d/e.ts")); err != nil { // as a run that was killed right here
		t.Fatal(err)
	}
	write(t, dir, tree("typescript", "index.ts", ""))
	diff(t, "files", snapshot(t, dir), map[string]string{
		"typescript/index.ts": header(".ts"),
		"typescript/empty":    "/",
		".rpcgen.manifest":    manifestOf("typescript/index.ts header"),
	})
	write(t, dir, Tree{Dir: "typescript"})
	diff(t, "files", snapshot(t, dir), map[string]string{"typescript/empty": "/", ".rpcgen.manifest": manifestOf()})
}

func TestWriteTouchesOnlyTheLanguagesOfTheRun(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, tree("python", "client.py", "1", "py.typed", ""), tree("typescript", "client.ts", "1", "package.json", "{}"))
	before := snapshot(t, dir)
	report := write(t, dir, tree("python", "client.py", "1", "py.typed", ""))
	diff(t, "report", report, Report{Unchanged: []string{"python/client.py", "python/py.typed"}})
	diff(t, "files", snapshot(t, dir), before)

	// The folder of a language whose name begins with that of another is still another's.
	write(t, dir, tree("py", "client.py", "1"))
	write(t, dir, Tree{Dir: "py"})
	diff(t, "files", snapshot(t, dir), before)
}

func TestWriteLeavesTheUsersFilesAlone(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, tree("typescript", "client.ts", "1", "package.json", "{}"), tree("python", "client.py", "1"))
	headed := header(".ts") + "a copy"
	users := []string{
		"typescript/mine.ts", "export {}\n",
		"typescript/package-lock.json", "{}\n",
		"typescript/node_modules/sdk/client.ts", headed,
		"typescript/dist/client.ts", headed,
		"typescript/client.js", headed,
		"typescript/client.d.ts", headed,
		"typescript/client.ts.orig", headed,
		"typescript/.rpcgen-notes.tmp", "not a temporary file of ours",
		"python/.venv/lib/client.py", "# " + generator.Header + "\n",
		"python/notes.py", "\"\"\"See " + generator.Header + "\"\"\"\n",
		"python/second.py", "#!/usr/bin/env python\n# " + generator.Header + "\n",
		"README.md", "mine",
		"top.ts", headed,
		"java/client.ts", headed,
	}
	put(t, dir, users...)

	write(t, dir, tree("typescript", "client.ts", "2", "package.json", "{ }"), tree("python", "client.py", "2"))

	after := snapshot(t, dir)
	for i := 0; i < len(users); i += 2 {
		diff(t, users[i], after[users[i]], users[i+1])
	}
	diff(t, "client.ts", after["typescript/client.ts"], header(".ts")+"2")
}

// What happens between the plan and the last rename can't be known before: what is done by then stays, and all is whole.
func TestWriteFailsInTheMiddle(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, tree("go", "a.go", "1", "b.go", "1", "c.go", "1", "old.go", "1"))
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	d := disk{root, dir}
	next := []Tree{tree("go", "a.go", "2", "b.go", "2", "c.go", "2", "new.go", "2")}
	p, err := makePlan(d, Origin{}, next)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "go/b.go")); err != nil {
		t.Fatal(err)
	}
	put(t, dir, "go/b.go/note", "mine")

	err = p.apply(d)

	if want := filepath.Join(dir, "go/b.go") + ": can't be replaced: "; !strings.HasPrefix(message(t, err), filepath.ToSlash(want)) {
		t.Errorf("error %q, want it to begin with %q", err, want)
	}
	diff(t, "files", snapshot(t, dir), map[string]string{
		"go/a.go": header(".go") + "2", "go/b.go/note": "mine", "go/c.go": header(".go") + "1", "go/old.go": header(".go") + "1",
		manifestName: manifestOf("go/a.go header", "go/b.go header", "go/c.go header", "go/old.go header"),
		journalName:  journalOf("go/new.go header", "go/old.go header"),
	})

	if err := os.RemoveAll(filepath.Join(dir, "go/b.go")); err != nil {
		t.Fatal(err)
	}
	report := write(t, dir, next...)
	diff(t, "report", report, Report{
		Created: []string{"go/b.go", "go/new.go"}, Updated: []string{"go/c.go"}, Unchanged: []string{"go/a.go"}, Removed: []string{"go/old.go"},
	})
	diff(t, "unfinished", isUnfinished(dir), false)
}

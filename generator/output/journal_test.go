package output

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// journalOf returns the text of a journal with the lines.
func journalOf(lines ...string) string {
	return strings.Join(append(append([]string{}, journalHead...), lines...), "\n") + "\n"
}

// temporary is a name as the writer gives it to a temporary file.
const temporary = ".rpcgen-ABCDEFGHIJKLMNOPQRSTUVWXYZ.tmp"

func TestUnfinished(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "opensdk")
	diff(t, "a missing folder is unfinished", isUnfinished(dir), false)
	trees := []Tree{tree("go", "client.go", "1")}
	write(t, dir, trees...)
	diff(t, "a finished one is", isUnfinished(dir), false)

	put(t, dir, journalName, journalOf())
	diff(t, "one with a journal is", isUnfinished(dir), true)
	diff(t, "report", write(t, dir, trees...), Report{Unchanged: []string{"go/client.go"}})
	diff(t, "one is after the next run", isUnfinished(dir), false)
}

func TestNextRunFinishes(t *testing.T) {
	proved := func(text string) string { return proof([]byte(text)) }
	for name, test := range map[string]struct {
		manifest, journal []string
		files             []string // as the interrupted run left them, besides go/client.go
		want              Report
		left              []string // files of the user's that stay
		foreign           string   // a file of the user's that is in the way
	}{
		"before the first file": {
			manifest: []string{"go/client.go header"},
			journal:  []string{"go/go.sum " + proved("1")},
			files:    []string{"go/" + temporary, "1"},
			want:     Report{Created: []string{"go/go.sum"}, Unchanged: []string{"go/client.go"}},
		},
		"in the middle of the journal": {
			manifest: []string{"go/client.go header", "go/go.sum listed"},
			journal:  []string{"go/go.s"},
			files:    []string{"go/go.sum", "2"},
			want:     Report{Unchanged: []string{"go/client.go", "go/go.sum"}},
		},
		"between a new file and the manifest": {
			manifest: []string{"go/client.go header"},
			journal:  []string{"go/go.sum " + proved("1")},
			files:    []string{"go/go.sum", "1"},
			want:     Report{Updated: []string{"go/go.sum"}, Unchanged: []string{"go/client.go"}},
		},
		"the second time in a row": {
			manifest: []string{"go/client.go header"},
			journal:  []string{"go/go.sum " + proved("1"), "go/go", "", journalHead[0], "go/go.sum " + proved("3")},
			files:    []string{"go/go.sum", "1"},
			want:     Report{Updated: []string{"go/go.sum"}, Unchanged: []string{"go/client.go"}},
		},
		"and then the user made a file that it announced": {
			manifest: []string{"go/client.go header"},
			journal:  []string{"go/go.sum " + proved("1")},
			files:    []string{"go/go.sum", "mine"},
			foreign:  "go/go.sum",
		},
		"and then the user made a file that it had removed": {
			manifest: []string{"go/client.go header", "go/go.sum listed", "go/old.json listed"},
			journal:  []string{"go/old.json " + proved("{}")},
			files:    []string{"go/go.sum", "2", "go/old.json", "mine"},
			want:     Report{Unchanged: []string{"go/client.go", "go/go.sum"}},
			left:     []string{"go/old.json", "mine"},
		},
		"before a removal": {
			manifest: []string{"go/client.go header", "go/go.sum listed", "go/old.json listed"},
			journal:  []string{"go/old.json " + proved("{}")},
			files:    []string{"go/go.sum", "2", "go/old.json", "{}"},
			want:     Report{Unchanged: []string{"go/client.go", "go/go.sum"}, Removed: []string{"go/old.json"}},
		},
		"after a file that it alone made": {
			manifest: []string{"go/client.go header"},
			journal:  []string{"go/go.sum " + proved("2"), "go/sub/b.json " + proved("{}"), "go/sub/a.go header"},
			files:    []string{"go/go.sum", "2", "go/sub/a.go", header(".go") + "1", "go/sub/b.json", "{}", "go/sub/" + temporary, ""},
			want:     Report{Unchanged: []string{"go/client.go", "go/go.sum"}, Removed: []string{"go/sub/a.go", "go/sub/b.json"}},
		},
		"while it wrote another language": {
			manifest: []string{"go/client.go header", "go/go.sum listed"},
			journal:  []string{"python/new/client.py header"},
			files:    []string{"go/go.sum", "2", "python/new/" + temporary, ""},
			want:     Report{Unchanged: []string{"go/client.go", "go/go.sum"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			put(t, dir, manifestName, manifestOf(test.manifest...), journalName, journalOf(test.journal...), "go/client.go", header(".go"))
			put(t, dir, test.files...)
			before := snapshot(t, dir)

			report, err := Write(dir, Origin{}, []Tree{tree("go", "client.go", "", "go.sum", "2")})

			if test.foreign != "" {
				if !strings.Contains(message(t, err), test.foreign+": exists") {
					t.Errorf("error %q, want it to name %s", err, test.foreign)
				}
				diff(t, "files", snapshot(t, dir), before)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			diff(t, "report", report, test.want)
			want := map[string]string{
				"go/client.go": header(".go"), "go/go.sum": "2", manifestName: manifestOf("go/client.go header", "go/go.sum listed"),
			}
			for i := 0; i < len(test.left); i += 2 {
				want[test.left[i]] = test.left[i+1]
			}
			diff(t, "files", snapshot(t, dir), want)
		})
	}
}

// Somebody removed the journal, of all that lay there.
func TestTemporaryFileWithoutAJournal(t *testing.T) {
	dir := t.TempDir()
	trees := []Tree{tree("go", "client.go", "", "sub/a.go", "")}
	write(t, dir, trees...)
	before := snapshot(t, dir)
	put(t, dir, "go/"+temporary, "", "go/sub/"+temporary, "")
	write(t, dir, trees...)
	diff(t, "files", snapshot(t, dir), before)
}

// What the user makes where a run was interrupted stays the user's, in a language that the next run doesn't write too.
func TestAnnouncedFileOfAnotherLanguage(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, journalName, journalOf("python/py.typed "+proof(nil), "python/done.json "+proof([]byte("{}"))), "python/done.json", "{}")
	write(t, dir, tree("go", "client.go", ""))
	diff(t, "manifest", read(t, filepath.Join(dir, manifestName)), manifestOf("go/client.go header", "python/done.json listed"))
	put(t, dir, "python/py.typed", "mine")
	_, err := Write(dir, Origin{}, []Tree{tree("python", "done.json", "{ }", "py.typed", "")})
	if !strings.Contains(message(t, err), "python/py.typed: exists") {
		t.Errorf("error %q, want it to name the user's file", err)
	}
}

// A run that fails adds to the journal of one that was interrupted before, also in the middle of a line, and takes nothing from it.
func TestRunThatFailsAfterOneThatWasCutOff(t *testing.T) {
	dir := t.TempDir()
	old := journalOf("go/go.sum "+proof([]byte("1"))) + "go/a.js"
	put(t, dir, journalName, old, "go/go.sum", "1")
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	d := disk{root, dir}
	trees := []Tree{tree("go", "go.sum", "2", "new/client.go", "")}
	p, err := makePlan(d, Origin{}, trees)
	if err != nil {
		t.Fatal(err)
	}
	put(t, dir, "go/new", "in the way")
	if err := p.apply(d); err == nil {
		t.Fatal("no error, want one about a file that is in the way")
	}
	diff(t, "files", snapshot(t, dir), map[string]string{
		"go/go.sum": "1", "go/new": "in the way", journalName: old + "\n" + journalOf("go/new/client.go header"),
	})
	if err := os.Remove(filepath.Join(dir, "go/new")); err != nil {
		t.Fatal(err)
	}
	diff(t, "report", write(t, dir, trees...), Report{Created: []string{"go/new/client.go"}, Updated: []string{"go/go.sum"}})
}

func TestFileLostInAPowerFailure(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, journalName, journalOf("go/client.go header"), "go/client.go", "")
	diff(t, "report", write(t, dir, tree("go", "client.go", "1")), Report{Updated: []string{"go/client.go"}})
}

func TestJournalIsNoRegularFile(t *testing.T) {
	dir := t.TempDir()
	link(t, "elsewhere", filepath.Join(dir, journalName))
	_, err := Write(dir, Origin{}, []Tree{tree("ts", "a.ts", "")})
	if want := journalName + ": is no regular file, expected rpcgen's journal: move it away"; !strings.HasSuffix(message(t, err), want) {
		t.Errorf("error %q, want it to end in %q", err, want)
	}
	diff(t, "files", snapshot(t, dir), map[string]string{journalName: "-> elsewhere"})
}

func TestDiffShowsWhatIsUnfinished(t *testing.T) {
	dir := t.TempDir()
	trees := []Tree{tree("go", "client.go", "")}
	write(t, dir, trees...)
	put(t, dir, journalName, "", "go/"+temporary, "")
	before := snapshot(t, dir)
	t.Chdir(dir)
	text, err := Diff(".", Origin{}, trees)
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "diff", string(text), ""+
		"diff --git a/"+journalName+" b/"+journalName+"\ndeleted file mode 100644\n"+
		"diff --git a/go/"+temporary+" b/go/"+temporary+"\ndeleted file mode 100644\n")
	diff(t, "files", snapshot(t, dir), before)
}

// isUnfinished reports whether a Write into an output folder is at work or was interrupted, by a kill or by an error in its middle. Then the
// next Write has something to do, even if neither the sources nor the files were touched since. The folder may be missing.
//
// The first thing that a Write changes in the folder is to put a file there, ".rpcgen.unfinished", and the last is to remove it, so
// one look at that file tells: no temporary file, no half of an update is there without it. Other temporary files are called
// ".rpcgen-" and 26 letters and digits and ".tmp"; they lie beside the files that they are to replace. A Write that changes nothing
// makes none of them.
func isUnfinished(dir string) bool {
	_, err := os.Lstat(filepath.Join(dir, journalName))
	return !errors.Is(err, fs.ErrNotExist)
}

// TestTemporaryNames holds that a name that is only like a temporary file's is the user's.
func TestTemporaryNames(t *testing.T) {
	const random = "ABCDEFGHIJKLMNOPQRSTUVWX27"
	for name, want := range map[string]bool{
		".rpcgen-" + random + ".tmp":      true,
		".rpcgen-" + random[1:] + ".tmp":  false,
		".rpcgen-" + random + "A.tmp":     false,
		".rpcgen-.tmp":                    false,
		".rpcgen-" + random[1:] + "1.tmp": false,
		".rpcgen-" + random[1:] + "a.tmp": false,
		".rpcgen-" + random:               false,
		"rpcgen-" + random + ".tmp":       false,
	} {
		if got := isTemporary(name); got != want {
			t.Errorf("%s is temporary: %t", name, got)
		}
	}
}

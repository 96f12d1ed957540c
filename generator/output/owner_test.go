package output

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/rpcgen/generator"
)

func TestWriteRefusesForeignFiles(t *testing.T) {
	dir := t.TempDir()
	outside := t.TempDir()
	put(t, dir,
		"python/client.py", "mine = 1\n",
		"python/late.py", "\n# "+generator.Header+"\n", // the header isn't in the first line
		"python/README.md", "# About \""+generator.Header+"\"\n",
		"typescript/package.json", "{\"mine\": true}\n",
		"typescript/index.ts/note", "a folder",
		"typescript/src", "a file",
		"typescript/ours.ts", header(".ts")+"old")
	link(t, filepath.Join(dir, "typescript/ours.ts"), filepath.Join(dir, "typescript/link.ts"))
	link(t, outside, filepath.Join(dir, "go"))
	before := snapshot(t, dir)

	_, err := Write(dir, Origin{}, []Tree{
		tree("go", "client.go", "", "sub/client.go", ""),
		tree("python", "client.py", "", "late.py", "", "README.md", "", "new.py", ""),
		tree("typescript", "package.json", "{}", "index.ts", "", "src/a.ts", "", "src/b.ts", "", "ours.ts", "new", "link.ts", ""),
	})

	const exists = "exists, and neither a header line nor DIR/.rpcgen.manifest says that rpcgen wrote it: " +
		"move it away, delete it, or choose another output folder"
	const irregular = "is no regular file, so rpcgen did not write it: move it away, or choose another output folder"
	diff(t, "error", strings.NewReplacer(dir, "DIR", outside, "OUTSIDE").Replace(message(t, err)), strings.Join([]string{
		"DIR/go: is a symlink to OUTSIDE, expected a folder, or a symlink to one inside of DIR: replace it, or choose another output folder",
		"DIR/typescript/src: is a file, expected a folder: move it away, or choose another output folder",
		"DIR/python/README.md: " + exists,
		"DIR/python/client.py: " + exists,
		"DIR/python/late.py: " + exists,
		"DIR/typescript/index.ts: " + irregular,
		"DIR/typescript/link.ts: " + irregular,
		"DIR/typescript/package.json: " + exists,
	}, "\n"))
	diff(t, "files", snapshot(t, dir), before)
	diff(t, "files outside", snapshot(t, outside), map[string]string{".": "/"})
}

func link(t *testing.T, to, name string) {
	t.Helper()
	if err := os.Symlink(to, name); err != nil {
		t.Fatal(err)
	}
}

func message(t *testing.T, err error) string {
	t.Helper()
	if err == nil {
		t.Fatal("no error")
	}
	return filepath.ToSlash(err.Error())
}

func TestWriteKnowsItsOwn(t *testing.T) {
	for name, test := range map[string]struct {
		users   []string // files that are there before, besides those of the first run
		first   []Tree
		report  Report
		refused bool
	}{
		"edited, with its header": {
			first:  []Tree{tree("ts", "client.ts", "1", "package.json", "{}")},
			users:  []string{"ts/client.ts", header(".ts") + "edited"},
			report: Report{Updated: []string{"ts/client.ts"}, Unchanged: []string{"ts/package.json"}},
		},
		"edited, and listed": {
			first:  []Tree{tree("ts", "client.ts", "1", "package.json", "{}")},
			users:  []string{"ts/package.json", "{\"edited\": true}"},
			report: Report{Updated: []string{"ts/package.json"}, Unchanged: []string{"ts/client.ts"}},
		},
		"header in another comment mark, checked out with CRLF": {
			users:  []string{"ts/client.ts", "/* " + generator.Header + " */\r\nold\r\n"},
			report: Report{Created: []string{"ts/package.json"}, Updated: []string{"ts/client.ts"}},
		},
		"emptied by a power failure": {
			first:  []Tree{tree("ts", "client.ts", "1", "package.json", "{}", "old.ts", "1")},
			users:  []string{"ts/client.ts", "", "ts/old.ts", ""},
			report: Report{Updated: []string{"ts/client.ts"}, Unchanged: []string{"ts/package.json"}, Removed: []string{"ts/old.ts"}},
		},
		"empty, never listed": {
			users:   []string{"ts/client.ts", ""},
			refused: true,
		},
		"header cut off by the user": {
			first:   []Tree{tree("ts", "client.ts", "1", "package.json", "{}")},
			users:   []string{"ts/client.ts", "mine now"},
			refused: true,
		},
		"no header, never listed": {
			users:   []string{"ts/package.json", "{\"mine\": true}"},
			refused: true,
		},
		"listed by the run of another language": {
			first:   []Tree{tree("js", "package.json", "{}")},
			users:   []string{"ts/package.json", "{\"mine\": true}"},
			refused: true,
		},
		"equal to what would be written": {
			users:  []string{"ts/package.json", "{}", "ts/client.ts", header(".ts") + "1"},
			report: Report{Unchanged: []string{"ts/client.ts", "ts/package.json"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if test.first != nil {
				write(t, dir, test.first...)
			}
			put(t, dir, test.users...)
			before := snapshot(t, dir)
			report, err := Write(dir, Origin{}, []Tree{tree("ts", "client.ts", "1", "package.json", "{}")})
			if test.refused {
				if !strings.Contains(message(t, err), test.users[0]+": exists") {
					t.Errorf("error %q, want it to name %s", err, test.users[0])
				}
				diff(t, "files", snapshot(t, dir), before)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			diff(t, "report", report, test.report)
			after := snapshot(t, dir)
			diff(t, "client.ts", after["ts/client.ts"], header(".ts")+"1")
			diff(t, "package.json", after["ts/package.json"], "{}")
		})
	}
}

func TestAdoptedFileIsOursFromThenOn(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "ts/package.json", "{}")
	write(t, dir, tree("ts", "package.json", "{}"))
	diff(t, "report", write(t, dir, tree("ts", "package.json", "{ }")), Report{Updated: []string{"ts/package.json"}})
}

func TestLeftoverThatTheUserReplacedStays(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, tree("ts", "a.ts", "", "b.ts", "", "c.ts", "", "src/d.ts", ""))
	put(t, dir, "ts/a.ts", "mine now")
	if err := os.Remove(filepath.Join(dir, "ts/b.ts")); err != nil {
		t.Fatal(err)
	}
	link(t, "c.ts", filepath.Join(dir, "ts/b.ts")) // has a header, and still is no file that rpcgen wrote
	diff(t, "report", write(t, dir, tree("ts", "c.ts", "")), Report{
		Unchanged: []string{"ts/c.ts"}, Removed: []string{"ts/src/d.ts"},
	})
	diff(t, "files", snapshot(t, dir), map[string]string{
		"ts/a.ts": "mine now", "ts/b.ts": "-> c.ts", "ts/c.ts": header(".ts"), manifestName: manifestOf("ts/c.ts header"),
	})
}

func TestSymlinks(t *testing.T) {
	base := t.TempDir()
	dir := filepath.Join(base, "real")
	put(t, base, "real/sdk/note", "", "elsewhere/note", "")
	link(t, "real", filepath.Join(base, "opensdk"))
	link(t, "sdk", filepath.Join(dir, "ts"))
	link(t, "../elsewhere", filepath.Join(dir, "out"))
	link(t, "nowhere", filepath.Join(dir, "dangling"))
	link(t, "loop", filepath.Join(dir, "loop"))
	before := snapshot(t, base)

	for _, bad := range []string{"out", "dangling", "loop"} {
		_, err := Write(filepath.Join(base, "opensdk"), Origin{}, []Tree{tree(bad, "a.ts", "")})
		if !strings.Contains(message(t, err), "opensdk/"+bad+": is a symlink to ") {
			t.Errorf("%s: error %q, want it to name the symlink", bad, err)
		}
	}
	_, err := Write(dir, Origin{}, []Tree{tree("sdk", "README.md", "1"), tree("ts", "README.md", "2")})
	if want := "ts: is the same folder as " + filepath.ToSlash(dir) + "/sdk"; !strings.Contains(message(t, err), want) {
		t.Errorf("error %q, want %q", err, want)
	}
	diff(t, "files", snapshot(t, base), before)

	// The output folder may be a symlink, and a folder in it a symlink to another one in it.
	write(t, filepath.Join(base, "opensdk"), tree("ts", "a.ts", ""))
	diff(t, "file", read(t, filepath.Join(dir, "sdk", "a.ts")), header(".ts"))

	// The symlink is the user's, also when nothing is behind it any more.
	if err := os.Remove(filepath.Join(dir, "sdk", "note")); err != nil {
		t.Fatal(err)
	}
	write(t, dir, Tree{Dir: "ts"})
	before["real/"+manifestName] = manifestOf()
	before["real/sdk"] = "/"
	delete(before, "real/sdk/note")
	diff(t, "files", snapshot(t, base), before)
}

func TestOutputFolderThatCannotBe(t *testing.T) {
	base := t.TempDir()
	put(t, base, "file", "mine")
	for dir, want := range map[string]string{
		"file":     "file: can't be opened: not a directory",
		"file/sub": "file/sub: can't be resolved: not a directory",
	} {
		_, err := Write(filepath.Join(base, dir), Origin{}, []Tree{tree("ts", "a.ts", "")})
		if !strings.HasSuffix(message(t, err), want) {
			t.Errorf("%s: error %q, want it to end in %q", dir, err, want)
		}
	}
	diff(t, "files", snapshot(t, base), map[string]string{"file": "mine"})
}

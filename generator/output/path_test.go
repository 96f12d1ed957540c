package output

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWriteRefusesPaths(t *testing.T) {
	for name, test := range map[string]struct {
		trees []Tree
		want  string
	}{
		"climbs":        {[]Tree{tree("ts", "../a.ts", "")}, `"../a.ts": not a path below the output folder, expected one like "src/client.ts"`},
		"absolute":      {[]Tree{tree("ts", "/a.ts", "")}, `"/a.ts": not a path below the output folder, expected one like "src/client.ts"`},
		"empty":         {[]Tree{tree("ts", "", "")}, `"": not a path below the output folder, expected one like "src/client.ts"`},
		"folder":        {[]Tree{tree("ts", ".", "")}, `".": not a path below the output folder, expected one like "src/client.ts"`},
		"unclean":       {[]Tree{tree("ts", "a//b.ts", "")}, `"a//b.ts": not a path below the output folder, expected one like "src/client.ts"`},
		"bad folder":    {[]Tree{tree("../ts", "b.ts", "")}, `"../ts": not a path below the output folder, expected one like "src/client.ts"`},
		"backslash":     {[]Tree{tree("ts", `..\a.ts`, "")}, `"..\\a.ts": a file name holds ASCII letters, digits, and any of ._+- only`},
		"colon":         {[]Tree{tree("ts", "a:b.ts", "")}, `"a:b.ts": a file name holds ASCII letters, digits, and any of ._+- only`},
		"beyond ASCII":  {[]Tree{tree("ts", "ä.ts", "")}, `"ä.ts": a file name holds ASCII letters, digits, and any of ._+- only`},
		"final dot":     {[]Tree{tree("ts", "src./a.ts", "")}, `"src./a.ts": a file name with a dot at its end can't be on Windows`},
		"manifest":      {[]Tree{tree(".", ".rpcgen.manifest", "")}, `".rpcgen.manifest": names that begin with .rpcgen are the writer's own`},
		"twice":         {[]Tree{tree("ts", "a.ts", "", "a.ts", "")}, "ts/a.ts: made twice"},
		"case":          {[]Tree{tree("ts", "a.ts", "", "A.ts", "")}, "ts/A.ts and ts/a.ts: differ by case only, and can't both be on every system"},
		"case, folders": {[]Tree{tree("ts", "src/a.ts", "", "Src/b.ts", "")}, "ts/Src/b.ts and ts/src/a.ts: differ by case only, and can't both be on every system"},
		"case, trees":   {[]Tree{tree("ts", "a.ts", ""), tree("TS", "b.ts", "")}, "TS/b.ts and ts/a.ts: differ by case only, and can't both be on every system"},
		"file and folder": {
			[]Tree{tree("ts", "a", "", "a/b.ts", "")},
			"ts/a and ts/a/b.ts: one needs a file where the other needs a folder",
		},
		"file and folder, case": {
			[]Tree{tree("ts", "A/b.ts", "", "a", "")},
			"ts/A/b.ts and ts/a: one needs a file where the other needs a folder",
		},
		"trees within": {[]Tree{tree("ts", "a.ts", ""), tree("ts/sub", "b.ts", "")}, "ts and ts/sub: one folder is within the other, expected folders apart"},
		"tree twice":   {[]Tree{tree("ts", "a.ts", ""), tree("ts", "b.ts", "")}, "ts and ts: one folder is within the other, expected folders apart"},
		"all at once": {
			[]Tree{tree("ts", "../a.ts", "", "b.ts", "", "B.ts", "")},
			"\"../a.ts\": not a path below the output folder, expected one like \"src/client.ts\"\n" +
				"ts/B.ts and ts/b.ts: differ by case only, and can't both be on every system",
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "opensdk")
			_, err := Write(dir, Origin{}, test.trees)
			diff(t, "error", message(t, err), test.want)
			if _, err := os.Lstat(dir); err == nil {
				t.Error("the output folder was made")
			}
		})
	}
}

// On a file system that folds case, a file whose name changes by case only is the old one's successor, not its neighbour. A hard
// link stands in for such a file system: there too, the two names are one file.
func TestFileWhoseCaseChanges(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, tree("ts", "Client.ts", "", "index.ts", ""))
	oldName, newName := filepath.Join(dir, "ts", "Client.ts"), filepath.Join(dir, "ts", "client.ts")
	if err := os.Link(oldName, newName); err != nil && !os.IsExist(err) {
		t.Fatal(err)
	}
	report := write(t, dir, tree("ts", "client.ts", "", "index.ts", ""))
	diff(t, "report", report, Report{Unchanged: []string{"ts/client.ts", "ts/index.ts"}})
	diff(t, "file", read(t, newName), header(".ts"))
	diff(t, "manifest", read(t, filepath.Join(dir, manifestName)), manifestOf("ts/client.ts header", "ts/index.ts header"))

	// Where the two are two, the old one goes.
	other := t.TempDir()
	write(t, other, tree("ts", "Client.ts", "1"))
	write(t, other, tree("ts", "client.ts", "2"))
	entries, err := os.ReadDir(filepath.Join(other, "ts"))
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 1 || !strings.EqualFold(entries[0].Name(), "client.ts") {
		t.Errorf("found %v, want client.ts alone", entries)
	}
}

func TestOverlap(t *testing.T) {
	base := t.TempDir()
	t.Chdir(base)
	put(t, base, "sdk/a", "")
	link(t, "sdk", filepath.Join(base, "link"))
	for _, test := range []struct {
		a, b string
		want bool
	}{
		{"sdk", "sdk", true},
		{"sdk", "./sdk/", true},
		{"sdk", filepath.Join(base, "sdk"), true},
		{"sdk", "sdk/go", true},
		{"sdk/new/deep", "sdk", true},
		{"sdk", "link/new", true},
		{"sdk", "SDK", true},
		{".", "sdk", true},
		{"sdk", "sdk2", false},
		{"sdk/a1", "sdk/a2", false},
		{"new/a", "new/b", false},
	} {
		if got, err := Overlap(test.a, test.b); err != nil || got != test.want {
			t.Errorf("%s and %s overlap: %t, %v", test.a, test.b, got, err)
		}
	}
}

// TestInside holds the direction of Inside.
func TestInside(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, test := range []struct {
		dir, outer string
		want       bool
	}{{"sdk", "sdk", true}, {"sdk/go", "sdk", true}, {"sdk", "sdk/go", false}, {"sdk2", "sdk", false}, {"rpc", ".", true}} {
		if got, err := Inside(test.dir, test.outer); err != nil || got != test.want {
			t.Errorf("%s lies in %s: %t, %v", test.dir, test.outer, got, err)
		}
	}
}

// TestPrepared holds that a Write that was prepared and isn't finished leaves nothing behind.
func TestPrepared(t *testing.T) {
	base := t.TempDir()
	folder, err := Open(filepath.Join(base, "deep", "opensdk"))
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	prepared, err := folder.Prepare(Origin{}, []Tree{tree("go", "a.go", "")})
	if err != nil {
		t.Fatal(err)
	}
	prepared.Close()
	diff(t, "files", snapshot(t, base), map[string]string{".": "/"})
}

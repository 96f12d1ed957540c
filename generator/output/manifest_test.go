package output

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/rpcgen/generator"
)

func TestManifestLost(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, tree("ts", "client.ts", "1", "old.ts", "1", "package.json", "{}"))
	want := snapshot(t, dir)
	if err := os.Remove(filepath.Join(dir, manifestName)); err != nil {
		t.Fatal(err)
	}

	// What has a header is known by it, leftovers too; and package.json is as it would be, so it is taken for ours again.
	report := write(t, dir, tree("ts", "client.ts", "2", "package.json", "{}"))
	diff(t, "report", report, Report{
		Updated: []string{"ts/client.ts"}, Unchanged: []string{"ts/package.json"}, Removed: []string{"ts/old.ts"},
	})
	delete(want, "ts/old.ts")
	want["ts/client.ts"] = header(".ts") + "2"
	want[manifestName] = manifestOf("ts/client.ts header", "ts/package.json listed")
	diff(t, "files", snapshot(t, dir), want)
}

func TestManifestOfAMerge(t *testing.T) {
	for name, manifest := range map[string]string{
		"git": manifestOf("ts/client.ts header", "<<<<<<< HEAD", "ts/a.json listed", "=======", "ts/b.json listed", ">>>>>>> theirs"),
		"diff3": manifestOf("ts/client.ts header",
			"<<<<<<< HEAD", "ts/a.json listed", "||||||| base", "ts/c.json listed", "=======", "ts/b.json listed", ">>>>>>> theirs"),
		"both added it": "<<<<<<< HEAD\n" + manifestOf("ts/a.json listed") + "=======\n" + manifestOf("ts/b.json listed") + ">>>>>>> theirs\n",
		"CRLF":          strings.ReplaceAll(manifestOf("ts/a.json listed", "", "ts/b.json listed"), "\n", "\r\n"),
		"unsorted":      manifestOf("ts/b.json listed", "ts/a.json listed", "ts/b.json listed"),
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			put(t, dir, manifestName, manifest, "ts/client.ts", header(".ts")+"1", "ts/a.json", "old", "ts/b.json", "old")
			report := write(t, dir, tree("ts", "a.json", "new", "client.ts", "1"))
			diff(t, "report", report, Report{
				Updated: []string{"ts/a.json"}, Unchanged: []string{"ts/client.ts"}, Removed: []string{"ts/b.json"},
			})
			diff(t, "manifest", read(t, filepath.Join(dir, manifestName)), manifestOf("ts/a.json listed", "ts/client.ts header"))
		})
	}
}

// Of two sides of a merge that disagree, the one counts that asks for a proof: a file of the user's is safe.
func TestManifestThatContradictsItself(t *testing.T) {
	for _, lines := range [][]string{{"ts/a.ts header", "ts/a.ts listed"}, {"ts/a.ts listed", "ts/a.ts header"}} {
		dir := t.TempDir()
		put(t, dir, manifestName, manifestOf(lines...), "ts/a.ts", "mine")
		if _, err := Write(dir, Origin{}, []Tree{tree("ts", "a.ts", "")}); err == nil {
			t.Errorf("%v: the user's file was replaced", lines)
		}
	}
}

func TestManifestUnreadable(t *testing.T) {
	hint := ": restore it from version control, or delete it"
	expected := ", expected a path below this folder, a space, and \"header\" or \"listed\"" + hint
	for name, test := range map[string]struct{ text, want string }{
		"empty":     {"", ":1: found an empty file, expected the header \"# " + generator.Header + "\"" + hint},
		"foreign":   {"{\"mine\": true}\n", ":1: found \"{\\\"mine\\\": true}\", expected the header \"# " + generator.Header + "\"" + hint},
		"cut":       {manifestOf("ts/a.json lis"), ":4: found \"ts/a.json lis\"" + expected},
		"no mark":   {manifestOf("ts/a.ts header", "ts/a.json"), ":5: found \"ts/a.json\"" + expected},
		"climbs":    {manifestOf("../precious.json listed"), ":4: found \"../precious.json listed\"" + expected},
		"absolute":  {manifestOf("/etc/passwd listed"), ":4: found \"/etc/passwd listed\"" + expected},
		"backslash": {manifestOf("..\\precious.json listed"), ":4: found \"..\\\\precious.json listed\"" + expected},
	} {
		t.Run(name, func(t *testing.T) {
			base := t.TempDir()
			dir := filepath.Join(base, "opensdk")
			put(t, base, "precious.json", "mine", "opensdk/"+manifestName, test.text, "opensdk/ts/a.json", "old")
			before := snapshot(t, base)
			_, err := Write(dir, Origin{}, []Tree{tree("ts", "a.json", "old"), {Dir: "go"}})
			diff(t, "error", message(t, err), filepath.ToSlash(filepath.Join(dir, manifestName))+test.want)
			diff(t, "files", snapshot(t, base), before)
		})
	}
}

func TestManifestIsNoRegularFile(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "list", manifestOf())
	link(t, "list", filepath.Join(dir, manifestName))
	_, err := Write(dir, Origin{}, []Tree{tree("ts", "a.ts", "")})
	if want := manifestName + ": is no regular file, expected rpcgen's manifest: move it away"; !strings.HasSuffix(message(t, err), want) {
		t.Errorf("error %q, want it to end in %q", err, want)
	}
	diff(t, "files", snapshot(t, dir), map[string]string{"list": manifestOf(), manifestName: "-> list"})
}

package output

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/rpcgen/generator"
)

// tree makes a Tree of paths and texts in turn. Each text gets the header line of its format.
func tree(dir string, pathsAndTexts ...string) Tree {
	t := Tree{Dir: dir}
	for i := 0; i < len(pathsAndTexts); i += 2 {
		t.Files = append(t.Files, generator.File{Path: pathsAndTexts[i], Data: []byte(header(pathsAndTexts[i]) + pathsAndTexts[i+1])})
	}
	return t
}

// header returns the header line of a file, "" if its format has no comments.
func header(p string) string {
	switch path.Ext(p) {
	case ".py", ".toml", ".txt":
		return "# " + generator.Header + "\n"
	case ".ts", ".go", ".mod":
		return "// " + generator.Header + "\n"
	case ".md":
		return "<!-- " + generator.Header + " -->\n"
	default:
		return ""
	}
}

// write writes the trees, and fails the test on an error.
func write(t *testing.T, dir string, trees ...Tree) Report {
	t.Helper()
	report, err := Write(dir, Origin{}, trees)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// put writes the user's files: paths and texts in turn.
func put(t *testing.T, dir string, pathsAndTexts ...string) {
	t.Helper()
	for i := 0; i < len(pathsAndTexts); i += 2 {
		name := filepath.Join(dir, pathsAndTexts[i])
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(pathsAndTexts[i+1]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// snapshot returns all that is below dir: the text of a file, "-> target" of a symlink, "/" of an empty folder.
func snapshot(t *testing.T, dir string) map[string]string {
	t.Helper()
	all, err := snapshotOf(dir)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func snapshotOf(dir string) (map[string]string, error) {
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(dir, name)
		rel = filepath.ToSlash(rel)
		switch {
		case e.IsDir():
			entries, err := os.ReadDir(name)
			if len(entries) == 0 {
				all[rel] = "/"
			}
			return err
		case e.Type() == fs.ModeSymlink:
			to, err := os.Readlink(name)
			all[rel] = "-> " + to
			return err
		default:
			data, err := os.ReadFile(name)
			all[rel] = string(data)
			return err
		}
	})
	return all, err
}

func diff(t *testing.T, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

// manifestOf returns the text of a manifest with the lines.
func manifestOf(lines ...string) string {
	return strings.Join(append(append([]string{}, manifestHead...), lines...), "\n") + "\n"
}

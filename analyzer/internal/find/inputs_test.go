package find

import (
	"io/fs"
	"path/filepath"
	"slices"
	"testing"

	"example.com/rpcgen/analyzer/internal/gomod"
)

// A statRecord is the disk, with the names that somebody looked for.
type statRecord struct {
	gomod.Disk
	names []string
}

func (r *statRecord) Stat(name string) (fs.FileInfo, error) {
	r.names = append(r.names, name)
	return r.Disk.Stat(name)
}

// TestInputsOf holds that a go.mod is looked for in all folders between a package and the root of its module, or of the disk if it has none.
func TestInputsOf(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, test := range []struct {
		root          string
		asked, spared []string
	}{
		{dir, []string{"a/go.mod", "a/b/go.mod"}, []string{"go.mod", "../go.mod"}},
		{"", []string{"a/go.mod", "a/b/go.mod", "go.mod", "../go.mod"}, nil},
	} {
		record := &statRecord{}
		w := workspaceIn(t, Config{Dir: dir, Files: record})
		record.names = nil
		w.readInputsOf([]*listing{{Files: []string{filepath.Join(dir, "a/b/b.go")}, ModuleRoot: test.root}})
		for _, name := range test.asked {
			if !slices.Contains(record.names, filepath.Join(dir, name)) {
				t.Errorf("root %q: nobody looked for %s", test.root, name)
			}
		}
		for _, name := range test.spared {
			if slices.Contains(record.names, filepath.Join(dir, name)) {
				t.Errorf("root %q: somebody looked for %s", test.root, name)
			}
		}
	}
}

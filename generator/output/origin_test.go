package output

import (
	"errors"
	"path/filepath"
	"slices"
	"testing"
)

// from returns an origin of some packages. All packages still hold services, except for those that are gone.
func from(t *testing.T, gone []string, packages ...string) Origin {
	t.Helper()
	return Origin{Packages: packages, HasServices: func(importPath string) bool {
		if slices.Contains(packages, importPath) {
			t.Errorf("asked for %s, which isn't left out", importPath)
		}
		return !slices.Contains(gone, importPath)
	}}
}

// TestFolderBelongsToItsPackages has an output folder be written from one set of packages after another.
func TestFolderBelongsToItsPackages(t *testing.T) {
	for name, test := range map[string]struct {
		next    Origin
		leftOut []string // refused because of them
		want    []string // the lines of the manifest afterwards
	}{
		"the same":            {from(t, nil, "x/orders", "x/tasks"), nil, []string{"x/orders package", "x/tasks package"}},
		"in another order":    {from(t, nil, "x/tasks", "x/orders", "x/tasks"), nil, []string{"x/orders package", "x/tasks package"}},
		"one more":            {from(t, nil, "x/a", "x/orders", "x/tasks"), nil, []string{"x/a package", "x/orders package", "x/tasks package"}},
		"one less":            {from(t, nil, "x/tasks"), []string{"x/orders"}, nil},
		"others":              {from(t, nil, "x/a"), []string{"x/orders", "x/tasks"}, nil},
		"one that is gone":    {from(t, []string{"x/orders"}, "x/tasks"), nil, []string{"x/tasks package"}},
		"others, one is gone": {from(t, []string{"x/orders"}, "x/a"), []string{"x/tasks"}, nil},
		"not known":           {Origin{}, nil, []string{"x/orders package", "x/tasks package"}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if _, err := Write(dir, from(t, nil, "x/tasks", "x/orders"), []Tree{tree("go", "a.go", "1")}); err != nil {
				t.Fatal(err)
			}
			before := snapshot(t, dir)
			next := []Tree{tree("go", "a.go", "2")}
			if test.leftOut != nil {
				for _, do := range []func() error{
					func() error { _, err := Write(dir, test.next, next); return err },
					func() error { _, err := Diff(dir, test.next, next); return err },
				} {
					e, ok := errors.AsType[*LeftOutError](do())
					if !ok || e.Dir != dir || !slices.Equal(e.Packages, test.leftOut) {
						t.Errorf("error %+v, want one that %v are left out", e, test.leftOut)
					}
				}
				diff(t, "files", snapshot(t, dir), before)
				return
			}
			if _, err := Write(dir, test.next, next); err != nil {
				t.Fatal(err)
			}
			diff(t, "manifest", read(t, filepath.Join(dir, manifestName)), manifestOf(append(test.want, "go/a.go header")...))
		})
	}
}

// TestManifestWithoutPackages holds that a folder which an older version wrote belongs to whoever writes there first.
func TestManifestWithoutPackages(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, tree("go", "a.go", "1"))
	if _, err := Write(dir, from(t, nil, "x/tasks"), []Tree{tree("go", "a.go", "1")}); err != nil {
		t.Fatal(err)
	}
	diff(t, "manifest", read(t, filepath.Join(dir, manifestName)), manifestOf("x/tasks package", "go/a.go header"))
}

// TestPackagesOfAMerge holds that a manifest with the packages of both sides is read as the union of them.
func TestPackagesOfAMerge(t *testing.T) {
	_, packages, err := parseManifest(manifestOf("<<<<<<< HEAD", "x/tasks package", "=======", "x/orders package", "x/tasks package", ">>>>>>> theirs"))
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "packages", packages, []string{"x/orders", "x/tasks"})
}

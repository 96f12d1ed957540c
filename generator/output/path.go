package output

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// A target is a file that will be on disk. Its path is relative to the output folder.
type target struct {
	path string
	data []byte
}

// targets returns the files of all trees, sorted by path. It returns an error for each path that isn't allowed.
func targets(trees []Tree) ([]target, error) {
	var all []target
	var problems []error
	for i, tree := range trees {
		if tree.Dir != "." {
			problems = append(problems, checkPath(tree.Dir))
		}
		for _, other := range trees[:i] {
			if within(tree.Dir, other.Dir) || within(other.Dir, tree.Dir) {
				problems = append(problems, fmt.Errorf("%s and %s: one folder is within the other, expected folders apart", other.Dir, tree.Dir))
			}
		}
		for _, f := range tree.Files {
			full := path.Join(tree.Dir, f.Path)
			if err := checkPath(f.Path); err != nil {
				problems = append(problems, err)
				continue
			}
			all = append(all, target{full, f.Data})
		}
	}
	slices.SortStableFunc(all, func(a, b target) int { return strings.Compare(a.path, b.path) })
	problems = append(problems, clashes(all)...)
	return all, errors.Join(problems...)
}

// Overlap reports whether two output folders are one, or one lies in the other, as far as that can be known: some systems take names that differ only in
// case for one.
func Overlap(a, b string) (bool, error) {
	inside, err := Inside(a, b)
	if inside || err != nil {
		return inside, err
	}
	return Inside(b, a)
}

// Inside reports whether a folder is another one, or lies in it, as far as Overlap knows.
func Inside(dir, outer string) (bool, error) {
	var folders [2]string
	for i, dir := range []string{dir, outer} {
		folder, err := resolve(dir)
		if err != nil {
			return false, &fileError{dir, "can't be resolved", cause(err)}
		}
		folders[i] = strings.ToLower(filepath.ToSlash(folder))
	}
	return within(folders[0], folders[1]), nil
}

// within reports whether p is dir, or below it.
func within(p, dir string) bool { return dir == "." || p == dir || strings.HasPrefix(p, dir+"/") }

// checkPath returns an error if a path can't be a file's on every system on which people check code out.
func checkPath(p string) error {
	if !fs.ValidPath(p) || p == "." {
		return fmt.Errorf("%q: not a path below the output folder, expected one like \"src/client.ts\"", p)
	}
	for element := range strings.SplitSeq(p, "/") {
		switch {
		case strings.ContainsFunc(element, func(r rune) bool { return !plain(r) }):
			return fmt.Errorf("%q: a file name holds ASCII letters, digits, and any of ._+- only", p)
		case strings.HasSuffix(element, "."):
			return fmt.Errorf("%q: a file name with a dot at its end can't be on Windows", p)
		case strings.HasPrefix(element, ownPrefix):
			return fmt.Errorf("%q: names that begin with %s are the writer's own", p, ownPrefix)
		}
	}
	if !filepath.IsLocal(filepath.FromSlash(p)) { // a device such as NUL
		return fmt.Errorf("%q: not a name that a file can have on this system", p)
	}
	return nil
}

func plain(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("._+-", r)
}

// clashes returns an error for each two paths that exclude each other: they are the same, differ only in case, or one is a file where the other needs a
// folder.
func clashes(files []target) []error {
	type use struct {
		path   string // as spelled
		folder bool
		file   string // the file that it is, or is a folder of
	}
	var problems []error
	seen := map[string]use{}
	for _, f := range files {
		for end := range len(f.path) + 1 {
			folder := end < len(f.path)
			if folder && f.path[end] != '/' {
				continue
			}
			now := use{f.path[:end], folder, f.path}
			key := strings.ToLower(now.path)
			first, found := seen[key]
			if !found {
				seen[key] = now
				continue
			}
			switch {
			case first.folder != now.folder:
				problems = append(problems, fmt.Errorf("%s and %s: one needs a file where the other needs a folder", first.file, f.path))
			case first.path != now.path:
				problems = append(problems, fmt.Errorf("%s and %s: differ by case only, and can't both be on every system", first.file, f.path))
			case !folder:
				problems = append(problems, fmt.Errorf("%s: made twice", f.path))
			default:
				continue
			}
			break
		}
	}
	return problems
}

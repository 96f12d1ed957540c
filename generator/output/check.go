package output

import (
	"bytes"
	"cmp"
	"path/filepath"
	"slices"
	"strings"

	unified "github.com/rogpeppe/go-internal/diff"
)

// Diff returns what Write would change, as a unified diff for git apply or patch -p1. It is empty if Write would change nothing. Diff itself writes
// nothing, not even a lock file. It returns an error where Write would, and waits until no run writes to the output folder.
func Diff(dir string, from Origin, trees []Tree) ([]byte, error) {
	locks, err := share(dir)
	if err != nil {
		return nil, err
	}
	defer locks.release()
	d, err := openDisk(dir)
	if err != nil {
		return nil, err
	}
	defer d.close()
	p, err := makePlan(d, from, trees)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	for _, f := range p.differences() {
		text, err := d.diff(f)
		if err != nil {
			return nil, err
		}
		out.Write(text)
	}
	return out.Bytes(), nil
}

// A difference is a file that Write would change.
type difference struct {
	target
	removed bool
}

// differences lists the files that Write would change, sorted by path.
func (p *plan) differences() []difference {
	var all []difference
	for _, f := range p.writes {
		all = append(all, difference{target: f})
	}
	removed := slices.Concat(p.removals, p.stale)
	if p.interrupted != nil {
		removed = append(removed, journalName)
	}
	for _, file := range removed {
		all = append(all, difference{target: target{path: file}, removed: true})
	}
	if p.newManifest != nil {
		all = append(all, difference{target: target{manifestName, p.newManifest}})
	}
	slices.SortFunc(all, func(a, b difference) int { return cmp.Compare(a.path, b.path) })
	return all
}

// diff returns the unified diff of one file.
func (d disk) diff(f difference) ([]byte, error) {
	name := strings.TrimPrefix(filepath.ToSlash(d.show(f.path)), "/")
	from, to, extra := "a/"+name, "b/"+name, ""
	var old []byte
	if _, err := d.lstat(f.path); err != nil {
		from, extra = "/dev/null", "new file mode 100644\n"
	} else if old, err = d.read(f.path); err != nil {
		return nil, err
	}
	if f.removed {
		to, extra = "/dev/null", "deleted file mode 100644\n"
	}
	head := "diff --git a/" + name + " b/" + name + "\n" + extra
	if bytes.IndexByte(old, 0) >= 0 {
		return []byte(head + "Binary files " + from + " and " + to + " differ\n"), nil
	}
	_, text, _ := bytes.Cut(unified.Diff(ended(from), old, ended(to), endedLike(f.data, old)), []byte("\n")) // its first line says "diff"
	return append([]byte(head), text...), nil
}

// ended returns a file's name for a diff. A name with a space needs a tab at its end: otherwise it would end at the space.
func ended(name string) string {
	if strings.Contains(name, " ") {
		name += "\t"
	}
	return name
}

// endedLike returns a text with the line ends of another, so that they don't differ.
func endedLike(text, other []byte) []byte {
	if n := bytes.Count(other, crlf); n > 0 && n == bytes.Count(other, lf) {
		return bytes.ReplaceAll(text, lf, crlf)
	}
	return text
}

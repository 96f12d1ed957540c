package generator

import (
	"bytes"
	"cmp"
	"slices"

	unified "github.com/rogpeppe/go-internal/diff"
)

// Diff returns what Write would change, as a unified diff, and changes nothing. Files that differ, that are missing and that are
// left over are in it. It is empty where Write would change nothing, and an error where Write would return one.
func (o *Output) Diff(trees []Tree) ([]byte, error) {
	d, err := o.open()
	if err != nil {
		return nil, err
	}
	defer d.close()
	p, err := makePlan(d, trees)
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

// A difference is a file that will not be as it is.
type difference struct {
	target
	removed bool
}

// differences lists the files that will not be as they are, sorted by path.
func (p *plan) differences() []difference {
	var all []difference
	for _, f := range p.writes {
		all = append(all, difference{target: f})
	}
	removed := slices.Concat(p.removals, p.stale)
	if p.cut != nil {
		removed = append(removed, journalName)
	}
	for _, file := range removed {
		all = append(all, difference{target: target{path: file}, removed: true})
	}
	if p.manifested != nil {
		all = append(all, difference{target: target{manifestName, p.manifested}})
	}
	slices.SortFunc(all, func(a, b difference) int { return cmp.Compare(a.path, b.path) })
	return all
}

// diff compares a file with what it will hold.
func (d disk) diff(f difference) ([]byte, error) {
	const missing = "/dev/null"
	from, to := d.show(f.path), d.show(f.path)
	var old []byte
	if _, err := d.lstat(f.path); err != nil {
		from = missing
	} else if old, err = d.read(f.path); err != nil {
		return nil, err
	}
	if f.removed {
		to = missing
	}
	if bytes.Equal(old, f.data) { // an empty file that is new, or that goes
		return []byte("--- " + from + "\n+++ " + to + "\n"), nil
	}
	_, text, _ := bytes.Cut(unified.Diff(from, old, to, f.data), []byte("\n")) // its first line is a command that nobody gave
	return text, nil
}

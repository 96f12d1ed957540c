package output

import (
	"slices"
	"strings"
)

// An Origin says which packages trees were made from. The zero value is an origin that isn't known: then nothing is checked, and the manifest keeps the
// packages that it names.
type Origin struct {
	Packages []string // import paths

	// HasServices reports whether a package of an earlier run, which isn't among Packages, still holds services. It may take its time: most runs don't
	// call it.
	HasServices func(importPath string) bool
}

// A LeftOutError says that an output folder holds clients of packages that this run leaves out and that still hold services: their methods would go.
type LeftOutError struct {
	Dir      string   // the output folder as the user named it
	Packages []string // import paths, sorted
}

func (e *LeftOutError) Error() string {
	return e.Dir + ": was made from other packages, too, which still hold services: " + strings.Join(e.Packages, ", ")
}

// checkOrigin compares the packages that the folder was made from with those of this run, and notes the latter.
func (p *planner) checkOrigin(from Origin) {
	if from.Packages == nil {
		return
	}
	now := sortedSet(slices.Clone(from.Packages))
	var leftOut []string
	for _, before := range p.packages {
		if _, found := slices.BinarySearch(now, before); !found && from.HasServices(before) {
			leftOut = append(leftOut, before)
		}
	}
	p.packages = now
	if leftOut != nil {
		p.fail(&LeftOutError{p.disk.dir, leftOut})
	}
}

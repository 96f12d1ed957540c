package output

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"example.com/rpcgen/generator"
)

// ownPrefix begins the names of the manifest, the journal and temporary files.
const ownPrefix = ".rpcgen"

// manifestName is the file in the output folder that lists what was written there, and from which packages. It is sorted text, one of them a line, without
// anything that differs from run to run, so that version control merges it well.
const manifestName = ownPrefix + ".manifest"

// ManifestPath returns the path of the manifest of an output folder.
func ManifestPath(dir string) string { return filepath.Join(dir, manifestName) }

// A mark says how to recognize a file that rpcgen wrote.
type mark string

const (
	byHeader mark = "header" // by its first line
	byList   mark = "listed" // by the manifest, since its format has no comments
)

// markOf returns the mark of a file with this text.
func markOf(text []byte) mark {
	if generator.IsGenerated(text) {
		return byHeader
	}
	return byList
}

// A manifest holds the mark of each file that was written, by its path in the output folder.
type manifest map[string]mark

// packageMark stands in a manifest after the import path of a package, where a file's path has its mark.
const packageMark = "package"

// conflictMarks begin the lines that version control adds around two versions. A manifest may hold both: rpcgen wrote the files of either.
var conflictMarks = []string{"<<<<<<<", "|||||||", "=======", ">>>>>>>"}

// parseManifest reads the text of a manifest: the files, and the import paths of the packages that they were made from. Versions up to 0.1.0 wrote no
// packages. The error begins with the line number.
func parseManifest(text string) (m manifest, packages []string, err error) {
	m = manifest{}
	headed := false
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimSpace(line)
		if slices.ContainsFunc(conflictMarks, func(mark string) bool { return strings.HasPrefix(line, mark) }) {
			continue
		}
		if !headed {
			if !generator.IsGenerated([]byte(line)) {
				return nil, nil, fmt.Errorf("%d: found %q, expected the header %q", number, line, manifestHead[0])
			}
			headed = true
			continue
		}
		if line == "" || line[0] == '#' {
			continue
		}
		name, word, _ := strings.Cut(line, " ")
		switch {
		case word == packageMark && name != "":
			packages = append(packages, name)
		case checkPath(name) != nil || mark(word) != byHeader && mark(word) != byList:
			return nil, nil, fmt.Errorf("%d: found %q, expected a path below this folder, a space, and %q or %q", number, line, byHeader, byList)
		case m[name] != byHeader: // of two versions, this is the stricter
			m[name] = mark(word)
		}
	}
	if !headed {
		return nil, nil, fmt.Errorf("1: found an empty file, expected the header %q", manifestHead[0])
	}
	return m, sortedSet(packages), nil
}

var manifestHead = []string{
	"# " + generator.Header,
	"# The packages that rpcgen read, and the files that it wrote here: it knows them again by their header line, or by their being listed.",
	"# Keep it in version control. After a merge, keep the lines of both sides, or let rpcgen do it.",
}

// text returns the manifest as it is on disk. The packages must be sorted.
func (m manifest) text(packages []string) []byte {
	lines := slices.Clone(manifestHead)
	for _, name := range packages {
		lines = append(lines, name+" "+packageMark)
	}
	for _, name := range slices.Sorted(maps.Keys(m)) {
		lines = append(lines, name+" "+string(m[name]))
	}
	return []byte(strings.Join(lines, "\n") + "\n")
}

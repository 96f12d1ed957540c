package generator

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// journalName is the file in the output folder that is there while a Write changes something, and after it if it was cut off.
const journalName = ownPrefix + ".unfinished"

// Unfinished tells whether a Write into an output folder is at work or was cut off, by a kill or by an error in its middle. Then the
// next Write has something to do, even if neither the sources nor the files were touched since. The folder may be missing.
//
// The first thing that a Write changes in the folder is to put a file there, ".rpcgen.unfinished", and the last is to remove it, so
// one look at that file tells: no temporary file, no half of an update is there without it. Other temporary files are called
// ".rpcgen-" and 26 letters and digits and ".tmp"; they lie beside the files that they are to replace. A Write that changes nothing
// makes none of them.
func Unfinished(dir string) bool {
	_, err := os.Lstat(filepath.Join(dir, journalName))
	return !errors.Is(err, fs.ErrNotExist)
}

// A journal holds what an unfinished Write may have made or removed: by the path of each such file what proves that it was rpcgen that wrote
// it, a header or the hash of the text. The manifest doesn't know these files yet, or still does. Who finds another text there
// sees a file that the user made since.
type journal map[string][]string

var journalHead = []string{
	"# " + Header,
	"# rpcgen is writing here, or was cut off. Its next run finishes the work, and removes this file.",
}

// proof returns what proves in a journal that a text was written by rpcgen.
func proof(text []byte) string {
	if hasHeader(text) {
		return string(byHeader)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// add notes that a file with this text is made or removed.
func (j journal) add(file string, text []byte) {
	if p := proof(text); !slices.Contains(j[file], p) {
		j[file] = append(j[file], p)
	}
}

// mark returns how the manifest is to know a file with this text, "" if the journal doesn't prove that rpcgen wrote it.
func (j journal) mark(file string, text []byte) mark {
	switch proofs := j[file]; {
	case slices.Contains(proofs, proof(text)):
		return markOf(text)
	case len(text) == 0 && slices.Contains(proofs, string(byHeader)): // lost in a power failure
		return byHeader
	default:
		return ""
	}
}

// parseJournal reads what is whole of a journal: a run may have been cut off while it wrote it, and then has changed nothing else.
func parseJournal(text string) journal {
	j := journal{}
	for line := range strings.Lines(text) {
		name, p, _ := strings.Cut(strings.TrimSpace(line), " ")
		if checkPath(name) == nil && (p == string(byHeader) || len(p) == hex.EncodedLen(sha256.Size)) {
			j[name] = append(j[name], p)
		}
	}
	return j
}

// text returns the journal as it is on disk.
func (j journal) text() []byte {
	lines := slices.Clone(journalHead)
	for _, name := range slices.Sorted(maps.Keys(j)) {
		for _, p := range j[name] {
			lines = append(lines, name+" "+p)
		}
	}
	return []byte(strings.Join(lines, "\n") + "\n")
}

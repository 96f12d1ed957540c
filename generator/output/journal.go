package output

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"

	"example.com/rpcgen/generator"
)

// journalName is a file in the output folder. It exists while a Write changes something, and after one that was interrupted.
const journalName = ownPrefix + ".unfinished"

// A journal lists the files that an unfinished Write may have written or removed, and which the manifest therefore may not list yet, or still lists. For
// each path it holds what proves that rpcgen wrote the file: a header, or the hash of the text. A file with another text was made by the user since.
type journal map[string][]string

var journalHead = []string{
	"# " + generator.Header,
	"# rpcgen is writing here, or was cut off. Its next run finishes the work, and removes this file.",
}

// proof returns what a journal holds for a file with this text.
func proof(text []byte) string {
	if generator.IsGenerated(text) {
		return string(byHeader)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// add adds a file with this text, which will be written or removed.
func (j journal) add(file string, text []byte) {
	if p := proof(text); !slices.Contains(j[file], p) {
		j[file] = append(j[file], p)
	}
}

// mark returns the manifest's mark of a file with this text. It is "" if the journal doesn't prove that rpcgen wrote the file.
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

// parseJournal reads the lines of a journal that are complete. A run that was interrupted while it wrote the journal has changed nothing else.
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

package output

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"

	"example.com/rpcgen/generator"
)

// journalName is the file in the output folder that is there while a Write changes something, and after it if it was cut off.
const journalName = ownPrefix + ".unfinished"

// A journal holds what an unfinished Write may have made or removed: by the path of each such file what proves that it was rpcgen that wrote
// it, a header or the hash of the text. The manifest doesn't know these files yet, or still does. Who finds another text there
// sees a file that the user made since.
type journal map[string][]string

var journalHead = []string{
	"# " + generator.Header,
	"# rpcgen is writing here, or was cut off. Its next run finishes the work, and removes this file.",
}

// proof returns what proves in a journal that a text was written by rpcgen.
func proof(text []byte) string {
	if generator.IsGenerated(text) {
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

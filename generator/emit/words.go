package emit

// Words are names that mean something, such as the keywords of a language.
type Words struct {
	sieve Sieve
	all   map[string]bool
}

// NewWords returns the words.
func NewWords(words ...string) *Words {
	w := &Words{all: make(map[string]bool, len(words))}
	for _, word := range words {
		w.sieve.Add(word)
		w.all[word] = true
	}
	return w
}

// Has reports whether a name is one of the words.
func (w *Words) Has(name string) bool { return w.sieve.Keeps(name) && w.all[name] }

// A Sieve lets through most names that it wasn't told of, which takes less time than to look them up: by their first byte and their length.
type Sieve [256]uint64

// Add tells of a name to keep.
func (s *Sieve) Add(name string) {
	if name != "" {
		s[name[0]] |= lengthBit(name)
	}
}

// Keeps reports whether a name may be one of those to keep. If it doesn't, it's none of them.
func (s *Sieve) Keeps(name string) bool { return name != "" && s[name[0]]&lengthBit(name) != 0 }

// lengthBit is a bit for each length. Long names have one together.
func lengthBit(name string) uint64 { return 1 << min(len(name), 63) }

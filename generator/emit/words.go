package emit

// Words are names that mean something, such as the keywords of a language.
type Words map[string]bool

// NewWords returns the words.
func NewWords(words ...string) Words {
	w := make(Words, len(words))
	for _, word := range words {
		w[word] = true
	}
	return w
}

// Has reports whether a name is one of the words.
func (w Words) Has(name string) bool { return w[name] }

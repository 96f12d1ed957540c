package emit_test

import (
	"testing"

	"example.com/rpcgen/generator/emit"
)

func TestWords(t *testing.T) {
	w := emit.NewWords("if", "else", "elif")
	for _, word := range []string{"if", "else", "elif"} {
		if !w.Has(word) {
			t.Errorf("%s is no word", word)
		}
	}
	for _, name := range []string{"", "i", "is", "elsa", "elses"} {
		if w.Has(name) {
			t.Errorf("%q is a word", name)
		}
	}
}

func TestByteSet(t *testing.T) {
	b := emit.NewByteSet(`"\`)
	for s, want := range map[string]bool{"": true, "a ~": true, `a"`: false, `\`: false, "a\n": false, "\x7f": false, "é": false} {
		if got := b.ContainsAll(s); got != want {
			t.Errorf("ContainsAll(%q) = %t, want %t", s, got, want)
		}
	}
}

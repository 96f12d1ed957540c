package emit

import (
	"strconv"
	"testing"
)

func TestNames(t *testing.T) {
	var n Names
	for i := range 3 * few { // so that there are some in either place
		name := strconv.Itoa(i)
		if !n.Add(name) {
			t.Errorf("%s was taken before it came", name)
		}
		for _, earlier := range []string{"0", name} {
			if n.Add(earlier) {
				t.Errorf("%s was free after %s had come", earlier, name)
			}
		}
	}
}

func TestWords(t *testing.T) {
	long := func(tail string) string {
		return strconv.Itoa(1e18) + strconv.Itoa(1e18) + strconv.Itoa(1e18) + strconv.Itoa(1e18) + tail
	}
	w := NewWords("if", "else", "elif", long("a"))
	for _, word := range []string{"if", "else", "elif", long("a")} {
		if !w.Has(word) {
			t.Errorf("%s is no word", word)
		}
	}
	for _, name := range []string{"", "i", "is", "ef", "elsa", "elses", long("b"), long("aa")} {
		if w.Has(name) {
			t.Errorf("%q is a word", name)
		}
	}
}

func TestSieve(t *testing.T) {
	var s Sieve
	for _, name := range []string{"", "Task", "Page"} {
		s.Add(name)
	}
	for name, want := range map[string]bool{"Task": true, "Term": true, "Page": true, "": false, "task": false, "Tasks": false, "Tag": false} {
		if got := s.Keeps(name); got != want {
			t.Errorf("Keeps(%q) = %v, want %v", name, got, want)
		}
	}
}

func TestBytes(t *testing.T) {
	b := NewByteSet(`"\`)
	for s, want := range map[string]bool{"": true, "a ~": true, `a"`: false, `\`: false, "a\n": false, "\x7f": false, "é": false} {
		if got := b.ContainsAll(s); got != want {
			t.Errorf("Make(%q) = %v, want %v", s, got, want)
		}
	}
}

// Texts stay what they are while others are made, also where they come to lie in another piece of memory.
func TestTexts(t *testing.T) {
	var texts Texts
	var got []string
	for i := range room {
		got = append(got, texts.Join("text ", strconv.Itoa(i)))
	}
	for i, text := range got {
		if want := "text " + strconv.Itoa(i); text != want {
			t.Fatalf("got %q, want %q", text, want)
		}
	}
	long := string(make([]byte, 2*room))
	if texts.Join(long, "a") != long+"a" || texts.Join() != "" {
		t.Error("a long text or an empty one is another")
	}
	if n := testing.AllocsPerRun(100, func() { texts.Join("a", "b") }); n >= 1 {
		t.Errorf("each text takes %v pieces of memory", n)
	}
}

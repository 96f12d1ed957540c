package emit

import (
	"strconv"
	"strings"
	"testing"
)

func TestBuffer(t *testing.T) {
	b := Buffer{Unit: "  "}
	b.P("a", "", "b")
	b.Block("{", func() {
		b.P("one\n\n  two", " three")
		b.P()
		b.P("", "")
		b.Block("[", func() { b.P("x") }, "]")
		b.Line()
		b.Line("", "li", "ne")
		b.Raw("raw\n")
		b.Lines([]string{"c", "d\ne", ""}, ",")
	}, "}")
	b.P("ends\n")
	want := "ab\n{\n  one\n\n    two three\n\n\n  [\n    x\n  ]\n\n  line\nraw\n  c,\n  d\n  e,\n  ,\n}\nends\n\n"
	if got := b.String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestIndent(t *testing.T) {
	b := Buffer{Unit: "    ", Outer: 3}
	b.In(func() {
		b.In(func() {
			if got := b.Indent(); got != 11 {
				t.Errorf("Indent() = %d, want 11", got)
			}
		})
	})
	if got := b.Indent(); got != 3 {
		t.Errorf("Indent() = %d, want 3", got)
	}
}

// A text whose parts are alike is copied no more once a few of them are there, and is no other text for that.
func TestExpect(t *testing.T) {
	const parts = 640
	var b Buffer
	var want strings.Builder
	b.P("head")
	want.WriteString("head\n")
	room := 0
	for i := range parts {
		b.Expect(i, parts)
		if i == sample(parts) {
			room = cap(b.text)
		}
		b.P("part ", strconv.Itoa(i%10))
		want.WriteString("part " + strconv.Itoa(i%10) + "\n")
	}
	if got := b.String(); got != want.String() {
		t.Errorf("got %q, want %q", got, want.String())
	}
	if room != cap(b.text) {
		t.Errorf("room for %d bytes was made for a text of %d", room, len(b.text))
	}
}

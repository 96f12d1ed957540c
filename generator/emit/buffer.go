// Package emit is what all back-ends print with: a Buffer of source text, Groups that break long lines, Namespaces in which names meet. It
// knows no language.
package emit

import (
	"bytes"
	"cmp"
	"strings"
	"unicode/utf8"
)

// A Buffer collects lines. The zero value indents by tabs.
type Buffer struct {
	Unit  string // what one level of indentation is; "" means a tab
	Outer int    // how many columns of indentation the text will get when it becomes part of another one

	text   []byte
	margin string   // the indentation of the lines to come
	first  int      // where the first of the parts begins that Expect announced
	parts  []string // of the line that Groups appends
}

// P appends a line made of the parts, indented. Without parts, or with empty ones only, it appends an empty line. A part may hold newlines: every
// line of it is indented.
func (b *Buffer) P(parts ...string) {
	before := len(b.text)
	b.Line(parts...)
	line := b.text[before : len(b.text)-1]
	if bytes.IndexByte(line, '\n') < 0 {
		return
	}
	text := string(line[len(b.margin):])
	b.text = b.text[:before]
	for line := range strings.SplitSeq(text, "\n") {
		b.Line(line)
	}
}

// Line is like P, for parts without newlines, as most are. It is faster, because it doesn't look for one.
func (b *Buffer) Line(parts ...string) {
	size := 0
	for _, part := range parts {
		size += len(part)
	}
	if size == 0 {
		b.Raw("\n") // without indentation
		return
	}
	b.grow(len(b.margin) + size + 1)
	text := b.text
	text = append(text, b.margin...)
	for _, part := range parts {
		text = append(text, part...)
	}
	text = append(text, '\n')
	b.text = text
}

// Lines appends a line for each of the texts, with the same end.
func (b *Buffer) Lines(texts []string, end string) {
	size := 0
	for _, text := range texts {
		size += len(b.margin) + len(text) + len(end) + 1
	}
	b.grow(size)
	for _, text := range texts {
		b.P(text, end)
	}
}

// Indent returns the number of columns before the lines to come, where a level of indentation has as many as it has characters.
func (b *Buffer) Indent() int { return b.Outer + len(b.margin) }

// Fits reports whether a line made of the parts takes no more than so many columns, with its indentation.
func (b *Buffer) Fits(columns int, parts ...string) bool {
	bytes := 0
	for _, part := range parts {
		bytes += len(part)
	}
	columns -= b.Indent()
	if bytes <= columns {
		return true
	}
	for _, part := range parts {
		columns -= utf8.RuneCountInString(part)
	}
	return columns >= 0
}

// In runs body one level deeper.
func (b *Buffer) In(body func()) {
	outer := b.margin
	b.margin += cmp.Or(b.Unit, "\t")
	body()
	b.margin = outer
}

// Block appends the opening line, runs body one level deeper, and appends the closing line.
func (b *Buffer) Block(open string, body func(), closing string) {
	b.P(open)
	b.In(body)
	b.P(closing)
}

// Raw appends s as it is.
func (b *Buffer) Raw(s string) {
	b.grow(len(s))
	b.text = append(b.text, s...)
}

// grow makes room for n bytes, and more: for as many again as there are, of a long text for a quarter of that.
func (b *Buffer) grow(n int) { b.reserve(n, max(n, min(len(b.text), 64<<10), len(b.text)/4)) }

// reserve makes room for more bytes, if there is none for n. The room isn't cleared, so that it costs no memory before it is filled.
func (b *Buffer) reserve(n, more int) {
	if n > cap(b.text)-len(b.text) {
		roomy := make([]byte, len(b.text), len(b.text)+more)
		copy(roomy, b.text)
		b.text = roomy
	}
}

// Expect announces that one of a number of similar parts comes next. After some of them it makes room for all, which saves copying the text
// again and again.
func (b *Buffer) Expect(part, parts int) {
	switch part {
	case 0:
		b.first = len(b.text)
	case sample(parts):
		rest := (len(b.text) - b.first) / part * (parts - part)
		b.reserve(rest, rest+rest/8)
	}
}

// sample is the number of parts from whose length Expect estimates that of the others.
func sample(parts int) int { return min(max(parts/16, 8), 64) }

// Bytes returns the text.
func (b *Buffer) Bytes() []byte { return b.text }

// String returns the text.
func (b *Buffer) String() string { return string(b.text) }

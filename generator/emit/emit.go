// Package emit is a small buffer for source text: it knows indentation, and nothing of any language.
package emit

import "strings"

// A Buffer collects lines. The zero value indents by tabs.
type Buffer struct {
	Unit string // what one level of indentation is; "" means a tab

	text  []byte
	depth int
}

// P appends a line made of the parts, indented. Without parts, or with empty ones only, it appends an empty line. A part may hold newlines: every
// line of it is indented.
func (b *Buffer) P(parts ...string) {
	line := strings.Join(parts, "")
	for {
		head, tail, more := strings.Cut(line, "\n")
		b.line(head)
		if !more {
			return
		}
		line = tail
	}
}

func (b *Buffer) line(s string) {
	if s != "" {
		unit := b.Unit
		if unit == "" {
			unit = "\t"
		}
		for range b.depth {
			b.text = append(b.text, unit...)
		}
		b.text = append(b.text, s...)
	}
	b.text = append(b.text, '\n')
}

// In runs body one level deeper.
func (b *Buffer) In(body func()) {
	b.depth++
	body()
	b.depth--
}

// Block appends the opening line, runs body one level deeper, and appends the closing line.
func (b *Buffer) Block(open string, body func(), closing string) {
	b.P(open)
	b.In(body)
	b.P(closing)
}

// Raw appends s as it is.
func (b *Buffer) Raw(s string) { b.text = append(b.text, s...) }

// Bytes returns the text.
func (b *Buffer) Bytes() []byte { return b.text }

// String returns the text.
func (b *Buffer) String() string { return string(b.text) }

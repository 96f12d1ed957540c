package typescript

import (
	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/typescript/internal/syntax"
)

// newBuffer returns the beginning of a file.
func newBuffer() *emit.Buffer {
	b := &emit.Buffer{Unit: syntax.Indentation}
	printHeader(b)
	return b
}

// printHeader prints the first lines of a file.
func printHeader(b *emit.Buffer) {
	b.P("// ", generator.Header)
	b.P("// ", generator.Ownership)
}

// printEmptyModule prints the line that makes a file without exports a module.
func printEmptyModule(b *emit.Buffer) {
	b.P()
	b.P("export {};")
}

// A source is the text of a TypeScript file, and the edits that make of it what stands in esm: its declarations, or its JavaScript.
type source struct {
	emit.Buffer
	edits []edit // in order
}

// An edit replaces a piece of the text.
type edit struct {
	start, end int
	text       string
}

// newSource returns the beginning of a file, with room for edits.
func newSource(edits int) *source {
	s := &source{edits: make([]edit, 0, edits)}
	s.Unit = syntax.Indentation
	printHeader(&s.Buffer)
	return s
}

func (s *source) len() int { return len(s.Bytes()) }

// drop edits out what content appends.
func (s *source) drop(content func()) {
	start := s.len()
	content()
	s.replace(start, s.len(), "")
}

func (s *source) replace(start, end int, text string) {
	s.edits = append(s.edits, edit{start, end, text})
}

// body appends the body of the function whose first line was appended last. A declaration has a semicolon in its place.
func (s *source) body(content func()) {
	start := s.len() - len(" {\n")
	s.In(content)
	s.P("}")
	s.replace(start, s.len()-len("\n"), ";")
}

// edited returns the text with the edits made.
func (s *source) edited() []byte {
	text := s.Bytes()
	size := len(text)
	for _, e := range s.edits {
		size += len(e.text)
	}
	out, done := make([]byte, 0, size), 0
	for _, e := range s.edits {
		out = append(out, text[done:e.start]...)
		out = append(out, e.text...)
		done = e.end
	}
	return append(out, text[done:]...)
}

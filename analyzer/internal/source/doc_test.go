package source

import (
	"go/ast"
	"strings"
	"testing"
)

// TestTextOf holds that a single line is read as go/ast reads it.
func TestTextOf(t *testing.T) {
	for _, line := range []string{
		"// A line.", "//  Indented.", "// Ends in blanks. \t\r", "//", "// ", "//No blank.", "//go:generate x", "// go:generate x", "//\tA tab.",
		"/* A block. */", "/*\nA block\n of lines.\n*/", "//line x.go:1", "// +optional", "// +build x", "//export f",
	} {
		doc := &ast.CommentGroup{List: []*ast.Comment{{Text: line}}}
		if got, want := textOf(doc), strings.TrimSuffix(doc.Text(), "\n"); strings.TrimSuffix(got, "\n") != want {
			t.Errorf("%q: got %q, want %q", line, got, want)
		}
	}
}

// TestBlockDoc holds that the spaces at the ends of a block comment are no part of the doc.
func TestBlockDoc(t *testing.T) {
	doc := &ast.CommentGroup{List: []*ast.Comment{{Text: "/* A block.\n\n   More. */"}}}
	if got, want := DocOf(doc, nil).Text, "A block.\n\n   More."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

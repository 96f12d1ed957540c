// Package source reads one Go file at a time: its syntax without function bodies, what it imports and names, its struct tags and docs.
package source

import (
	"bytes"
	"errors"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"slices"
)

// A File is one parsed Go file.
type File struct {
	Text []byte
	AST  *ast.File // without function bodies; nil if IsOutput

	IsOutput bool // rpcgen wrote it; nothing else is known then

	Imports      map[string]string // import path by name, for imports that are named
	Unnamed      []string          // import paths of imports without a name
	Dots         []string          // import paths of dot imports
	Blank        []string          // import paths of imports that are named _
	SyntaxErrors scanner.ErrorList // outside of function bodies

	Mentions   []*ast.Comment // those that name the tool: directives, and comments that may be meant as one
	Hidden     bool           // it has directives, and a syntax error hides them all: a missing package clause, a string without an end
	MayMarshal bool           // it may declare methods such as MarshalJSON

	mayTag  bool // it may have struct tags for the tool
	named   map[ast.Node]*Names
	members members
}

// Parse parses a file, which belongs to the standard library if standard is true. It is an error if the parser can make nothing of the text;
// that it has mistakes isn't.
func Parse(fset *token.FileSet, name string, text []byte, standard bool) (*File, error) {
	tree, err := parseTree(fset, name, text)
	if err != nil && tree == nil {
		return nil, err
	}
	for _, decl := range tree.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok {
			fn.Body = nil
		}
	}
	f := newFile(tree, text, standard)
	if errors.As(err, &f.SyntaxErrors) {
		f.SyntaxErrors.RemoveMultiples()
		f.Hidden = len(f.Mentions) == 0 && bytes.Contains(text, []byte("//rpcgen:"))
	}
	return f, nil
}

// newFile returns a file for its syntax and its text.
func newFile(tree *ast.File, text []byte, standard bool) *File {
	f := &File{
		Text: text, AST: tree,
		MayMarshal: mayMarshal(text),
		mayTag:     bytes.Contains(text, []byte(`rpcgen:"`)) || bytes.Contains(text, []byte(`rpcgen:\"`)),
	}
	f.findMentions()
	if len(f.Mentions) > 0 { // most of its types will be needed
		f.nameTypes()
	}
	f.readImports(standard)
	return f
}

// parseTree parses a text without function bodies: nothing needs them, and while a file is being edited they often don't parse. If that fails
// it blanks more and more of the text.
func parseTree(fset *token.FileSet, name string, text []byte) (*ast.File, error) {
	const mode = parser.ParseComments | parser.SkipObjectResolution | parser.AllErrors
	tree, err := parser.ParseFile(fset, name, stripBodies(text), mode)
	if err == nil {
		return tree, nil
	}
	Remove(fset, tree)
	if tree, err = parser.ParseFile(fset, name, text, mode); err == nil {
		return tree, nil
	}
	blanked := blankBodies(text)
	for _, without := range [][]byte{blanked, blankBroken(blanked)} {
		again, againErr := parser.ParseFile(fset, name, without, mode)
		if againErr == nil {
			Remove(fset, tree)
			return again, nil
		}
		Remove(fset, again)
	}
	return tree, err
}

// Remove removes a file from the file set, if nothing refers to its positions any more.
func Remove(fset *token.FileSet, tree *ast.File) {
	if tree == nil {
		return
	}
	if f := fset.File(tree.FileStart); f != nil {
		fset.RemoveFile(f)
	}
}

func (f *File) findMentions() {
	if !bytes.Contains(f.Text, []byte("rpcgen")) {
		return
	}
	for _, group := range f.AST.Comments {
		for _, c := range group.List {
			if NamesTool(c.Text) {
				f.Mentions = append(f.Mentions, c)
			}
		}
	}
}

// MentionsTool reports whether a comment between two positions names the tool.
func (f *File) MentionsTool(from, to token.Pos) bool {
	return slices.ContainsFunc(f.Mentions, func(c *ast.Comment) bool { return from <= c.Slash && c.Slash <= to })
}

// Head returns the part of the text that the go command reads: up to the end of the imports.
func (f *File) Head(fset *token.FileSet) []byte {
	if f.IsOutput || len(f.SyntaxErrors) > 0 {
		return f.Text
	}
	end := f.AST.Name.End()
	for _, spec := range f.AST.Imports {
		end = max(end, spec.End())
	}
	return f.Text[:fset.File(f.AST.FileStart).Offset(end)] // no function stands before it, so that nothing was cut there
}

package config

import (
	"bytes"
	"errors"
	"fmt"
	"go/scanner"
	"go/token"
	"path"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	yaml "github.com/goccy/go-yaml/token"
)

// A reader reads a file, and collects its mistakes.
type reader struct {
	path  string
	words Vocabulary
	errs  scanner.ErrorList
}

// parse reads the text of a file. The error is a scanner.ErrorList.
func parse(name string, text []byte, words Vocabulary) (*File, error) {
	r := &reader{path: name, words: words}
	text = bytes.TrimPrefix(text, []byte("\ufeff")) // some editors begin a file with that
	tree, err := parser.ParseBytes(text, 0)
	if err != nil {
		r.addSyntaxError(err)
		return nil, r.errs.Err()
	}
	file := r.file(tree)
	r.errs.Sort()
	return file, r.errs.Err()
}

// A syntaxError is an error of the parser's.
type syntaxError interface {
	error
	GetMessage() string
	GetToken() *yaml.Token
}

// addSyntaxError adds an error of the parser's, at its token.
func (r *reader) addSyntaxError(err error) {
	pos, message := Position{1, 1}, err.Error()
	if syntax, ok := errors.AsType[syntaxError](err); ok {
		message = syntax.GetMessage()
		if t := syntax.GetToken(); t != nil {
			pos = positionOf(t)
		}
	}
	r.failf(pos, "%s", message)
}

func positionOf(t *yaml.Token) Position { return Position{t.Position.Line, t.Position.Column} }

func at(n ast.Node) Position {
	switch n := n.(type) {
	case *ast.MappingNode: // its token may be a colon
		if !n.IsFlowStyle && len(n.Values) > 0 {
			return at(n.Values[0].Key)
		}
	case *ast.MappingValueNode:
		return at(n.Key)
	}
	return positionOf(n.GetToken())
}

func (r *reader) failf(pos Position, format string, args ...any) {
	r.errs.Add(r.position(pos), fmt.Sprintf(format, args...))
}

func (r *reader) position(pos Position) token.Position {
	return token.Position{Filename: r.path, Line: pos.Line, Column: pos.Column}
}

// Error returns a mistake at a place in the file, as a scanner.ErrorList.
func (f *File) Error(pos Position, message string) error {
	return scanner.ErrorList{f.Mistake(pos, message)}
}

// Mistake returns a mistake at a place in the file.
func (f *File) Mistake(pos Position, message string) *scanner.Error {
	return &scanner.Error{Pos: (&reader{path: f.Path}).position(pos), Msg: message}
}

// file reads the whole file. An empty one says nothing.
func (r *reader) file(tree *ast.File) *File {
	f := &File{Path: r.path}
	var documents []ast.Node
	for _, d := range tree.Docs {
		if d.Body != nil && d.Body.Type() != ast.CommentType {
			documents = append(documents, d.Body)
		}
	}
	if len(documents) == 0 {
		return f
	}
	if len(documents) > 1 {
		r.failf(at(documents[1]), "found a second document, expected one: remove the ---")
	}
	r.mapping(documents[0], map[string]func(ast.Node){
		"packages": func(n ast.Node) { f.Packages = r.list(n, "packages", "./...") },
		"outputs": func(n ast.Node) {
			for _, item := range r.items(n, "outputs", "- dir: opensdk") {
				f.Outputs = append(f.Outputs, r.output(item))
			}
		},
		"server": func(n ast.Node) { f.Server = r.server(n) },
	})
	return f
}

func (r *reader) output(n ast.Node) Output {
	out := Output{Dir: Value{DefaultDir, at(n)}, Names: map[string]Value{}}
	keys := map[string]func(ast.Node){
		"dir":     func(n ast.Node) { out.Dir = r.scalar(n, "dir", "a folder") },
		"version": func(n ast.Node) { out.Version = r.scalar(n, "version", "a version such as 1.4.0") },
		"languages": func(n ast.Node) {
			out.Languages = r.list(n, "languages", r.words.Languages[0])
			r.checkLanguages(out.Languages)
		},
		"services": func(n ast.Node) {
			out.Services = r.list(n, "services", "tasks")
			r.checkPatterns(out.Services)
		},
	}
	for _, key := range r.words.NameKeys {
		keys[key] = func(n ast.Node) { out.Names[key] = r.scalar(n, key, "a name") }
	}
	for _, key := range r.words.Switches {
		keys[key] = func(n ast.Node) {
			if out.Switches == nil {
				out.Switches = map[string]bool{}
			}
			out.Switches[key] = r.boolean(n, key)
		}
	}
	r.mapping(n, keys)
	return out
}

func (r *reader) checkLanguages(languages []Value) {
	for i, v := range languages {
		switch {
		case !slices.Contains(r.words.Languages, v.Text):
			r.failf(v.Pos, "unknown language %q, expected %s", v.Text, either(r.words.Languages))
		case slices.Contains(Texts(languages[:i]), v.Text):
			r.failf(v.Pos, "%s stands here twice: remove one", v.Text)
		}
	}
}

func (r *reader) checkPatterns(services []Value) {
	for _, v := range services {
		if _, err := path.Match(v.Text, ""); err != nil {
			r.failf(v.Pos, "%q is no pattern: expected the name of a service, in which * stands for any letters, such as public_*", v.Text)
		}
	}
}

// mapping reads the keys of a mapping.
func (r *reader) mapping(n ast.Node, keys map[string]func(ast.Node)) {
	var entries []*ast.MappingValueNode
	switch n := n.(type) {
	case *ast.MappingNode:
		entries = n.Values
	case *ast.MappingValueNode:
		entries = []*ast.MappingValueNode{n}
	default:
		r.failf(at(n), "found %s, expected keys: %s", kind(n), strings.Join(sortedKeys(keys), ", "))
		return
	}
	for _, e := range entries {
		key := e.Key.GetToken().Value
		if read, known := keys[key]; known {
			read(e.Value)
			continue
		}
		known := sortedKeys(keys)
		r.failf(at(e.Key), "unknown key %q, expected %s: did you mean %s?", key, either(known), nearest(key, known))
	}
}

// items reads a list of anything. The example is one of its items.
func (r *reader) items(n ast.Node, key, example string) []ast.Node {
	list, ok := n.(*ast.SequenceNode)
	switch {
	case !ok:
		r.failf(at(n), "%s: found %s, expected a list, such as [%s]", key, kind(n), strings.TrimPrefix(example, "- "))
		return nil
	case len(list.Values) == 0:
		r.failf(at(n), "%s: found an empty list, expected at least one entry, such as %s", key, strings.TrimPrefix(example, "- "))
		return nil
	default:
		return list.Values
	}
}

// list reads a list of scalars.
func (r *reader) list(n ast.Node, key, example string) []Value {
	var values []Value
	for _, item := range r.items(n, key, example) {
		if v := r.scalar(item, key, "a text such as "+example); v.Text != "" {
			values = append(values, v)
		}
	}
	return values
}

// scalar reads a text. A number is the text that it is written as.
func (r *reader) scalar(n ast.Node, key, expected string) Value {
	var text string
	switch n := n.(type) {
	case *ast.StringNode:
		text = n.Value
	case *ast.LiteralNode:
		text = n.Value.Value
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		text = n.GetToken().Value
	default:
		r.failf(at(n), "%s: found %s, expected %s", key, kind(n), expected)
		return Value{}
	}
	if text == "" {
		r.failf(at(n), "%s: found an empty text, expected %s", key, expected)
	}
	return Value{text, at(n)}
}

// kind says what a node is.
func kind(n ast.Node) string {
	switch n := n.(type) {
	case *ast.NullNode:
		return "nothing"
	case *ast.MappingNode, *ast.MappingValueNode:
		return "keys"
	case *ast.SequenceNode:
		return "a list"
	case *ast.AliasNode, *ast.AnchorNode, *ast.TagNode, *ast.MergeKeyNode:
		return "an alias, an anchor or a tag, which aren't read here"
	default:
		return fmt.Sprintf("%q", n.GetToken().Value)
	}
}

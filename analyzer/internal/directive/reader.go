package directive

import (
	"go/ast"
	"slices"
	"strings"

	"example.com/rpcgen/analyzer/internal/diag"
)

// A Reader reads the directives in doc comments. One that was never taken stands in a wrong place, and Rest reports it.
type Reader struct {
	diags  *diag.List
	taken  map[*ast.Comment]bool
	blocks map[*ast.Comment]bool // the block comments among docs
}

// NewReader returns a Reader that adds mistakes to a list.
func NewReader(diags *diag.List) *Reader {
	return &Reader{diags: diags, taken: map[*ast.Comment]bool{}, blocks: map[*ast.Comment]bool{}}
}

// Found is what the directives of a doc comment say: pointers to types of this package. See Of.
type Found []any

// Of returns the directive of type T, or nil if there is none.
func Of[T any](found Found) *T {
	for _, d := range found {
		if d, ok := d.(*T); ok {
			return d
		}
	}
	return nil
}

// Take reads the directives of a doc comment. One that may not stand there is an error.
func (r *Reader) Take(doc *ast.CommentGroup, place Place) Found {
	if doc == nil {
		return nil
	}
	var found Found
	var names []string
	for _, c := range doc.List {
		if isBlock(c) {
			r.blocks[c] = true
			continue
		}
		parsed, ok := ast.ParseDirective(c.Slash, c.Text)
		if !ok || parsed.Tool != "rpcgen" {
			continue
		}
		row := lookUp(parsed.Name)
		if row == nil {
			continue // Rest reports it
		}
		r.taken[c] = true
		switch {
		case !slices.Contains(row.places, place):
			r.diags.Errorf(c.Slash, "rpcgen:%s stands on %s, expected on %s: move it", row.name, place, row.describes)
		case slices.Contains(names, row.name):
			r.diags.Errorf(c.Slash, "rpcgen:%s stands here twice: remove one", row.name)
		default:
			names = append(names, row.name)
			if d := r.parse(row, parsed, place); d != nil {
				found = append(found, d)
			}
		}
	}
	return found
}

func (r *Reader) parse(row *row, parsed ast.Directive, place Place) any {
	args, err := parsed.ParseArgs()
	if err != nil {
		r.diags.Errorf(parsed.ArgsPos, "rpcgen:%s has an argument that can't be read: %v", row.name, err)
		return nil
	}
	return row.parse(comment{row.name, parsed.Slash, parsed.Args, parsed.ArgsPos, args, place}, r.diags)
}

// Rest reports those of the comments that are directives which nobody took, or that are meant as directives. It must be called after Take has seen the docs
// among them. A block comment holds no directive: what it says counts for nothing, as all code that is commented out. In a doc comment, though, a line
// that begins with a directive without its slashes was meant as one.
func (r *Reader) Rest(comments []*ast.Comment) {
	for _, c := range comments {
		switch parsed, ok := ast.ParseDirective(c.Slash, c.Text); {
		case r.taken[c]:
		case isBlock(c):
			r.reportBlock(c)
		case ok && parsed.Tool == "rpcgen":
			r.reportUntaken(parsed)
		case !ok:
			if meant := misspelt(c.Text); meant != "" {
				r.diags.Errorf(c.Slash, "%s is no directive: write //rpcgen:DIRECTIVE, in lower case and without spaces", meant)
			}
		}
	}
}

func isBlock(c *ast.Comment) bool { return strings.HasPrefix(c.Text, "/*") }

func (r *Reader) reportBlock(c *ast.Comment) {
	found, ok := misspeltInBlock(c.Text)
	if !ok || !r.blocks[c] {
		return
	}
	pos := r.diags.Position(c.Slash)
	if found.line > 0 {
		pos.Line, pos.Column = pos.Line+found.line, 1
	}
	pos.Column += found.col
	r.diags.ErrorAtf(pos, "rpcgen:%s stands in a block comment, which holds no directives: write //rpcgen:%s on a line of its own", found.name, found.name)
}

func (r *Reader) reportUntaken(d ast.Directive) {
	row := lookUp(d.Name)
	if row == nil {
		r.diags.Errorf(d.Slash, "unknown directive rpcgen:%s, expected one of: %s%s", d.Name, strings.Join(known(), " "), didYouMean(d.Name))
		return
	}
	r.diags.Errorf(d.Slash, "rpcgen:%s describes nothing here: move it to the doc comment of %s", d.Name, row.describes)
}

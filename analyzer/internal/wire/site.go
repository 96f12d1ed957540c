package wire

import (
	"go/ast"
	"go/token"
	"go/types"

	"example.com/rpcgen/analyzer/internal/decls"
	"example.com/rpcgen/rpcdef"
)

// A place is where a type stands in the source.
type place struct {
	pos token.Pos // of the type, or of the name through which it was reached

	holder, part string // e.g. "Task" and "Meta"; the name of an anonymous struct here is made of them
	words        string // in place of those in messages; "" for none
}

// path returns the place in words, such as "Task.Meta".
func (p place) path() string {
	if p.words != "" {
		return p.words
	}
	return p.holder + "." + p.part
}

// way returns the place as the way to a declaration.
func (p place) way() decls.Way { return decls.Way{Pos: p.pos, Words: p.path()} }

// A site is a place, with the type's syntax and the way there.
type site struct {
	place
	expr ast.Expr     // the type's syntax; nil if it isn't known
	head *rpcdef.Head // of the declaration that holds the type; nil for a method's own types
	user place        // the last place on the way here that lies in the user's source

	args *types.TypeList // the type arguments of the declaration that holds the type, which its tags may name

	overridden bool // the type is given by a directive or a tag, for how another one is written
}

// at returns the site of a part of the type, with that part's syntax if it is known.
func (s site) at(expr ast.Expr) site {
	if expr == nil {
		s.expr = nil
		return s
	}
	s.expr, s.pos = ast.Unparen(expr), expr.Pos()
	return s
}

// elem returns the site of the element of a pointer, slice or array.
func (s site) elem() site {
	switch expr := s.expr.(type) {
	case *ast.StarExpr:
		return s.at(expr.X)
	case *ast.ArrayType:
		return s.at(expr.Elt)
	default:
		return s.at(nil)
	}
}

package wire

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"

	"example.com/rpcgen/analyzer/internal/decls"
	"example.com/rpcgen/rpcdef"
)

// A Place is where a type stands in the source.
type Place struct {
	Pos token.Pos // of the type, or of the name through which it was reached

	Holder, Part string // e.g. "Task" and "Meta"; the name of an anonymous struct here is made of them
	Words        string // in place of those in messages; "" for none
}

// path returns the place in words, such as "Task.Meta".
func (p Place) path() string {
	if p.Words != "" {
		return p.Words
	}
	return p.Holder + "." + p.Part
}

// without returns the fix for a type that has no JSON form.
func (p Place) without() string {
	if p.Words != "" { // a result, an event's data or another type that isn't a field's
		return "use another type"
	}
	return "leave the field out with `json:\"-\"`"
}

// way returns the place as the way to a declaration.
func (p Place) way() decls.Way { return decls.Way{Pos: p.Pos, Words: p.path()} }

// A Site is a place, with the type's syntax and the way there.
type Site struct {
	Place
	Expr ast.Expr     // the type's syntax; nil if it isn't known
	head *rpcdef.Head // of the declaration that holds the type; nil for a method's own types, and for an event's data
	User Place        // the last place on the way here that lies in the user's source

	use rpcdef.Use // what a type is used for that no declaration holds; 0 for a result

	args *types.TypeList // the type arguments of the declaration that holds the type, which its tags may name

	overridden bool // the type is given by a directive or a tag, for how another one is written
}

// At returns the site of a part of the type, with that part's syntax if it is known.
func (s Site) At(expr ast.Expr) Site {
	if expr == nil {
		s.Expr = nil
		return s
	}
	s.Expr, s.Pos = ast.Unparen(expr), expr.Pos()
	return s
}

// elem returns the site of the element of a pointer, slice or array.
func (s Site) elem() Site {
	switch expr := s.Expr.(type) {
	case *ast.StarExpr:
		return s.At(expr.X)
	case *ast.ArrayType:
		return s.At(expr.Elt)
	default:
		return s.At(nil)
	}
}

// used returns what the type is used for. Where a declaration holds it, that is known after rpcdef.API.MarkUses.
func (s Site) used() rpcdef.Use {
	if s.head != nil {
		return s.head.Use
	}
	return cmp.Or(s.use, rpcdef.InResults)
}

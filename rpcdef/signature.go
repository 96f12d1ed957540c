package rpcdef

import (
	"slices"
	"strings"
)

// A Signature is a method's signature in Go, for code that implements or calls the method:
//
//	Name([ctx context.Context] [, params P] [, progress func(Q) error]) ([R] [, error])
type Signature struct {
	Context  bool    // the first parameter is a context.Context
	Params   *GoExpr // P; nil if the method has no params
	Progress *GoExpr // Q; nil if the method reports no progress
	Result   *GoExpr // R; nil if the method has no result
	Error    bool    // the last result is an error
}

// A GoExpr is a Go type as an expression. How it names the packages of its types depends on the file that it stands in.
type GoExpr struct {
	Pointer bool      // a pointer to the type that Pieces name
	Pieces  []GoPiece // e.g. page.Page[tasks.Task] is {page, "Page["}, {tasks, "Task]"}

	// Shape is that of the type that Pieces name: of a result, progress, an event's data or an error. It is nil if there is nothing to be set in its values.
	Shape GoShape
}

// A GoPiece is a piece of Go source.
type GoPiece struct {
	Package GoPackage // that qualifies Text; the zero value if nothing does
	Text    string
}

// A GoPackage is a package of the Go source.
type GoPackage struct {
	Path string // import path, e.g. "example.com/app/tasks"
	Name string // as its package clause has it, e.g. "tasks"
}

// Format returns e as Go source. The function qualify returns the name by which the source refers to a package, "" for the package that
// the source itself belongs to.
func (e *GoExpr) Format(qualify func(GoPackage) string) string {
	var b strings.Builder
	if e.Pointer {
		b.WriteByte('*')
	}
	for _, piece := range e.Pieces {
		if piece.Package != (GoPackage{}) {
			if name := qualify(piece.Package); name != "" {
				b.WriteString(name + ".")
			}
		}
		b.WriteString(piece.Text)
	}
	return b.String()
}

// Elem returns what e points to, or e itself if it isn't a pointer.
func (e *GoExpr) Elem() *GoExpr { return &GoExpr{Pieces: e.Pieces} }

// Packages returns the packages that e refers to, each once, in the order in which they occur.
func (e *GoExpr) Packages() []GoPackage {
	var all []GoPackage
	for _, piece := range e.Pieces {
		if piece.Package != (GoPackage{}) && !slices.Contains(all, piece.Package) {
			all = append(all, piece.Package)
		}
	}
	return all
}

package rpcdef

import "go/token"

// An Error is an error that handlers return and every client can catch by its type: a package-level variable of type error, or a type
// that implements error.
type Error struct {
	Name    string // on the wire, e.g. "task_not_found"
	GoName  string // e.g. "ErrTaskNotFound", "QuotaError"
	Package GoPackage
	Code    int // 400 to 1999
	Doc     Doc
	Pos     token.Position // of the name

	// Of a variable.
	Message string // what errors.New was given; "" if that isn't known

	// Of a type.
	Type    bool    // it is a type
	Pointer bool    // only a pointer to the type implements error
	Data    *Struct // its fields, as they look on the wire; nil where there are none
}

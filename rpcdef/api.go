// Package rpcdef is the model of an RPC API: what the analyzer reads out of Go source, and what every back-end prints.
//
// It knows no target language. Names are wire names and Go names, types are what encoding/json makes of the Go types.
// Positions have a file, a line and a column, and no offset.
package rpcdef

import (
	"go/token"
	"time"
)

// An API is everything that one run generates clients for.
type API struct {
	// Services stand in source order: by package path, then file name, then offset.
	Services []*Service

	// Channels stand in the order of services.
	Channels []*Channel

	// Decls are the declared types that a method or an event reaches, each once. Those of a package stand in source order; an anonymous
	// struct stands before the declaration that holds it, an instance of a generic type where that type is declared.
	Decls []Decl

	// Errors are the declared errors, by package path, then file name, then offset: those of packages that hold a service, and those that
	// the docs of methods link.
	Errors []*Error
}

// Methods returns the methods of all services, in order.
func (a *API) Methods() []*Method {
	var all []*Method
	for _, s := range a.Services {
		all = append(all, s.Methods...)
	}
	return all
}

// IsEmpty reports whether there is nothing that a client could do: neither methods nor channels.
func (a *API) IsEmpty() bool { return len(a.Methods()) == 0 && len(a.Channels) == 0 }

// A Service is an annotated interface.
type Service struct {
	Name        string // the first part of its methods' wire names, e.g. "tasks"
	GoName      string // the interface's name, e.g. "TasksService"
	Package     string // import path of the package that declares it
	PackageName string // as the package clause has it
	Doc         Doc
	Pos         token.Position
	Methods     []*Method // in source order
}

// Exported reports whether other packages can refer to the interface.
func (s *Service) Exported() bool { return token.IsExported(s.GoName) }

// GoPackage returns the package that declares the interface.
func (s *Service) GoPackage() GoPackage { return GoPackage{s.Package, s.PackageName} }

// A Method is one RPC method.
type Method struct {
	Name   string // whole wire name, e.g. "tasks.get_stats"
	GoName string // e.g. "GetStats"
	Doc    Doc
	Pos    token.Position // of the method's name

	Params *Struct // nil: the method takes an empty object
	Result Type    // nil: the method gives an empty object; a *Struct for both R and *R

	Progress Type // what the method tells before its result, as often as it likes; nil if it tells nothing

	Signature Signature // in Go

	Timeout time.Duration // the clients' default for this call; 0: the client's own default
	NoWait  bool          // the clients also get a variant that doesn't wait for the answer

	Idempotent bool     // clients may send a call again when they don't know its outcome
	Errors     []*Error // the declared errors that the docs link, in the order of the links

	Hash string // tells apart what the method looks like on the wire; package contract sets it
}

// ParamsName is the name of the params type, as the tool's output shows it: "-" where there are none.
func (m *Method) ParamsName() string {
	if m.Params == nil {
		return "-"
	}
	return m.Params.Name
}

// ResultName is the name of the result type, as the tool's output shows it: "-" where there is none.
func (m *Method) ResultName() string {
	if m.Result == nil {
		return "-"
	}
	return spelling(m.Result)
}

// ProgressName is the name of what the method tells before its result, as the tool's output shows it: "-" where there is nothing.
func (m *Method) ProgressName() string {
	if m.Progress == nil {
		return "-"
	}
	return spelling(m.Progress)
}

// A Doc is a doc comment, without its comment marks and directives.
type Doc struct {
	Text       string // the whole text, with a blank line between paragraphs and no newline at the end
	Deprecated string // the text of the "Deprecated:" paragraph, on one line; "" if there is none
}

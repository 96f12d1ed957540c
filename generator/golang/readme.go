package golang

import (
	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/emit"
)

// A page is the data of the templates for README.md, go.mod and go.sum.
type page struct {
	Header    string
	Ownership string
	Module    string // path of the module
	Package   string // name of the package
	Methods   []*methodView
	Errors    bool // the API declares errors
}

// newPage returns the page of a view.
func newPage(v *view) page {
	return page{
		Header: generator.Header, Ownership: generator.Ownership,
		Module: v.module, Package: v.pkg, Methods: v.client.methods,
		Errors: len(v.errorVars)+len(v.errorTypes) > 0,
	}
}

// First returns the method that the example calls; nil if there is none.
func (p page) First() *methodView {
	if len(p.Methods) == 0 {
		return nil
	}
	return p.Methods[0]
}

// Faked returns the method that the example of a test calls: one with params and a result that are structs; nil if there is none.
func (p page) Faked() *methodView {
	for _, m := range p.Methods {
		if m.Params != "" && m.pointer {
			return m
		}
	}
	return nil
}

// Declarations returns the declarations of all methods without their bodies, a line each.
func (p page) Declarations() string {
	var b emit.Buffer
	for _, m := range p.Methods {
		b.P(declaration(m.Name, m).String(), " ", m.results())
		if m.noWait != "" {
			b.P(declaration(m.noWait, m).String(), " error")
		}
	}
	return b.String()
}

package golang

import (
	"slices"

	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/golang/internal/view"
)

// A page is the data of the templates for README.md, go.mod and go.sum.
type page struct {
	Header    string
	Ownership string
	Module    string // path of the module
	Package   string // name of the package
	Methods   []*view.Method
	Channels  []*view.Channel
	Errors    bool   // the API declares errors
	Unions    string // what stands for unknown members of the first union; "" if there is none
}

// newPage returns the page of a view.
func newPage(v *view.View) page {
	unions := ""
	for _, d := range v.Types.Decls {
		if u, ok := d.(view.Union); ok && unions == "" {
			unions = u.Unknown
		}
	}
	return page{
		Header: generator.Header, Ownership: generator.Ownership,
		Module: v.Module, Package: v.Package, Methods: v.Client.Methods,
		Channels: v.Channels.Channels, Unions: unions,
		Errors: len(v.ErrorVars)+len(v.ErrorTypes) > 0,
	}
}

// First returns the method that the example calls; nil if there is none.
func (p page) First() *view.Method {
	if len(p.Methods) == 0 {
		return nil
	}
	return p.Methods[0]
}

// Faked returns the method that the example of a test calls: one with params and a result that are structs; nil if there is none.
func (p page) Faked() *view.Method {
	for _, m := range p.Methods {
		if m.Params != "" && m.Pointer {
			return m
		}
	}
	return nil
}

// Declarations returns the declarations of all methods without their bodies, a line each.
func (p page) Declarations() string {
	var b emit.Buffer
	for _, m := range p.Methods {
		b.P(declaration(m.Name, m.Parameters()).String(), " ", m.Results())
		if m.NoWait != "" {
			b.P(declaration(m.NoWait, m.Inputs()).String(), " error")
		}
	}
	return b.String()
}

// ChannelDeclarations returns the declarations of the methods for channels without their bodies, a line each.
func (p page) ChannelDeclarations() string {
	var b emit.Buffer
	for _, c := range p.Channels {
		for _, m := range methodsOf(c) {
			b.P(declaration(m.name, m.params).String(), " ", m.results)
		}
	}
	return b.String()
}

// Progress reports whether a method tells its progress.
func (p page) Progress() bool {
	return slices.ContainsFunc(p.Methods, func(m *view.Method) bool { return m.Progress != "" })
}

package types

import (
	"slices"

	"example.com/rpcgen/rpcdef"
)

// A Mentions is what type expressions mention.
type Mentions struct {
	heads map[*rpcdef.Head]bool // of declarations, by their names
	open  bool                  // the type Open
}

// NewMentions returns those of nothing yet.
func NewMentions() *Mentions { return &Mentions{heads: map[*rpcdef.Head]bool{}} }

// AddMethod adds what the signature of a method mentions.
func (m *Mentions) AddMethod(method *rpcdef.Method) {
	if method.Params != nil {
		m.Add(method.Params, rpcdef.InParams)
	}
	if method.Result != nil {
		m.Add(method.Result, rpcdef.InResults)
	}
	if method.Progress != nil {
		m.Add(method.Progress, rpcdef.InResults)
	}
}

// Add adds what the expression of t mentions, as Expr returns it.
func (m *Mentions) Add(t rpcdef.Type, use rpcdef.Use) {
	switch t := t.(type) {
	case *rpcdef.Enum:
		m.heads[&t.Head] = true
		m.open = m.open || IsOpen(t, use)
	case *rpcdef.Struct:
		if !t.Anonymous {
			m.heads[&t.Head] = true
			return
		}
		for _, f := range t.Fields {
			m.Add(f.Type, t.Use)
		}
	case *rpcdef.Defined:
		m.heads[&t.Head] = true
	case *rpcdef.Union:
		m.heads[&t.Head] = true
	case rpcdef.Map: // its keys are strings, whatever they are in Go
		m.Add(t.Elem, use)
	default:
		for _, part := range rpcdef.Parts(t) {
			m.Add(part, use)
		}
	}
}

// Names returns the names of the types that are mentioned, sorted.
func (m *Mentions) Names(api *rpcdef.API) []string {
	names := make([]string, 0, len(m.heads)+1)
	for _, d := range api.Decls {
		if m.heads[d.Header()] {
			names = append(names, SafeType(d.Header().Name))
		}
	}
	if m.open {
		names = append(names, OpenName)
	}
	slices.Sort(names)
	return names
}

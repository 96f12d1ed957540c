package python

import (
	"go/scanner"
	"slices"
	"strconv"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/rpcdef"
)

// Declared are the names of what an API declares.
type declared struct {
	modules *emit.Namespace           // of models.py and client.py: the types, and what the package exports for every API
	renamed map[*rpcdef.Head]string   // the types that can't have their own names
	members map[*rpcdef.Enum][]string // of enums, in the order of their values
	zeros   map[*rpcdef.Enum]string   // the members that are zero values; "" for an enum that has none
	methods map[*rpcdef.Method]string // of APIClient
}

// newDeclared names what an API declares. Names that meet, and methods that can't have one, are added to errs.
func newDeclared(api *rpcdef.API, errs *scanner.ErrorList) *declared {
	n := &declared{
		modules: emit.NewNamespace("Python", errs, len(api.Decls), exports...),
		renamed: map[*rpcdef.Head]string{},
		members: map[*rpcdef.Enum][]string{},
		zeros:   map[*rpcdef.Enum]string{},
	}
	for _, d := range api.Decls {
		head := d.Header()
		name := typeName(head.Name)
		if name != head.Name {
			n.renamed[head] = name
		}
		n.modules.Claim(name, emit.Owner{What: "type " + head.GoName, Pos: head.Pos})
		if enum, ok := d.(*rpcdef.Enum); ok {
			n.members[enum] = memberNames(enum)
			n.zeros[enum] = zeroMember(enum, n.members[enum])
		}
	}
	n.nameMethods(api.Methods(), errs)
	return n
}

// typeOf returns the name of a declaration.
func (n *declared) typeOf(head *rpcdef.Head) string {
	if name, ok := n.renamed[head]; ok {
		return name
	}
	return head.Name
}

func zeroMember(e *rpcdef.Enum, members []string) string {
	i := slices.IndexFunc(e.Values, func(v *rpcdef.EnumValue) bool { return enumLiteral(v) == zeroOf(e.Kind) })
	if i < 0 {
		return ""
	}
	return members[i]
}

func (n *declared) nameMethods(methods []*rpcdef.Method, errs *scanner.ErrorList) {
	n.methods = make(map[*rpcdef.Method]string, len(methods))
	class := emit.NewNamespace("Python", errs, len(methods))
	for _, m := range methods {
		name := methodName(m.Name)
		if name == "" {
			errs.Add(m.Pos, "method "+strconv.Quote(m.Name)+
				" has no name in Python, expected one that begins with a letter: name it with //rpcgen:method NAME")
			continue
		}
		n.methods[m] = name
		owner := emit.Owner{What: "method " + strconv.Quote(m.Name), Pos: m.Pos, Fix: "rename one with //rpcgen:method NAME"}
		class.Claim(name, owner)
		if m.NoWait {
			class.Claim(noWaitName(name), owner)
		}
	}
}

// noWaitName returns the name of the variant of a method that doesn't wait for the server.
func noWaitName(method string) string { return method + "_no_wait" }

package types

import (
	"go/scanner"
	"slices"
	"strconv"
	"strings"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/python/internal/syntax"
	"example.com/rpcgen/rpcdef"
)

// Names holds the names of what an API declares.
type Names struct {
	modules *emit.Namespace           // of models.py, client.py and api_errors.py: the types and errors, and what the package exports for every API
	renamed map[*rpcdef.Head]string   // the types that can't have their own names
	Members map[*rpcdef.Enum][]string // of enums, in the order of their values
	zeros   map[*rpcdef.Enum]string   // the members that are zero values; "" for an enum that has none
	Methods map[*rpcdef.Method]string // of APIClient
	params  map[*rpcdef.Struct]bool   // the types that methods take

	telling map[*rpcdef.Struct]bool // those of methods that tell their progress

	unchecked map[*rpcdef.Field]bool // the fields whose rules the server's validator doesn't always come to

	Channels map[*rpcdef.Channel]ChannelNames

	HasDeprecated bool // a type or an error is deprecated
}

// NewNames names what an API declares. Names that meet, and methods that can't have one, are added to errs.
func NewNames(api *rpcdef.API, errs *scanner.ErrorList) *Names {
	n := &Names{
		modules: emit.NewNamespace("Python", errs, len(api.Decls), slices.Concat(Exports, SyncExports, ownEvents(api), ownTables(api))...),
		renamed: map[*rpcdef.Head]string{},
		Members: map[*rpcdef.Enum][]string{},
		zeros:   map[*rpcdef.Enum]string{},
	}
	for _, d := range api.Decls {
		head := d.Header()
		name := typeName(head.Name)
		if name != head.Name {
			n.renamed[head] = name
		}
		n.HasDeprecated = n.HasDeprecated || head.Doc.Deprecated != ""
		n.modules.Claim(name, emit.Owner{What: "type " + head.GoName, Pos: head.Pos})
		switch d := d.(type) {
		case *rpcdef.Enum:
			n.Members[d] = memberNames(d)
			n.zeros[d] = zeroMember(d, n.Members[d])
		case *rpcdef.Union:
			n.modules.Claim(UnknownName(d), emit.Owner{What: "the unknown variant of union " + head.GoName, Pos: head.Pos})
		}
	}
	for _, e := range api.Errors {
		n.HasDeprecated = n.HasDeprecated || e.Doc.Deprecated != ""
		n.modules.Claim(ErrorName(e), emit.ErrorOwner(e))
	}
	n.nameMethods(api.Methods(), api.Channels, errs)
	n.unchecked = uncheckedFields(api.Methods())
	return n
}

// TypeOf returns the name of a declaration.
func (n *Names) TypeOf(head *rpcdef.Head) string {
	if name, ok := n.renamed[head]; ok {
		return name
	}
	return head.Name
}

func (n *Names) nameMethods(methods []*rpcdef.Method, channels []*rpcdef.Channel, errs *scanner.ErrorList) {
	n.Methods = make(map[*rpcdef.Method]string, len(methods))
	n.params = make(map[*rpcdef.Struct]bool, len(methods))
	n.telling = map[*rpcdef.Struct]bool{}
	class := emit.NewNamespace("Python", errs, len(methods), CheckVersionName)
	for _, m := range methods {
		if m.Params != nil {
			n.params[m.Params] = true
			n.telling[m.Params] = n.telling[m.Params] || m.Progress != nil
		}
		name := methodName(m.Name)
		if name == "" {
			errs.Add(m.Pos, "method "+strconv.Quote(m.Name)+
				" has no name in Python, expected one that begins with a letter: name it with //rpcgen:method NAME")
			continue
		}
		n.Methods[m] = name
		owner := emit.Owner{What: "method " + strconv.Quote(m.Name), Pos: m.Pos, Fix: "rename one with //rpcgen:method NAME"}
		class.Claim(name, owner)
		if m.NoWait {
			class.Claim(NoWaitName(name), owner)
		}
	}
	n.nameChannels(channels, class)
}

// NoWaitName returns the name of the variant of a method that doesn't wait for the server.
func NoWaitName(method string) string { return method + "_no_wait" }

// typeName returns the Python name of a declared type.
func typeName(goName string) string {
	name := goName
	if !syntax.IsIdentifier(name) || strings.HasPrefix(name, "_") {
		name = syntax.Identifier(goName)
		if name == "" {
			name = "Type"
		}
		name += "_"
	}
	for syntax.Reserved.Has(name) || modules.Has(name) || locals.Has(name) {
		name += "_"
	}
	return name
}

// methodName returns the Python name of an RPC method, or "" if none can be made of its wire name.
func methodName(wire string) string {
	name := syntax.Identifier(rpcdef.Snake(wire))
	for syntax.Reserved.Has(name) || importable.Has(name) || name == "rpc" {
		name += "_"
	}
	return name
}

// UnknownName returns the name of the class for variants of a union that the client doesn't know.
func UnknownName(u *rpcdef.Union) string { return typeName("Unknown" + u.Name) }

// ErrorName returns the name of the class of a declared error.
func ErrorName(e *rpcdef.Error) string { return e.Stem() + "Error" }

package wire

import (
	"go/types"
	"strings"

	"example.com/rpcgen/rpcdef"
)

// wellKnown returns the form of a type of the standard library, or of a module that many use, if the model knows it, or nil.
func wellKnown(path, name string) rpcdef.Type {
	text := rpcdef.Text{Go: rpcdef.GoName{Package: path, Name: name}}
	switch path + "." + name {
	case "time.Time":
		return rpcdef.Time{}
	case "time.Duration":
		return rpcdef.Duration{}
	case "encoding/json.RawMessage":
		return rpcdef.Any{Raw: true}
	case "encoding/json.Number":
		return rpcdef.Number{}
	case "math/big.Int":
		return rpcdef.BigInt{}
	case "math/big.Float", "math/big.Rat", "net/netip.Addr", "net/netip.AddrPort", "net/netip.Prefix", "net.IP":
		return text
	case "github.com/shopspring/decimal.Decimal": // a string, unless the server sets decimal.MarshalJSONWithoutQuotes
		return text
	default:
		return nil
	}
}

// named converts a type that has a name.
func (c *Converter) named(t *types.Named, at Site) rpcdef.Type {
	if done := c.decls.Of(t); done != nil && !c.settler.isPartial(t) {
		if u, isUnion := done.(*rpcdef.Union); isUnion {
			return c.useOf(u, at)
		}
		return done
	}
	obj := t.Obj()
	if obj.Pkg() == nil {
		return c.refuse(at, "the interface "+obj.Name()+", which can hold types that rpcgen doesn't know", "use a string")
	}
	if overridden := c.override(t, at); overridden != nil {
		return overridden
	}
	if known := wellKnown(obj.Pkg().Path(), obj.Name()); known != nil {
		return known
	}
	switch path := obj.Pkg().Path(); {
	case path == "net/url" && obj.Name() == "URL":
		return c.refuse(at, "url.URL, which encoding/json writes as its parts, not as its text", "use a string")
	case path == "sync" || path == "sync/atomic":
		return c.refuse(at, obj.Pkg().Name()+"."+obj.Name()+", which is no data", at.without())
	}
	if iface, ok := t.Underlying().(*types.Interface); ok {
		if declared := c.unions.Of(t); declared != nil {
			return c.union(t, declared, at)
		}
		if iface.Empty() {
			return rpcdef.Any{}
		}
		return c.refuse(at, "the interface "+obj.Name()+", which can hold types that rpcgen doesn't know", "use a struct, or any")
	}
	if code := codingOf(t); !code.isNative() {
		return c.marshaled(t, code, at)
	}
	return c.declare(t, at)
}

// marshaled converts a type with a custom marshaler.
func (c *Converter) marshaled(t *types.Named, code coding, at Site) rpcdef.Type {
	c.directions.checkNilEmbed(t, code, at)
	if code.write == nil { // encoding/json writes what it is made of
		return c.oneWay(t, at, rpcdef.InResults, code.why(), c.native(t, at))
	}
	if code.writesJSON() && code.read == nil { // encoding/json reads what it is made of
		return c.readNative(t, code, at)
	}
	c.enums.ReportIdle(t, "has a custom marshaler")
	owner := promotedFrom(t, code.write)
	text := func() rpcdef.Type {
		if owner != nil {
			return c.typ(owner, at)
		}
		return rpcdef.Text{Go: rpcdef.GoName{Package: t.Obj().Pkg().Path(), Name: t.Obj().Name()}}
	}
	switch {
	case code.writesText() && code.readsJSON() && (owner == nil || owner != promotedFrom(t, code.read)):
		return c.oneWay(t, at, rpcdef.InResults, code.why(), text)
	case owner != nil:
		return c.typ(owner, at)
	case code.writesJSON() && code.readsText():
		return c.oneWay(t, at, rpcdef.InParams, code.why(), text)
	case code.writesJSON():
		return c.unknowns.add(t, at, code.why())
	default:
		c.directions.checkText(t, at)
		return text()
	}
}

// readNative converts a type that has MarshalJSON, of its own or promoted, and is read as what it is made of.
func (c *Converter) readNative(t *types.Named, code coding, at Site) rpcdef.Type {
	if owner := promotedFrom(t, code.write); owner != nil && c.directions.finder.knowsForm(owner, "MarshalJSON") {
		c.directions.refuseOneWay(t, code.write, TypeName(owner), rpcdef.InParams, at)
		return c.typ(owner, at)
	}
	return c.oneWay(t, at, rpcdef.InParams, code.why(), c.native(t, at))
}

// declare converts a named type that gets a declaration of its own.
func (c *Converter) declare(t *types.Named, at Site) rpcdef.Type {
	head := c.head(t)
	if _, isBasic := t.Underlying().(*types.Basic); !isBasic {
		c.enums.ReportIdle(t, "is no string and no integer")
	}
	switch under := t.Underlying().(type) {
	case *types.Struct:
		st := &rpcdef.Struct{Head: head}
		c.decls.Add(st, t, at.User.way())
		c.fields(st, under, Site{User: at.User, args: t.TypeArgs()})
		return st
	case *types.Basic:
		if under.Kind() == types.Invalid {
			return c.Unresolved(at)
		}
		if found := c.enums.Find(t, basicKinds[under.Kind()], &head); found != nil {
			c.decls.Add(found, t, at.User.way())
			return found
		}
		def := &rpcdef.Defined{Head: head, Type: c.basic(under, at)}
		c.decls.Add(def, t, at.User.way())
		return def
	case *types.Pointer, *types.Slice, *types.Array, *types.Map:
		def := &rpcdef.Defined{Head: head}
		c.decls.Add(def, t, at.User.way())
		spec := c.specSite(t, &def.Head, at)
		if pointer, ok := under.(*types.Pointer); ok {
			c.directions.checkNamedPointer(pointer, spec)
		}
		def.Type = c.typ(under, spec)
		return def
	default:
		return c.typ(under, at)
	}
}

// specSite returns the site of the right-hand side of a named type's declaration.
func (c *Converter) specSite(t *types.Named, head *rpcdef.Head, at Site) Site {
	at = Site{Place: Place{Pos: at.Pos, Words: t.Obj().Name(), Holder: t.Obj().Name(), Part: "Item"}, head: head, User: at.User, args: t.TypeArgs()}
	if spec, ok := c.prog.TypeSpec(t.Origin().Obj()); ok {
		return at.At(spec.Spec.Type)
	}
	return at
}

func (c *Converter) head(t *types.Named) rpcdef.Head {
	obj := t.Obj()
	head := rpcdef.Head{GoName: obj.Name(), Package: obj.Pkg().Path(), Pos: c.prog.Position(obj.Pos())}
	if args := t.TypeArgs(); args != nil {
		var names []string
		for arg := range args.Types() {
			names = append(names, TypeName(arg))
		}
		head.GoName += "[" + strings.Join(names, ", ") + "]"
	}
	if spec, ok := c.prog.TypeSpec(t.Origin().Obj()); ok {
		head.Doc = spec.File.Doc(spec.Spec)
	}
	return head
}

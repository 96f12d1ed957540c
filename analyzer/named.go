package analyzer

import (
	"go/types"
	"strings"

	"example.com/rpcgen/rpcdef"
)

// wellKnown returns the form of a standard type that has one of its own, or nil.
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
	default:
		return nil
	}
}

// named converts a type that has a name.
func (c *converter) named(t *types.Named, at site) rpcdef.Type {
	if done := c.declOf(t); done != nil {
		return done
	}
	obj := t.Obj()
	if obj.Pkg() == nil {
		return c.refuse(at, "the interface "+obj.Name(), "rpcgen can't tell which types it holds: use a string")
	}
	if wired := c.wired(t); wired != nil {
		return wired
	}
	if known := wellKnown(obj.Pkg().Path(), obj.Name()); known != nil {
		return known
	}
	switch path := obj.Pkg().Path(); {
	case path == "net/url" && obj.Name() == "URL":
		return c.refuse(at, "of type url.URL", "encoding/json writes its parts, not its text: use a string")
	case path == "sync" || path == "sync/atomic":
		return c.refuse(at, "of type "+obj.Pkg().Name()+"."+obj.Name(), "it is no data: leave the field out with `json:\"-\"`")
	}
	if iface, ok := t.Underlying().(*types.Interface); ok {
		if iface.Empty() {
			return rpcdef.Any{}
		}
		return c.refuse(at, "the interface "+obj.Name(), "rpcgen can't tell which types it holds: use a struct, or any")
	}
	if own := c.selfWritten(t, at); own != nil {
		c.idleEnum(t, "writes or reads itself")
		return own
	}
	if nesting(t) > maxNesting {
		c.diags.errorf(obj.Pos(), "%s holds instances of itself for type arguments that grow without end, expected the same ones: give it its own type parameters", obj.Name())
		return rpcdef.Any{}
	}
	return c.declare(t, at)
}

// declOf returns the declaration that a named type has by now, or nil.
func (c *converter) declOf(t *types.Named) rpcdef.Decl {
	if done := c.quick[t]; done != nil || t.TypeArgs() == nil {
		return done
	}
	done, _ := c.instances.At(t).(rpcdef.Decl)
	return done
}

// maxNesting is how deep type arguments may stand in each other. Only a type that holds an instance of itself for a larger
// argument gets there, which is no type that Go can build.
const maxNesting = 16

// nesting is how deep types stand in each other in a type's arguments.
func nesting(t types.Type) int {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		deepest := 0
		if args := t.TypeArgs(); args != nil {
			for arg := range args.Types() {
				deepest = max(deepest, nesting(arg)+1)
			}
		}
		return deepest
	case *types.Map:
		return max(nesting(t.Key()), nesting(t.Elem())) + 1
	case interface{ Elem() types.Type }:
		return nesting(t.Elem()) + 1
	default:
		return 0
	}
}

// selfWritten converts a type that writes or reads itself, nil for others.
func (c *converter) selfWritten(t *types.Named, at site) rpcdef.Type {
	writer, why := method(t, "MarshalJSON"), "writes its own JSON"
	if writer == nil {
		writer, why = method(t, "UnmarshalJSON"), "reads its own JSON"
	}
	if writer != nil {
		if owner := promotedFrom(t, writer); owner != nil {
			return c.typ(owner, at)
		}
		return c.unknownType(t, at, why)
	}
	toText, fromText := method(t, "MarshalText"), method(t, "UnmarshalText")
	switch {
	case toText != nil:
		if owner := promotedFrom(t, toText); owner != nil {
			return c.typ(owner, at)
		}
		c.needReader(t, at)
		return rpcdef.Text{Go: rpcdef.GoName{Package: t.Obj().Pkg().Path(), Name: t.Obj().Name()}}
	case fromText != nil:
		return c.unknownType(t, at, "reads text and doesn't write it")
	default:
		return nil
	}
}

func (c *converter) typeName(t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string { return p.Name() })
}

// method finds a method of t or *t, promoted ones too.
func method(t types.Type, name string) *types.Func {
	if isBare(t) {
		return nil
	}
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, name)
	fn, ok := obj.(*types.Func)
	if !ok || !hasJSONForm(fn) {
		return nil
	}
	return fn
}

// isBare reports whether a type clearly has no method, as most haven't.
func isBare(t types.Type) bool {
	named, ok := t.(*types.Named)
	if !ok {
		_, basic := t.(*types.Basic)
		return basic
	}
	st, ok := named.Underlying().(*types.Struct)
	if !ok || named.NumMethods() > 0 {
		return false
	}
	for field := range st.Fields() {
		if field.Embedded() {
			return false
		}
	}
	return true
}

// hasJSONForm reports whether a method named like one of encoding/json's interfaces has its signature: encoding/json doesn't call others.
// One that doesn't resolve counts.
func hasJSONForm(fn *types.Func) bool {
	sig := types.TypeString(fn.Signature(), nil)
	if strings.Contains(sig, "invalid type") {
		return true
	}
	params, results := "", "[]byte, error"
	switch fn.Name() {
	case "UnmarshalJSON", "UnmarshalText":
		params, results = "[]byte", "error"
	case "Error":
		results = "string"
	}
	return tupleString(fn.Signature().Params()) == params && tupleString(fn.Signature().Results()) == results
}

func tupleString(t *types.Tuple) string {
	var parts []string
	for v := range t.Variables() {
		under := types.Unalias(v.Type())
		if s, ok := under.(*types.Slice); ok && types.Identical(s.Elem(), types.Typ[types.Byte]) {
			parts = append(parts, "[]byte")
		} else {
			parts = append(parts, under.String())
		}
	}
	return strings.Join(parts, ", ")
}

// promotedFrom returns the embedded type whose method t has, or nil where the method is t's own.
func promotedFrom(t *types.Named, fn *types.Func) types.Type {
	recv := deref(fn.Signature().Recv().Type())
	owner, ok := recv.(*types.Named)
	if !ok || owner.Obj() == t.Obj() {
		return nil
	}
	return owner
}

// declare converts a named type that gets a declaration of its own.
func (c *converter) declare(t *types.Named, at site) rpcdef.Type {
	head := c.head(t)
	if _, isBasic := t.Underlying().(*types.Basic); !isBasic {
		c.idleEnum(t, "is no string and no integer")
	}
	switch under := t.Underlying().(type) {
	case *types.Struct:
		st := &rpcdef.Struct{Head: head}
		c.add(st, t)
		c.structFields(st, under)
		return st
	case *types.Basic:
		if under.Kind() == types.Invalid {
			return c.unresolved(at)
		}
		if enum := c.enum(t, under, head); enum != nil {
			c.add(enum, t)
			return enum
		}
		def := &rpcdef.Defined{Head: head, Type: c.basic(under, at)}
		c.add(def, t)
		return def
	case *types.Pointer, *types.Slice, *types.Array, *types.Map:
		def := &rpcdef.Defined{Head: head}
		c.add(def, t)
		spec := c.specSite(t, &def.Head, at)
		if pointer, ok := under.(*types.Pointer); ok {
			c.needMethods(pointer, spec)
		}
		def.Type = c.typ(under, spec)
		return def
	default:
		return c.typ(under, at)
	}
}

// specSite is the right-hand side of a named type's declaration.
func (c *converter) specSite(t *types.Named, head *rpcdef.Head, at site) site {
	at = site{pos: at.pos, words: t.Obj().Name(), holder: t.Obj().Name(), part: "Item", head: head}
	if spec, ok := c.spec(t.Origin().Obj()); ok {
		return at.at(spec.spec.Type)
	}
	return at
}

func (c *converter) head(t *types.Named) rpcdef.Head {
	obj := t.Obj()
	head := rpcdef.Head{GoName: obj.Name(), Package: obj.Pkg().Path(), Pos: c.prog.position(obj.Pos())}
	if args := t.TypeArgs(); args != nil {
		var names []string
		for arg := range args.Types() {
			names = append(names, c.typeName(arg))
		}
		head.GoName += "[" + strings.Join(names, ", ") + "]"
	}
	if spec, ok := c.spec(t.Origin().Obj()); ok {
		head.Doc = spec.file.docs[spec.spec]
	}
	return head
}

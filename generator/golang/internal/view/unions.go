package view

import (
	"strings"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/godoc"
	"example.com/rpcgen/generator/golang/internal/syntax"
	"example.com/rpcgen/rpcdef"
)

// A Union is a union with the function that decodes it.
type Union struct {
	Doc       string
	Name      string
	Marker    string // name of the method that the variants have
	Unmarshal string // name of the function
	Unknown   string // name of the variant for what the client doesn't know
	Field     string // that tells the variants apart, as a literal
	Variants  []Variant
}

// A Variant is a member of a union.
type Variant struct {
	Value string // of the field, as a literal
	Name  string
}

// A Slot is a field of a struct that holds a union, which only a function decodes.
type Slot struct {
	Name      string
	Wire      string // its name on the wire, as a literal
	Unmarshal string // the function, as an expression
}

// A Discriminator is a field of a struct that has one value only.
type Discriminator struct {
	Name  string
	Value string // as a literal
}

func (r *resolver) union(u *rpcdef.Union) Union {
	r.imports.Add("encoding/json")
	r.importDecode()
	v := Union{
		Name: typeName(u), Marker: markerName(u), Unmarshal: unmarshalName(u), Unknown: unknownName(u), Field: syntax.Quote(u.Field),
		Variants: make([]Variant, len(u.Variants)),
	}
	names := make([]string, 0, len(u.Variants)+1)
	for i, variant := range u.Variants {
		v.Variants[i] = Variant{syntax.Quote(variant.Value), typeName(variant.Struct)}
		names = append(names, "[*"+v.Variants[i].Name+"]")
	}
	v.Doc = godoc.Text(unionDoc(u, append(names, "[*"+v.Unknown+"]")))
	return v
}

// unionDoc returns the doc of a union with a sentence on its variants.
func unionDoc(u *rpcdef.Union, variants []string) string {
	text := u.Doc.Text
	if strings.TrimSpace(text) == "" {
		text = typeName(u) + " is a union."
	}
	return godoc.InsertBeforeDeprecation(text, "Its members are "+emit.Enumerate(variants)+".")
}

// unknownName returns the name of the variant of a union that stands for those that the client doesn't know.
func unknownName(u *rpcdef.Union) string { return "Unknown" + typeName(u) }

// markerName returns the name of the method by which a union is sealed.
func markerName(u *rpcdef.Union) string { return "is" + typeName(u) }

// unmarshalName returns the name of the function that decodes a union.
func unmarshalName(u *rpcdef.Union) string { return "unmarshal" + typeName(u) }

// isOpen reports whether a value of type t holds a union beside declarations that decode themselves: whether what holds the value must decode it by a function.
func isOpen(t rpcdef.Type) bool {
	switch t := t.(type) {
	case *rpcdef.Union:
		return true
	case *rpcdef.Defined:
		return isAlias(t) && isOpen(t.Type)
	default:
		inner := elem(t)
		return inner != nil && isOpen(inner)
	}
}

// isAlias reports whether a type is an alias because it can't have methods: it is a pointer, or an interface.
func isAlias(d *rpcdef.Defined) bool {
	_, isPointer := rpcdef.Underlying(d.Type).(rpcdef.Optional)
	return isPointer && !d.IsEndless()
}

// unmarshalOf returns the function that decodes a type that isOpen, as an expression.
func (r *resolver) unmarshalOf(t rpcdef.Type) string {
	switch t := t.(type) {
	case *rpcdef.Union:
		return unmarshalName(t)
	case *rpcdef.Defined:
		return r.unmarshalOf(t.Type)
	case rpcdef.Optional:
		if nilIsNull(t.Elem) {
			return r.unmarshalOf(t.Elem)
		}
		return r.decode("OptionalOf(" + r.unmarshalOf(t.Elem) + ")")
	case rpcdef.List:
		return r.decode("ListOf(" + r.unmarshalOf(t.Elem) + ")")
	case rpcdef.Map:
		return r.decode("MapOf[" + r.keyType(t.Key) + "](" + r.unmarshalOf(t.Elem) + ")")
	case rpcdef.Array:
		return r.decode("ArrayOf(func(a *" + r.goType(t) + ") []" + r.goType(t.Elem) + " { return a[:] }, " + r.unmarshalOf(t.Elem) + ")")
	default:
		panic("golang: no union: " + rpcdef.TypeString(t))
	}
}

// decode returns an expression that begins with a name of the client's package decode, and imports that.
func (r *resolver) decode(expr string) string {
	r.importDecode()
	return "decode." + expr
}

func (r *resolver) importDecode() { r.imports.AddOwn(r.names.module + "/internal/decode") }

// slots returns the fields of a struct that hold unions.
func (r *resolver) slots(s *rpcdef.Struct, fields []syntax.Field) []Slot {
	var slots []Slot
	for i, f := range s.Fields {
		if !isOpen(f.Type) {
			continue
		}
		r.importDecode()
		v := Slot{Name: fields[i].Name, Wire: syntax.Quote(f.Name), Unmarshal: r.unmarshalOf(f.Type)}
		if plain := r.goType(f.Type); fields[i].Type == "*"+plain { // where one that is absent differs from one that is empty
			v.Unmarshal = r.decode("OptionalOf(" + v.Unmarshal + ")")
		}
		slots = append(slots, v)
	}
	return slots
}

// discriminators returns the fields of a struct that have one value only.
func discriminators(s *rpcdef.Struct, fields []syntax.Field) []Discriminator {
	var found []Discriminator
	for i, f := range s.Fields {
		if f.Const != "" {
			found = append(found, Discriminator{fields[i].Name, syntax.Quote(f.Const)})
		}
	}
	return found
}

// unknownOwner is what claims the name of a union's unknown variant.
func unknownOwner(u *rpcdef.Union) emit.Owner {
	return emit.Owner{What: "the unknown variant of union " + u.GoName, Pos: u.Pos}
}

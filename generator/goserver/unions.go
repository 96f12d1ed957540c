package goserver

import (
	"strconv"
	"strings"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/goserver/internal/syntax"
	"example.com/rpcgen/generator/goserver/internal/view"
	"example.com/rpcgen/rpcdef"
)

// unionsFile prints unions.go.
func unionsFile(v *view.View) []byte {
	b := newFile(v, v.Unions.Imports)
	p := &shapePrinter{Buffer: b, structs: map[*rpcdef.GoStruct]*view.Struct{}, unions: map[*rpcdef.GoUnion]*view.Union{}}
	for _, s := range v.Unions.Structs {
		p.structs[s.GoStruct] = s
	}
	for _, u := range v.Unions.Unions {
		p.unions[u.GoUnion] = u
	}
	p.P()
	p.P("// Some fields have one value only, by which clients tell the members of a union apart. A function complete... returns")
	p.P("// what it gets if they are set, or else a copy in which they are.")
	for _, c := range v.Unions.Completers {
		p.completer(c)
	}
	for _, u := range v.Unions.Unions {
		p.union(u)
	}
	for _, s := range v.Unions.Structs {
		p.structure(s)
	}
	return b.Bytes()
}

// A shapePrinter prints statements that go through a value.
type shapePrinter struct {
	*emit.Buffer
	structs map[*rpcdef.GoStruct]*view.Struct
	unions  map[*rpcdef.GoUnion]*view.Union
	depth   int // of loops and pointers
}

func (p *shapePrinter) completer(c *view.Completer) {
	p.P()
	p.P("// ", c.Name, " completes ", c.Doc, ".")
	p.Block("func "+c.Name+"(v *"+c.GoType+") (*"+c.GoType+", error) {", func() {
		if c.MayNil {
			p.Block("if v == nil {", func() { p.P("return nil, nil") }, "}")
		}
		p.P("c := &", syntax.RuntimePackage, ".Constants{}")
		if _, isUnion := c.Shape.(*rpcdef.GoUnion); isUnion {
			p.P("c.NotNil(*v)")
		}
		p.check(c.Shape, "(*v)")
		p.P("if isEmpty, err := c.Empty(); err != nil || !isEmpty {")
		p.In(func() { p.P("return v, err") })
		p.P("}")
		p.copyOf("*v", c.Shape, "copied")
		p.P("return &copied, nil")
	}, "}")
}

// union prints the functions of a union.
func (p *shapePrinter) union(u *view.Union) {
	p.P()
	p.Block("func "+u.Check+"(c *"+syntax.RuntimePackage+".Constants, v "+u.GoType+") {", func() {
		p.P("switch v := v.(type) {")
		p.P("case nil:")
		for _, variant := range u.Variants {
			st := p.structs[variant.Struct]
			if !variant.Pointer {
				p.P("case ", st.GoType, ":")
				p.In(func() { p.P(st.Check, "(c, &v)") })
			}
			p.P("case *", st.GoType, ":")
			p.In(func() { p.Block("if v != nil {", func() { p.P(st.Check, "(c, v)") }, "}") })
		}
		p.P("default:")
		p.In(func() { p.P("c.NoMember(v, ", syntax.Quote(u.Name), ")") })
		p.P("}")
	}, "}")
	p.P()
	p.Block("func "+u.Set+"(v "+u.GoType+") "+u.GoType+" {", func() {
		p.P("switch v := v.(type) {")
		for _, variant := range u.Variants {
			p.variant(p.structs[variant.Struct], variant)
		}
		p.P("}")
		p.P("return v")
	}, "}")
}

// variant prints the cases of a variant: of a value, which the switch has copied, and of a pointer.
func (p *shapePrinter) variant(st *view.Struct, variant rpcdef.GoVariant) {
	if !variant.Pointer {
		p.P("case ", st.GoType, ":")
		p.In(func() {
			p.P(st.Set, "(&v)")
			p.P("return v")
		})
	}
	p.P("case *", st.GoType, ":")
	p.In(func() {
		p.Block("if v != nil {", func() {
			p.P("copied := *v")
			p.P(st.Set, "(&copied)")
			p.P("return &copied")
		}, "}")
	})
}

// structure prints the functions of a struct.
func (p *shapePrinter) structure(st *view.Struct) {
	p.P()
	p.Block("func "+st.Check+"(c *"+syntax.RuntimePackage+".Constants, v *"+st.GoType+") {", func() {
		if st.IsRecursive {
			p.P("if !c.Enter() {")
			p.In(func() { p.P("return") })
			p.P("}")
			p.P("defer c.Leave()")
		}
		p.checkFields(st.GoStruct, "v")
	}, "}")
	p.P()
	p.P("// ", st.Set, " sets the fields of *v, which is a copy, and of copies of what it holds.")
	p.Block("func "+st.Set+"(v *"+st.GoType+") {", func() { p.setFields(st.GoStruct, "v") }, "}")
}

func (p *shapePrinter) checkFields(st *rpcdef.GoStruct, place string) {
	for _, f := range st.Fields {
		p.checkThrough(st, f, f.Through, place)
	}
}

// checkThrough prints what checks a field that comes from embedded structs.
func (p *shapePrinter) checkThrough(st *rpcdef.GoStruct, f rpcdef.GoField, way []rpcdef.GoEmbedded, place string) {
	for i, embedded := range way {
		place += "." + embedded.Name
		if embedded.Pointer {
			p.Block("if "+place+" != nil {", func() { p.checkThrough(st, f, way[i+1:], place) }, "}")
			return
		}
	}
	place += "." + f.Name
	if f.Const != "" {
		p.P(syntax.RuntimePackage, ".CheckConstant(c, ", place, ", ", syntax.Quote(f.Const), ", ", syntax.Quote(st.Name+"."+f.Name), ")")
		return
	}
	p.check(f.Shape, place)
}

// check prints what checks the value at a place that has an address.
func (p *shapePrinter) check(shape rpcdef.GoShape, place string) {
	switch shape := shape.(type) {
	case rpcdef.GoPointer:
		p.Block("if "+bare(place)+" != nil {", func() { p.check(shape.Elem, "(*"+bare(place)+")") }, "}")
	case rpcdef.GoSlice:
		p.checkElems(shape.Elem, place)
	case rpcdef.GoArray:
		p.checkElems(shape.Elem, place)
	case rpcdef.GoMap:
		p.nested(func(_, _, elem string) {
			p.Block("for _, "+elem+" := range "+bare(place)+" {", func() { p.check(shape.Elem, elem) }, "}")
		})
	case *rpcdef.GoUnion:
		p.P(p.unions[shape].Check, "(c, ", bare(place), ")")
	case *rpcdef.GoStruct:
		if st := p.structs[shape]; st != nil {
			p.P(st.Check, "(c, ", address(place), ")")
		} else {
			p.checkFields(shape, place)
		}
	}
}

func (p *shapePrinter) checkElems(elem rpcdef.GoShape, place string) {
	p.nested(func(index, _, _ string) {
		p.Block("for "+index+" := range "+bare(place)+" {", func() { p.check(elem, place+"["+index+"]") }, "}")
	})
}

func (p *shapePrinter) setFields(st *rpcdef.GoStruct, place string) {
	for _, f := range st.Fields {
		p.setThrough(f, f.Through, place)
	}
}

// setThrough prints what sets a field that comes from embedded structs.
func (p *shapePrinter) setThrough(f rpcdef.GoField, way []rpcdef.GoEmbedded, place string) {
	for i, embedded := range way {
		place += "." + embedded.Name
		if embedded.Pointer {
			p.copied(place, func(elem string) {
				p.P(elem, " := *", place)
				p.setThrough(f, way[i+1:], elem)
			})
			return
		}
	}
	place += "." + f.Name
	if f.Const != "" {
		p.P(place, " = ", syntax.Quote(f.Const))
		return
	}
	p.set(f.Shape, place)
}

// set prints what sets the fields in the value at a place that belongs to nobody else, and copies what the value leads to.
func (p *shapePrinter) set(shape rpcdef.GoShape, place string) {
	switch shape := shape.(type) {
	case rpcdef.GoPointer:
		p.copied(place, func(elem string) { p.copyOf("*"+place, shape.Elem, elem) })
	case rpcdef.GoSlice:
		p.P(place, " = slices.Clone(", place, ")")
		p.setElems(shape, place)
	case rpcdef.GoArray:
		p.setElems(shape, place)
	case rpcdef.GoMap:
		p.P(place, " = maps.Clone(", place, ")")
		p.setElems(shape, place)
	case *rpcdef.GoUnion:
		p.P(place, " = ", p.unions[shape].Set, "(", place, ")")
	case *rpcdef.GoStruct:
		if st := p.structs[shape]; st != nil {
			p.P(st.Set, "(&", place, ")")
		} else {
			p.setFields(shape, place)
		}
	}
}

// copyOf prints what declares a copy of a value, with the fields set.
func (p *shapePrinter) copyOf(value string, shape rpcdef.GoShape, name string) {
	switch shape := shape.(type) {
	case rpcdef.GoSlice:
		p.P(name, " := slices.Clone(", value, ")")
		p.setElems(shape, name)
	case rpcdef.GoMap:
		p.P(name, " := maps.Clone(", value, ")")
		p.setElems(shape, name)
	case *rpcdef.GoUnion:
		p.P(name, " := ", p.unions[shape].Set, "(", value, ")")
	default:
		p.P(name, " := ", value)
		p.set(shape, name)
	}
}

// copied prints what replaces the pointer at a place by one to a copy, which body declares.
func (p *shapePrinter) copied(place string, body func(elem string)) {
	p.nested(func(_, _, elem string) {
		p.Block("if "+place+" != nil {", func() {
			body(elem)
			p.P(place, " = &", elem)
		}, "}")
	})
}

// setElems prints what sets the fields in the elements of a slice, an array or a map that belongs to nobody else.
func (p *shapePrinter) setElems(shape rpcdef.GoShape, place string) {
	inner := rpcdef.GoShapeParts(shape)[0]
	p.nested(func(index, key, elem string) {
		if _, isMap := shape.(rpcdef.GoMap); !isMap {
			p.Block("for "+index+" := range "+place+" {", func() { p.set(inner, place+"["+index+"]") }, "}")
			return
		}
		p.Block("for "+key+", "+elem+" := range "+place+" {", func() {
			p.set(inner, elem)
			p.P(place, "[", key, "] = ", elem)
		}, "}")
	})
}

// nested runs body with names of variables that aren't used around it.
func (p *shapePrinter) nested(body func(index, key, elem string)) {
	p.depth++
	defer func() { p.depth-- }()
	suffix := ""
	if p.depth > 1 {
		suffix = strconv.Itoa(p.depth)
	}
	body("i"+suffix, "key"+suffix, "elem"+suffix)
}

// bare returns a place without the parentheses that it needs only before a selector or an index.
func bare(place string) string {
	if !strings.HasPrefix(place, "(*") || !strings.HasSuffix(place, ")") {
		return place
	}
	depth := 0
	for i, r := range place {
		switch r {
		case '(':
			depth++
		case ')':
			depth--
		}
		if depth == 0 && i < len(place)-1 { // the first parenthesis is closed before the end
			return place
		}
	}
	return place[1 : len(place)-1]
}

// address returns a pointer to a place.
func address(place string) string {
	if pointer, isPointer := strings.CutPrefix(bare(place), "*"); isPointer {
		return pointer
	}
	return "&" + place
}

package golang

import (
	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/godoc"
	"example.com/rpcgen/generator/golang/internal/syntax"
	"example.com/rpcgen/generator/golang/internal/view"
)

func printUnion(b *emit.Buffer, u view.Union) {
	godoc.Print(b, u.Doc)
	b.P("type ", u.Name, " interface{ ", u.Marker, "() }")
	b.P()
	b.P("// ", u.Unknown, " stands for a member of ", u.Name, " that this client doesn't know.")
	b.Block("type "+u.Unknown+" struct {", func() {
		b.P("Value string          // of the field ", u.Field)
		b.P("Data  json.RawMessage // all of it")
	}, "}")
	b.P()
	b.P("// MarshalJSON returns Data.")
	b.P("func (v *", u.Unknown, ") MarshalJSON() ([]byte, error) { return v.Data.MarshalJSON() }")
	b.P()
	b.P("// UnmarshalJSON sets Data.")
	b.P("func (v *", u.Unknown, ") UnmarshalJSON(data []byte) error { return v.Data.UnmarshalJSON(data) }")
	b.P()
	printUnionMarkers(b, u)
	b.P()
	printUnmarshalUnion(b, u)
}

// printUnionMarkers prints the methods that seal the union.
func printUnionMarkers(b *emit.Buffer, u view.Union) {
	names := make([]string, 0, len(u.Variants)+1)
	for _, v := range u.Variants {
		names = append(names, v.Name)
	}
	printMarkers(b, u.Marker, append(names, u.Unknown))
}

// printMarkers prints the methods by which pointers to types are what an interface takes, aligned as by gofmt.
func printMarkers(b *emit.Buffer, marker string, types []string) {
	width := syntax.ColumnWidth(types, func(name string) string { return name })
	for _, name := range types {
		b.P("func (*", name, ") ", marker, "()", syntax.Padding(name, width), " {}")
	}
}

// printUnmarshalUnion prints the function that decodes the union.
func printUnmarshalUnion(b *emit.Buffer, u view.Union) {
	b.P("// ", u.Unmarshal, " decodes the member of ", u.Name, " that the field ", u.Field, " names.")
	b.Block("func "+u.Unmarshal+"(data []byte, to *"+u.Name+") error {", func() {
		b.Block("if *to = nil; isNull(data) {", func() { b.P("return nil") }, "}")
		b.P("value, err := decode.Discriminator(data, ", u.Field, ")")
		b.Block("if err != nil {", func() { b.P("return err") }, "}")
		b.P("switch value {")
		for _, v := range u.Variants {
			b.P("case ", v.Value, ":")
			b.In(func() { b.P("*to = &", v.Name, "{}") })
		}
		b.P("default:")
		b.In(func() { b.P("*to = &", u.Unknown, "{Value: value}") })
		b.P("}")
		b.P("return decode.Variant(data, *to)")
	}, "}")
}

// printStructMethods prints the methods by which a struct is JSON, if encoding/json needs any.
func printStructMethods(b *emit.Buffer, s view.Struct) {
	if len(s.Discriminators) > 0 {
		printMarshal(b, s)
	}
	if len(s.Slots) > 0 {
		printUnmarshalStruct(b, s)
	}
}

// printMarshal prints the method that writes the fields that have one value only.
func printMarshal(b *emit.Buffer, s view.Struct) {
	b.P()
	names := make([]string, len(s.Discriminators))
	for i, d := range s.Discriminators {
		names[i] = d.Name
	}
	what := ", whatever is in it: there is one value only."
	if len(names) > 1 {
		what = ", whatever is in them: each has one value only."
	}
	b.P("// MarshalJSON sets ", emit.Enumerate(names), what)
	b.Block("func (v "+s.Name+") MarshalJSON() ([]byte, error) {", func() {
		b.P("type plain ", s.Name)
		for _, d := range s.Discriminators {
			b.P("v.", d.Name, " = ", d.Value)
		}
		b.P("return json.Marshal(plain(v))")
	}, "}")
}

// printUnmarshalStruct prints the method that decodes the fields with unions by their functions.
func printUnmarshalStruct(b *emit.Buffer, s view.Struct) {
	width := syntax.ColumnWidth(s.Slots, func(f view.Slot) string { return f.Wire })
	b.P()
	b.P("// UnmarshalJSON decodes the unions, which encoding/json can't.")
	b.Block("func (v *"+s.Name+") UnmarshalJSON(data []byte) error {", func() {
		b.P("type plain ", s.Name)
		b.Block("return decode.Object(data, (*plain)(v), decode.Slots{", func() {
			for _, f := range s.Slots {
				b.P(f.Wire, ":", syntax.Padding(f.Wire, width), " decode.Into(&v.", f.Name, ", ", f.Unmarshal, "),")
			}
		}, "})")
	}, "}")
}

// printUnmarshalDefined prints the method that decodes a list, a map or an array of unions.
func printUnmarshalDefined(b *emit.Buffer, d view.Defined) {
	b.P()
	b.P("// UnmarshalJSON decodes the unions, which encoding/json can't.")
	b.Block("func (v *"+d.Name+") UnmarshalJSON(data []byte) error {", func() {
		b.P("return ", d.Unmarshal, "(data, (*", d.Type, ")(v))")
	}, "}")
}

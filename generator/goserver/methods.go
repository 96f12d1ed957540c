package goserver

import (
	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/goserver/internal/syntax"
	"example.com/rpcgen/generator/goserver/internal/view"
)

// methodsFile prints methods.go.
func methodsFile(v *view.View) []byte {
	var constants, wire, variables, imports []string
	var options [][]syntax.Field
	for _, s := range v.Services {
		for _, m := range s.Methods {
			constants, wire = append(constants, m.Constant), append(wire, m.Wire)
			variables, options = append(variables, m.Variable), append(options, m.Options)
			imports = append(imports, v.Runtime)
			if m.Timeout {
				imports = append(imports, "time")
			}
		}
	}
	b := newFile(v, imports)
	end := "."
	if len(v.Channels) > 0 {
		end = ","
	}
	b.P()
	b.P("// ", syntax.VersionName, " is the version of the API. It changes with the name, the params, the result or the errors of a method", end)
	if len(v.Channels) > 0 {
		b.P("// and with the pattern of a channel, its events or how these are delivered.")
	}
	b.P("const ", syntax.VersionName, " = ", syntax.Quote(v.Version))
	if len(constants) == 0 {
		return b.Bytes()
	}
	b.P()
	b.P("// The methods, as clients call them.")
	b.Block("const (", func() { syntax.PrintAligned(b, constants, wire) }, ")")
	b.P()
	b.P("// What the services declare of their methods.")
	b.Block("var (", func() { printOptions(b, variables, options) }, ")")
	return b.Bytes()
}

// printOptions prints the variables that hold the options of methods. A value that has several lines ends the lines that gofmt aligns with each other.
func printOptions(b *emit.Buffer, variables []string, options [][]syntax.Field) {
	width := 0
	for _, name := range variables {
		width = max(width, len(name))
	}
	var names, values []string
	for i, fields := range options {
		value := emit.List(syntax.RuntimePackage+".MethodOptions{", syntax.Pairs(fields), "}").String()
		names = append(names, variables[i])
		if b.Fits(syntax.MaxColumns-width, " = ", value) {
			values = append(values, value)
			continue
		}
		syntax.PrintAligned(b, names, append(values, syntax.RuntimePackage+".MethodOptions{"))
		b.In(func() { syntax.PrintFields(b, fields) })
		b.P("}")
		names, values = nil, nil
	}
	syntax.PrintAligned(b, names, values)
}

// errorsFile prints errors.go.
func errorsFile(v *view.View) []byte {
	b := newFile(v, append([]string{v.Runtime}, v.ErrorImports...))
	b.P()
	b.P("// ", syntax.ErrorsName, " returns the errors that clients know by name. What else a method returns is logged, and told as internal.")
	b.Block("func "+syntax.ErrorsName+"() []"+syntax.RuntimePackage+".DeclaredError {", func() {
		b.Block("return []"+syntax.RuntimePackage+".DeclaredError{", func() {
			for _, e := range v.Errors {
				b.P(e.Declaration, ",")
			}
		}, "}")
	}, "}")
	return b.Bytes()
}

package goserver

// methodsFile prints methods.go.
func methodsFile(v *view) []byte {
	var constants, wire, variables, options, imports []string
	for _, s := range v.services {
		for _, m := range s.methods {
			constants, wire = append(constants, m.constant), append(wire, m.wire)
			variables, options = append(variables, m.variable), append(options, m.options)
			imports = append(imports, v.runtime)
			if m.timeout {
				imports = append(imports, "time")
			}
		}
	}
	b := newFile(v, imports)
	b.P()
	b.P("// ", versionName, " is the version of the API: another one where the name, the params, the result or the errors of a method are other ones.")
	b.P("const ", versionName, " = ", quote(v.version))
	if len(constants) == 0 {
		return b.Bytes()
	}
	b.P()
	b.P("// The methods, as clients call them.")
	b.Block("const (", func() { printAligned(b, constants, wire) }, ")")
	b.P()
	b.P("// What the services declare of their methods.")
	b.Block("var (", func() { printAligned(b, variables, options) }, ")")
	return b.Bytes()
}

// errorsName is the name of the function that returns the declared errors.
const errorsName = "declaredErrors"

// errorsFile prints errors.go.
func errorsFile(v *view) []byte {
	b := newFile(v, append([]string{v.runtime}, v.errorImports...))
	b.P()
	b.P("// ", errorsName, " returns the errors that clients know by name. What else a method returns is logged, and told as internal.")
	b.Block("func "+errorsName+"() []"+runtimePackage+".DeclaredError {", func() {
		b.Block("return []"+runtimePackage+".DeclaredError{", func() {
			for _, e := range v.errors {
				b.P(e.declaration, ",")
			}
		}, "}")
	}, "}")
	return b.Bytes()
}

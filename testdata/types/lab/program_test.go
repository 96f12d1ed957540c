package lab

import (
	"fmt"
	"go/constant"
	"go/token"
	"slices"
	"strings"
	"testing"

	"example.com/rpcgen/rpcdef"
)

// A program is the text of the program that knows all constructs and their Go clients.
type program struct {
	strings.Builder

	l    *laboratory
	seen map[string]bool // the types that it has members or samples of
}

// program returns the source of the referee.
func (l *laboratory) program() []byte {
	p := &program{l: l, seen: map[string]bool{}}
	p.WriteString("package main\n\nimport (\n\t\"context\"\n\t\"encoding/json\"\n\t\"reflect\"\n\n")
	p.linef("%q", "example.com/rpcgen/testdata/types/lab/referee")
	p.linef("%q", "example.com/rpcgen/testdata/types/lab/values")
	for i, c := range l.constructs {
		p.linef("s%d %q", i, c.pkg)
		if others := l.unionPackage(c); others != c.pkg {
			p.linef("u%d %q", i, others)
		}
		p.linef("c%d %q", i, l.goClient(c))
	}
	if l.samples != "" {
		p.linef("%q", l.samples)
	}
	p.WriteString(")\n\nfunc main() {\n\treferee.Main([]referee.Construct{\n")
	for i, c := range l.constructs {
		p.linef("{Name: %q, Service: reflect.TypeFor[s%d.%s](), Methods: %#v, Client: func(rpc referee.RPC) any { return c%d.NewAPIClient(rpc%d{rpc}) }},",
			c.name, i, c.service, c.methods, i, i)
	}
	p.WriteString("\t}, values.Hints{Enums: values.Enums{\n")
	for _, c := range l.constructs {
		p.enums(c)
	}
	p.WriteString("\t}, Unions: []values.Union{\n")
	for i, c := range l.constructs {
		p.unions(i, c)
	}
	if p.WriteString("\t}"); l.samples != "" {
		p.WriteString(", Samples: samples.All(), Wires: map[string]string{\n")
		for _, c := range l.constructs {
			p.wires(c)
		}
		p.WriteString("\t}")
	}
	p.WriteString("})\n}\n")
	for i := range l.constructs {
		p.adapter(i)
	}
	return []byte(p.String())
}

// adapter prints what a construct's Go client calls through: each has a type Call of its own.
func (p *program) adapter(i int) {
	fmt.Fprintf(p, "\ntype rpc%d struct{ referee.RPC }\n\n", i)
	fmt.Fprintf(p, "func (r rpc%d) Do(_ context.Context, call *c%d.Call) (json.RawMessage, error) { return r.Call(call.Params) }\n", i, i)
}

// goClient is the import path of a construct's Go client.
func (l *laboratory) goClient(c *construct) string {
	return l.goFolder() + "/clients/" + c.name + "/" + modeBoth
}

// goFolder is the import path of the folder of the Go clients.
func (l *laboratory) goFolder() string { return "example.com/rpcgen/" + l.work + "/go" }

func (p *program) linef(format string, args ...any) { fmt.Fprintf(p, "\t"+format+"\n", args...) }

// enums writes a construct's enums, as the server and as its Go client have them.
func (p *program) enums(c *construct) {
	for _, d := range c.project(p.l.api, modeBoth).Decls {
		enum, ok := d.(*rpcdef.Enum)
		if !ok {
			continue
		}
		var members []string
		for _, v := range enum.Values {
			members = append(members, member(enum, v.Value))
		}
		list := strings.Join(members, ", ")
		for _, name := range []string{enum.Package + "." + enum.GoName, p.l.goClient(c) + "." + enum.Name} {
			if !p.seen[name] {
				p.seen[name] = true
				p.linef("%q: {Listed: []any{%s}, Other: %s, Openness: %d},", name, list, member(enum, stranger(enum)), enum.Openness)
			}
		}
	}
}

func member(enum *rpcdef.Enum, value constant.Value) string {
	if value.Kind() == constant.String {
		return fmt.Sprintf("%q", constant.StringVal(value))
	}
	return enum.Kind.String() + "(" + value.ExactString() + ")"
}

// stranger returns a value that an enum doesn't list: for integers, what the bits of all listed ones make together, as in flags, or the
// first natural number that isn't listed.
func stranger(enum *rpcdef.Enum) constant.Value {
	value := enum.Values[0].Value
	if value.Kind() == constant.String {
		return constant.MakeString("none of those")
	}
	isListed := func(v *rpcdef.EnumValue) bool { return constant.Compare(v.Value, token.EQL, value) }
	for _, v := range enum.Values {
		value = constant.BinaryOp(value, token.OR, v.Value)
	}
	for n := int64(0); slices.ContainsFunc(enum.Values, isListed); n++ {
		value = constant.MakeInt64(n)
	}
	return value
}

// unionPackage is the package that declares the unions of a construct.
func (l *laboratory) unionPackage(c *construct) string {
	for _, d := range c.project(l.api, modeBoth).Decls {
		if u, ok := d.(*rpcdef.Union); ok {
			return u.Package
		}
	}
	return c.pkg
}

// unions writes the unions of a construct, as the server has them, and their members.
func (p *program) unions(i int, c *construct) {
	name := fmt.Sprintf("s%d", i)
	if p.l.unionPackage(c) != c.pkg {
		name = fmt.Sprintf("u%d", i)
	}
	for _, d := range c.project(p.l.api, modeBoth).Decls {
		u, ok := d.(*rpcdef.Union)
		if !ok {
			continue
		}
		p.linef("{Type: reflect.TypeFor[%s.%s](), Field: %q, Members: []reflect.Type{", name, u.GoName, u.Field)
		for _, v := range u.Variants {
			p.linef("\treflect.TypeFor[%s.%s](),", name, v.Struct.GoName)
		}
		p.linef("}},")
	}
}

// wires writes which types of the Go client stand for types that the source says the wire type of.
func (p *program) wires(c *construct) {
	for _, d := range c.project(p.l.api, modeBoth).Decls {
		if def, ok := d.(*rpcdef.Defined); ok {
			p.linef("%q: %q,", p.l.goClient(c)+"."+def.Name, def.Package+"."+def.GoName)
		}
	}
}

// build compiles what the laboratory consists of.
func (l *laboratory) build(t *testing.T) {
	t.Helper()
	l.command(t, root, "go", "build", "-o", l.work+"/bin/referee", "./"+l.work+"/referee")
}

package analyzer

import (
	"go/ast"
	"go/token"
	"path/filepath"

	"example.com/rpcgen/rpcdef"
)

// A serviceDecl is an annotated interface, as its declaration has it.
type serviceDecl struct {
	pkg  *pkg
	file *file
	spec *ast.TypeSpec
	doc  *ast.CommentGroup
	name string // of the wire
}

// findServices reads the directives of all root packages. Those of a service's methods are read here too, so that a mistake
// in one is told whatever else is wrong.
func findServices(prog *program, roots []*pkg, diags *diagnostics) []*serviceDecl {
	reader := &directiveReader{diags: diags, taken: map[*ast.Comment]bool{}}
	prog.directives = newDirectiveTable(reader)
	var services []*serviceDecl
	for _, root := range roots {
		for _, f := range root.files {
			if len(f.mentions) == 0 && !f.headless {
				continue
			}
			diags.errors = append(diags.errors, f.syntax...)
			prog.brokenSyntax = prog.brokenSyntax || len(f.syntax) > 0
			services = append(services, prog.fileServices(root, f, reader)...)
			reader.rest(f.source)
		}
	}
	return services
}

// missedServices reports the services of files that build constraints leave out. There is no other one, so that somebody misses them.
func (p *program) missedServices(diags *diagnostics) {
	for _, name := range p.leftOut {
		src, err := p.source(name)
		if err != nil {
			continue // it would not be read with other constraints either
		}
		for _, c := range src.mentions {
			if d, ok := ast.ParseDirective(c.Slash, c.Text); ok && d.Tool == "rpcgen" && d.Name == dirService {
				diags.errorf(c.Slash, "the service counts for nothing, because this build leaves %s out: see its build constraint and its name, and pass --tags", filepath.Base(name))
			}
		}
	}
}

// A directiveTable is what the directives below the services say, by what they describe.
type directiveTable struct {
	reader  *directiveReader
	methods map[*ast.Field]methodDirectives
	enums   map[*ast.TypeSpec]enumDirective
	wires   map[*ast.TypeSpec]*wireType
	tags    map[*ast.Field]*wireType

	farWires []*farWire
}

func newDirectiveTable(reader *directiveReader) directiveTable {
	return directiveTable{
		reader:  reader,
		methods: map[*ast.Field]methodDirectives{},
		enums:   map[*ast.TypeSpec]enumDirective{},
		wires:   map[*ast.TypeSpec]*wireType{},
		tags:    map[*ast.Field]*wireType{},
	}
}

type methodDirectives struct {
	method *directive
	ignore bool
}

type enumDirective struct{ open bool }

func (p *program) fileServices(root *pkg, f *file, reader *directiveReader) []*serviceDecl {
	var services []*serviceDecl
	p.packageDirectives(root, f, reader)
	for _, d := range f.ast.Decls {
		gen, ok := d.(*ast.GenDecl)
		if !ok || gen.Tok != token.TYPE {
			p.otherDecl(d, reader)
			continue
		}
		if gen.Lparen.IsValid() {
			reader.take(gen.Doc, "a group of declarations")
		}
		for _, s := range gen.Specs {
			spec := s.(*ast.TypeSpec)
			if svc := p.typeDirectives(root, f, spec, specDoc(gen, spec), reader); svc != nil {
				services = append(services, svc)
			}
		}
	}
	return services
}

// specDoc is the doc comment of a type declaration.
func specDoc(gen *ast.GenDecl, spec *ast.TypeSpec) *ast.CommentGroup {
	if spec.Doc == nil && !gen.Lparen.IsValid() {
		return gen.Doc
	}
	return spec.Doc
}

// packageDirectives takes the directives of a package clause, of which there may be several.
func (p *program) packageDirectives(root *pkg, f *file, reader *directiveReader) {
	if f.ast.Doc == nil {
		return
	}
	for _, c := range f.ast.Doc.List {
		if d := reader.take(&ast.CommentGroup{List: []*ast.Comment{c}}, "a package clause", dirWire)[dirWire]; d != nil {
			p.packageWire(root, f, d, reader.diags)
		}
	}
}

// lateDirectives takes the directives of a type in a package that no pattern matches, when a service reaches it.
func (p *program) lateDirectives(pkg *pkg, d *decl) {
	if spec, ok := d.spec.(*ast.TypeSpec); ok && !pkg.root {
		p.typeDirectives(pkg, d.file, spec, specDoc(d.gen, spec), p.directives.reader)
	}
}

// otherDecl takes the directives of a declaration that can have none.
func (p *program) otherDecl(d ast.Decl, reader *directiveReader) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		reader.take(d.Doc, "a function")
	case *ast.GenDecl:
		reader.take(d.Doc, "a declaration that is no type")
	}
}

// typeDirectives takes the directives of a type declaration and of what it holds.
func (p *program) typeDirectives(root *pkg, f *file, spec *ast.TypeSpec, doc *ast.CommentGroup, reader *directiveReader) *serviceDecl {
	iface, isInterface := spec.Type.(*ast.InterfaceType)
	if !isInterface {
		found := reader.take(doc, kindOfType(spec), typeHome(spec)...)
		if d := found[dirEnum]; d != nil {
			p.directives.enums[spec] = parseEnum(d, reader.diags)
		}
		if d := found[dirWire]; d != nil {
			p.directives.wires[spec] = p.typeWire(root, f, d, reader.diags)
		}
		if st, ok := spec.Type.(*ast.StructType); ok && f.mentionsTool(st.Fields.Opening, st.Fields.Closing) {
			for _, field := range st.Fields.List {
				reader.take(field.Doc, "a struct field")
			}
		}
		return nil
	}
	for _, field := range iface.Methods.List {
		p.methodDirectives(field, reader)
	}
	d := reader.take(doc, "an interface type", dirService)[dirService]
	if d == nil {
		return nil
	}
	if spec.TypeParams != nil {
		reader.diags.errorf(spec.TypeParams.Pos(), "a service can't have type parameters, declare one interface for each instance")
	}
	return &serviceDecl{pkg: root, file: f, spec: spec, doc: doc, name: serviceName(d, spec, reader.diags)}
}

func (p *program) methodDirectives(field *ast.Field, reader *directiveReader) {
	if len(field.Names) == 0 {
		reader.take(field.Doc, "an embedded interface")
		return
	}
	found := reader.take(field.Doc, "a method", dirMethod, dirIgnore)
	m, ignore := found[dirMethod], found[dirIgnore]
	if ignore != nil {
		ignore.noArgs(reader.diags)
		if m != nil {
			reader.diags.errorf(m.pos, "rpcgen:method and rpcgen:ignore stand on one method, leave one")
		}
	}
	if m != nil {
		parseMethodArgs(m, &rpcdef.Method{}, reader.diags)
	}
	p.directives.methods[field] = methodDirectives{method: m, ignore: ignore != nil}
}

// typeHome lists the directives that a type declaration of this form may have.
func typeHome(spec *ast.TypeSpec) []string {
	if spec.Assign.IsValid() {
		return nil
	}
	switch spec.Type.(type) {
	case *ast.Ident, *ast.SelectorExpr:
		return []string{dirEnum, dirWire}
	default:
		return []string{dirWire}
	}
}

func kindOfType(spec *ast.TypeSpec) string {
	if spec.Assign.IsValid() {
		return "an alias"
	}
	switch spec.Type.(type) {
	case *ast.Ident, *ast.SelectorExpr:
		return "a type with another type's name for its definition"
	case *ast.StructType:
		return "a struct type"
	case *ast.FuncType:
		return "a function type"
	case *ast.MapType:
		return "a map type"
	case *ast.ArrayType:
		return "a slice or array type"
	default:
		return "a type that is no interface"
	}
}

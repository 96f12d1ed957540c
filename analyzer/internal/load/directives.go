package load

import (
	"go/ast"
	"go/token"
	"path/filepath"
	"strconv"

	"example.com/rpcgen/analyzer/internal/directive"
	"example.com/rpcgen/analyzer/internal/find"
	"example.com/rpcgen/analyzer/internal/source"
)

// A Service is an annotated interface.
type Service struct {
	Name string // on the wire
	File *File
	Spec *ast.TypeSpec
	Doc  *ast.CommentGroup
}

// Directives are what directives and rpcgen tags say, by what they describe.
type Directives struct {
	Methods      map[*ast.Field]MethodDirectives // methods of interfaces
	Enums        map[*ast.TypeSpec]*directive.Enum
	Wires        map[*ast.TypeSpec]*WireType
	Tags         map[*ast.Field]*WireType // fields of structs
	PackageWires []*PackageWire
	Names        map[*ast.TypeSpec]*Name
	PackageNames []*PackageName
	Errors       []*Error
	Channels     []*Channel // of the packages that patterns match
	Unions       []*Union
	Consts       map[*ast.Field]*Const // fields of structs

	wireTypes []*WireType // all of them
}

// MethodDirectives are the directives of a method.
type MethodDirectives struct {
	Method *directive.Method // nil if there is none
	Event  *directive.Event  // nil if there is none
	Ignore *directive.Ignore // nil if there is none
}

func newDirectives() *Directives {
	return &Directives{
		Methods: map[*ast.Field]MethodDirectives{},
		Enums:   map[*ast.TypeSpec]*directive.Enum{},
		Wires:   map[*ast.TypeSpec]*WireType{},
		Tags:    map[*ast.Field]*WireType{},
		Names:   map[*ast.TypeSpec]*Name{},
		Consts:  map[*ast.Field]*Const{},
	}
}

// ReadDirectives reads the directives of the packages that patterns match, and reports their mistakes, whether a service reaches them or not. ok is
// false if an annotated file has a syntax error, so that what follows is guesswork.
func (p *Program) ReadDirectives() (services []*Service, ok bool) {
	a, ok := newAnnotator(p), true
	for pkg := range p.Packages() {
		for _, f := range pkg.Files {
			if len(f.Mentions) == 0 && !f.Hidden {
				continue
			}
			p.diags.Errors = append(p.diags.Errors, f.SyntaxErrors...)
			ok = ok && len(f.SyntaxErrors) == 0
			services = append(services, a.file(f)...)
			a.reader.Rest(f.Mentions)
		}
	}
	return services, ok
}

// ReportLeftOut reports the services and channels of files that build constraints leave out. It is meant for a run that finds no other service and no channel.
func (p *Program) ReportLeftOut(workspace *find.Workspace) {
	for _, f := range workspace.LeftOut() {
		for _, c := range f.Mentions {
			what := "service"
			if directive.IsChannel(c) {
				what = "channel"
			} else if !directive.IsService(c) {
				continue
			}
			p.diags.Errorf(c.Slash, "this build leaves %s out, and the %s with it: check its name and its build constraint, or pass --tags",
				filepath.Base(p.Position(c.Slash).Filename), what)
		}
	}
}

// An annotator reads directives and rpcgen tags.
type annotator struct {
	prog   *Program
	reader *directive.Reader
	found  *Directives
}

func newAnnotator(p *Program) *annotator {
	return &annotator{p, directive.NewReader(p.diags), p.Directives}
}

// file reads the directives of a file, and returns its services.
func (a *annotator) file(f *File) []*Service {
	var services []*Service
	a.packageClause(f)
	for _, d := range f.AST.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			a.reader.Take(d.Doc, directive.Function)
		case *ast.GenDecl:
			services = append(services, a.genDecl(f, d)...)
		}
	}
	return services
}

// genDecl reads the directives of a declaration that is no function, and returns its services.
func (a *annotator) genDecl(f *File, gen *ast.GenDecl) []*Service {
	var services []*Service
	if gen.Lparen.IsValid() {
		a.reader.Take(gen.Doc, directive.Group)
	}
	for _, spec := range gen.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			if svc := a.typeDecl(f, gen, spec); svc != nil {
				services = append(services, svc)
			}
		case *ast.ValueSpec:
			if gen.Tok == token.VAR {
				a.varDecl(f, gen, spec)
			} else {
				a.reader.Take(source.SpecDoc(gen, spec), directive.Constant)
			}
		case *ast.ImportSpec:
			if !gen.Lparen.IsValid() {
				a.reader.Take(gen.Doc, directive.Import)
			}
		}
	}
	return services
}

// packageClause reads the directives of a package clause, which may hold several of a name.
func (a *annotator) packageClause(f *File) {
	if f.AST.Doc == nil {
		return
	}
	for _, c := range f.AST.Doc.List {
		found := a.reader.Take(&ast.CommentGroup{List: []*ast.Comment{c}}, directive.PackageClause)
		if d := directive.Of[directive.PackageWire](found); d != nil {
			if w := a.addPackageWire(f, d); w != nil {
				a.found.PackageWires = append(a.found.PackageWires, w)
			}
		}
		if d := directive.Of[directive.PackageName](found); d != nil {
			a.found.PackageNames = append(a.found.PackageNames, &PackageName{d, f})
		}
	}
}

// typeDecl reads the directives of a type declaration and of what it holds. It returns the service that the type is, or nil.
func (a *annotator) typeDecl(f *File, gen *ast.GenDecl, spec *ast.TypeSpec) *Service {
	doc := source.SpecDoc(gen, spec)
	found := a.reader.Take(doc, directive.PlaceOf(spec))
	if d := directive.Of[directive.Enum](found); d != nil {
		a.found.Enums[spec] = d
	}
	if d := directive.Of[directive.Wire](found); d != nil {
		if w := a.addWireType(f, d.Type, spec.TypeParams); w != nil {
			a.found.Wires[spec] = w
		}
	}
	if d := directive.Of[directive.Name](found); d != nil {
		a.found.Names[spec] = d
	}
	a.typeError(f, directive.Of[directive.Error](found), spec, doc)
	switch t := spec.Type.(type) {
	case *ast.StructType:
		if f.MentionsTool(t.Fields.Opening, t.Fields.Closing) {
			for _, field := range t.Fields.List {
				a.reader.Take(field.Doc, directive.StructField)
			}
		}
	case *ast.InterfaceType:
		for _, field := range t.Methods.List {
			a.method(field)
		}
		return a.interfaceDecl(f, spec, doc, found)
	}
	return nil
}

func (a *annotator) method(field *ast.Field) {
	if len(field.Names) == 0 {
		a.reader.Take(field.Doc, directive.EmbeddedInterface)
		return
	}
	found := a.reader.Take(field.Doc, directive.InterfaceMethod)
	method, event, ignore := directive.Of[directive.Method](found), directive.Of[directive.Event](found), directive.Of[directive.Ignore](found)
	if method != nil && ignore != nil {
		a.prog.diags.Errorf(method.Pos, "rpcgen:method and rpcgen:ignore stand on one method: remove one")
	}
	a.found.Methods[field] = MethodDirectives{method, event, ignore}
}

// tag reads the wire type or the constant value in a field's tag, unless that is done. The type parameters are those of the declaration that holds the
// field.
func (a *annotator) tag(f *File, field *ast.Field, params *ast.FieldList) {
	if a.found.Tags[field] != nil || a.found.Consts[field] != nil {
		return
	}
	text, err := strconv.Unquote(field.Tag.Value)
	if err != nil {
		return
	}
	tag, err := source.ParseTag(text)
	if err != nil || !tag.HasRPCGen {
		return // a malformed tag is reported where the field is converted
	}
	switch d := directive.ParseTag(field.Tag.Pos(), tag.RPCGen, a.prog.diags).(type) {
	case *directive.Wire:
		if w := a.addWireType(f, d.Type, params); w != nil {
			a.found.Tags[field] = w
		}
	case *directive.Const:
		a.found.Consts[field] = &Const{d, f, field}
	}
}

package load

import (
	"go/ast"
	"go/doc/comment"
	"slices"
	"strings"

	"example.com/rpcgen/analyzer/internal/directive"
	"example.com/rpcgen/analyzer/internal/source"
)

// A link is a doc link to a package-level name, such as [errs.ErrGone]: what errors a method returns, if the name is that of a declared error.
type link struct {
	file   *File
	target string // "" for the file's own package, an import path, or a name by which the file may import the package
	name   string
}

// linksIn returns the links in a doc comment of a file.
func linksIn(f *File, doc *ast.CommentGroup) []link {
	if doc == nil || !slices.ContainsFunc(doc.List, func(c *ast.Comment) bool { return strings.Contains(c.Text, "[") }) {
		return nil
	}
	parser := comment.Parser{
		LookupPackage: func(name string) (string, bool) { return name, true },
		LookupSym:     func(recv, _ string) bool { return recv == "" },
	}
	var links []link
	for _, block := range parser.Parse(doc.Text()).Content {
		for _, l := range docLinks(block) {
			if l.Recv == "" && l.Name != "" {
				links = append(links, link{f, l.ImportPath, l.Name})
			}
		}
	}
	return links
}

// docLinks returns the links in a block of a doc comment, or in a piece of its text.
func docLinks(in any) []*comment.DocLink {
	var links []*comment.DocLink
	text := func(all []comment.Text) {
		for _, t := range all {
			links = append(links, docLinks(t)...)
		}
	}
	switch in := in.(type) {
	case *comment.Paragraph:
		text(in.Text)
	case *comment.Heading:
		text(in.Text)
	case *comment.List:
		for _, item := range in.Items {
			for _, block := range item.Content {
				links = append(links, docLinks(block)...)
			}
		}
	case *comment.Link:
		text(in.Text)
	case *comment.DocLink:
		links = append(links, in)
	}
	return links
}

// paths returns the import paths of the packages that may declare the name.
func (l link) paths(p *Program) []string {
	f := l.file
	switch path, ok := f.imported(l.target); {
	case l.target == "":
		return append([]string{f.Package.Path}, f.Dots...)
	case ok:
		return []string{path}
	case strings.Contains(l.target, "/"):
		return []string{l.target}
	}
	var paths []string
	for _, path := range slices.Concat(f.Unnamed, f.Blank) {
		if pkg := p.packages[path]; pkg != nil && pkg.Name == l.target || pkg == nil && source.MayBeNamed(path, l.target) {
			paths = append(paths, path)
		}
	}
	if paths == nil && l.target == f.Package.Name {
		return []string{f.Package.Path}
	}
	return paths
}

// addLinks notes the links in the docs of an interface's methods.
func (s *slicer) addLinks(f *File, spec *ast.TypeSpec) {
	if iface, ok := spec.Type.(*ast.InterfaceType); ok {
		for _, method := range iface.Methods.List {
			s.links = append(s.links, linksIn(f, method.Doc)...)
		}
	}
}

// markErrors marks the declared errors of a package that holds a service.
func (s *slicer) markErrors(pkg *Package) {
	for _, e := range s.prog.Directives.Errors {
		if e.File.Package == pkg {
			s.markError(pkg.decls[e.Ident.Name], e)
		}
	}
}

// markError marks the declaration of an error, unless nothing of it is needed.
func (s *slicer) markError(d *decl, e *Error) {
	if e == nil || !e.IsPlain() {
		s.markDecl(d)
	}
}

// markLinked marks the declared errors to which links lead, in the packages that are parsed. It reports whether it has found any that it didn't know.
func (s *slicer) markLinked() bool {
	found := false
	for _, l := range s.links {
		for _, path := range l.paths(s.prog) {
			pkg := s.prog.packages[path]
			if pkg == nil {
				continue
			}
			d := pkg.decls[l.name]
			if d == nil || s.linked[d] || !d.declaresError() {
				continue
			}
			s.linked[d], found = true, true
			if spec, isVar := d.spec.(*ast.ValueSpec); isVar && !pkg.Root {
				s.annotator.varDecl(d.file, d.gen, spec)
			}
			s.markError(d, s.prog.Directives.errorOf(pkg, l.name)) // that of a type isn't known yet
		}
	}
	return found
}

// declaresError reports whether a declaration has an error directive.
func (d *decl) declaresError() bool {
	if d.spec == nil {
		return false
	}
	doc := source.SpecDoc(d.gen, d.spec)
	return doc != nil && slices.ContainsFunc(doc.List, directive.IsError)
}

// LinkedErrors returns the declared errors that a doc comment in a file links, in the order of the links.
func (p *Program) LinkedErrors(f *File, doc *ast.CommentGroup) []*Error {
	var errors []*Error
	for _, l := range linksIn(f, doc) {
		for _, path := range l.paths(p) {
			if e := p.Directives.errorOf(p.packages[path], l.name); e != nil && !slices.Contains(errors, e) {
				errors = append(errors, e)
			}
		}
	}
	return errors
}

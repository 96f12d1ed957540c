package load

import (
	"go/ast"
	"go/types"
	"maps"
	"slices"

	"example.com/rpcgen/analyzer/internal/find"
	"example.com/rpcgen/analyzer/internal/source"
)

// jsonMethods are the methods that change what encoding/json does with a type, and the one that makes an error of it.
var jsonMethods = []string{"MarshalJSON", "UnmarshalJSON", "MarshalText", "UnmarshalText", "Error"}

// A slicer finds the declarations that services reach, by name alone. Where a name could mean several things it marks too many rather than too few:
// what is marked is only type-checked.
type slicer struct {
	prog      *Program
	annotator *annotator
	todo      []*decl                    // marked, and not followed yet
	wired     int                        // how many wire types were followed
	wanted    map[string]map[string]bool // names that wait for a package that isn't parsed yet, by import path
	unsure    []unsureName
	links     []link         // in the docs of methods
	linked    map[*decl]bool // the errors that they lead to
	needed    []string       // the names of more methods that change what a type is for, those of unions
	needsAll  bool           // any method may be one of them

	unionsMarked map[*Package]bool // packages whose unions are marked
}

// An unsureName is qualifier.name in a file none of whose import paths looks like the qualifier.
type unsureName struct {
	file            *File
	qualifier, name string
}

// Slice marks what services and channels reach. It locates packages wave by wave: each wave asks the go command at most once, for all that the wave before named.
func (p *Program) Slice(services []*Service, workspace *find.Workspace) error {
	s := &slicer{prog: p, annotator: newAnnotator(p), wanted: map[string]map[string]bool{}, linked: map[*decl]bool{}, unionsMarked: map[*Package]bool{}}
	for _, svc := range services {
		s.mark(svc.File.Package, svc.Spec.Name.Name)
		s.markErrors(svc.File.Package)
	}
	for _, ch := range p.Directives.Channels {
		s.mark(ch.File.Package, ch.Spec.Name.Name)
	}
	for {
		s.drain()
		for s.markFarConsts() || s.markLinked() {
			s.drain()
		}
		missing := s.missing(workspace)
		if len(missing) == 0 {
			return nil
		}
		for _, path := range missing {
			p.packages[path] = nil
		}
		located, err := workspace.Locate(missing)
		if err != nil {
			return err
		}
		for _, pkg := range located.Packages {
			p.add(pkg)
		}
		maps.Copy(p.missing, located.Missing)
		s.resume()
	}
}

// missing lists the packages to locate before the next wave.
func (s *slicer) missing(workspace *find.Workspace) []string {
	var paths []string
	add := func(path string) {
		if _, known := s.prog.packages[path]; !known && path != "C" && path != "unsafe" && !slices.Contains(paths, path) {
			paths = append(paths, path)
		}
	}
	for path := range s.wanted {
		add(path)
	}
	for _, u := range s.unsure {
		for _, path := range u.file.Unnamed {
			add(path)
		}
	}
	for _, l := range s.links {
		for _, path := range l.paths(s.prog) {
			if !workspace.IsStandard(path) { // it declares no errors of an API
				add(path)
			}
		}
	}
	slices.Sort(paths)
	return paths
}

// resume marks what waited for the packages that are parsed now.
func (s *slicer) resume() {
	wanted, unsure := s.wanted, s.unsure
	s.wanted, s.unsure = map[string]map[string]bool{}, nil
	for path, names := range wanted {
		for name := range names {
			s.want(path, name)
		}
	}
	for _, u := range unsure {
		for _, path := range u.file.Unnamed {
			if pkg := s.prog.packages[path]; pkg != nil && pkg.Name == u.qualifier {
				u.file.names[u.qualifier] = path
				s.want(path, u.name)
			}
		}
	}
}

// want marks a name of another package, now or when that package is parsed.
func (s *slicer) want(path, name string) {
	if standIns[path].declares(name) {
		return
	}
	if pkg, known := s.prog.packages[path]; known {
		if pkg != nil {
			s.mark(pkg, name)
		}
		return
	}
	if s.wanted[path] == nil {
		s.wanted[path] = map[string]bool{}
	}
	s.wanted[path][name] = true
}

// mark marks a package-level name, and reports whether there is one.
func (s *slicer) mark(pkg *Package, name string) bool {
	if standIns[pkg.Path].declares(name) {
		return true
	}
	d := pkg.decls[name]
	if d == nil {
		return false
	}
	s.markDecl(d)
	return true
}

func (s *slicer) markDecl(d *decl) {
	if pkg := d.file.Package; !pkg.reachable[d] {
		pkg.reachable[d] = true
		s.todo = append(s.todo, d)
	}
}

// drain follows what is marked, until only names of other packages are left.
func (s *slicer) drain() {
	for len(s.todo) > 0 || s.wired < len(s.prog.Directives.wireTypes) {
		for ; s.wired < len(s.prog.Directives.wireTypes); s.wired++ {
			w := s.prog.Directives.wireTypes[s.wired]
			s.markAll(w.file, w.file.CollectNames(w.Alias), nil)
		}
		if len(s.todo) == 0 {
			return
		}
		last := len(s.todo) - 1
		d := s.todo[last]
		s.todo = s.todo[:last]
		s.follow(d)
	}
}

// follow marks what a declaration names.
func (s *slicer) follow(d *decl) {
	f, pkg := d.file, d.file.Package
	if d.fn != nil {
		s.markAll(f, f.NamesIn(d.fn), nil)
		return
	}
	switch spec := d.spec.(type) {
	case nil: // a group of constants
		s.markAll(f, f.NamesIn(d.gen), nil)
		for _, spec := range d.gen.Specs {
			for _, name := range spec.(*ast.ValueSpec).Names {
				s.markConstants(pkg, name.Name)
			}
		}
	case *ast.ValueSpec:
		s.markAll(f, f.NamesIn(spec), nil)
	case *ast.TypeSpec:
		if !pkg.Root {
			s.annotator.typeDecl(f, d.gen, spec)
		}
		s.markAll(f, f.NamesIn(spec), spec.TypeParams)
		s.addLinks(f, spec)
		if iface, ok := spec.Type.(*ast.InterfaceType); ok && s.prog.Directives.UnionOf(spec) != nil {
			s.markMembers(pkg, iface)
		}
		s.markNeeded(pkg, spec.Name.Name)
		s.markConstants(pkg, spec.Name.Name)
		for _, alias := range pkg.aliases[spec.Name.Name] {
			s.mark(pkg, alias)
		}
	}
}

// markConstants marks the groups of constants that mention a type or one of its constants: they may hold values of an enum.
func (s *slicer) markConstants(pkg *Package, name string) {
	if name == "_" {
		return
	}
	for _, group := range pkg.consts[name] {
		s.markDecl(group)
	}
}

// markAll marks all names in a declaration of a file, which may have type parameters.
func (s *slicer) markAll(f *File, names *source.Names, params *ast.FieldList) {
	for _, field := range names.Tagged {
		s.annotator.tag(f, field, params)
		if s.prog.Directives.Consts[field] != nil {
			s.markUnions(f.Package)
		}
	}
	for _, name := range names.Plain {
		s.markPlain(f, name)
	}
	for _, n := range names.Qualified {
		f.qualifiers[n.Qualifier] = true
		s.markQualified(f, n.Qualifier, n.Name)
	}
}

func (s *slicer) markPlain(f *File, name string) {
	if s.mark(f.Package, name) || types.Universe.Lookup(name) != nil {
		return
	}
	for _, path := range f.Dots {
		s.want(path, name)
	}
}

// markQualified marks pkg.Name. A field of a variable or constant looks the same, so that the qualifier may be no package.
func (s *slicer) markQualified(f *File, qualifier, name string) {
	if path, ok := f.imported(qualifier); ok {
		s.want(path, name)
		return
	}
	guesses := 0
	for _, path := range f.Unnamed {
		if parsed := s.prog.packages[path]; parsed != nil && parsed.Name == qualifier {
			f.names[qualifier] = path
			s.want(path, name)
			return
		}
		if source.GuessName(path) == qualifier && (standIns[path] != nil || s.prog.packages[path] == nil) {
			s.want(path, name)
			guesses++
		}
	}
	if guesses == 0 && len(f.Unnamed) > 0 && !s.mark(f.Package, qualifier) {
		s.unsure = append(s.unsure, unsureName{f, qualifier, name})
	}
}

// ImportPath returns the path that a file imports under a name, as far as the slicer needed to know it.
func (p *Program) ImportPath(f *File, name string) (string, bool) {
	if path, ok := f.imported(name); ok {
		return path, true
	}
	for _, path := range f.Unnamed {
		if s := standIns[path]; s != nil && p.packages[path] == nil && s.name == name {
			return path, true
		}
		if pkg := p.packages[path]; pkg != nil && pkg.Name == name {
			return path, true
		}
	}
	for _, path := range f.Unnamed {
		if source.GuessName(path) == name {
			return path, true
		}
	}
	return "", false
}

package analyzer

import (
	"go/ast"
	"go/types"
	"slices"
)

// jsonMethods are the methods that change what encoding/json does with a type, and the one that makes an error of it.
var jsonMethods = []string{"MarshalJSON", "UnmarshalJSON", "MarshalText", "UnmarshalText", "Error"}

// A slicer finds the declarations that the services reach, by name alone. Where a name could mean several things it keeps too
// much rather than too little: what is kept is only type-checked.
type slicer struct {
	prog *program
	todo []*keptDecl
	// wired counts the wire types whose names are kept.
	wired int
	// wanted are the names that wait for a package that isn't parsed yet.
	wanted map[string]map[string]bool
	// unsure are qualified names whose package can't be told from the import paths.
	unsure []unsureName
}

type keptDecl struct {
	pkg  *pkg
	decl *decl
}

// An unsureName is qualifier.name in a file none of whose imports looks like the qualifier.
type unsureName struct {
	file            *file
	qualifier, name string
}

// slice marks what the services reach. Packages are located wave by wave: each asks the go command once, for all that the wave before named.
func (p *program) slice(services []*serviceDecl) error {
	s := &slicer{prog: p, wanted: map[string]map[string]bool{}}
	for _, svc := range services {
		s.keep(svc.pkg, svc.spec.Name.Name)
	}
	for {
		s.drain()
		missing := s.missing()
		if len(missing) == 0 {
			return nil
		}
		for _, path := range missing {
			p.pkgs[path] = nil
		}
		if err := p.locate(missing); err != nil {
			return err
		}
		s.resume()
	}
}

// missing lists the packages to locate before the next wave.
func (s *slicer) missing() []string {
	var paths []string
	add := func(path string) {
		if _, known := s.prog.pkgs[path]; !known && path != "C" && path != "unsafe" && !slices.Contains(paths, path) {
			paths = append(paths, path)
		}
	}
	for path := range s.wanted {
		add(path)
	}
	for _, u := range s.unsure {
		for _, path := range u.file.unnamed {
			add(path)
		}
	}
	slices.Sort(paths)
	return paths
}

// resume keeps what waited for the packages that are parsed now.
func (s *slicer) resume() {
	wanted, unsure := s.wanted, s.unsure
	s.wanted, s.unsure = map[string]map[string]bool{}, nil
	for path, names := range wanted {
		for name := range names {
			s.want(path, name)
		}
	}
	for _, u := range unsure {
		for _, path := range u.file.unnamed {
			if pkg := s.prog.pkgs[path]; pkg != nil && pkg.name == u.qualifier {
				u.file.names[u.qualifier] = path
				s.want(path, u.name)
			}
		}
	}
}

// want keeps a name of another package, now or when that package is parsed.
func (s *slicer) want(path, name string) {
	if opaque[path].declares(name) {
		return
	}
	if pkg, known := s.prog.pkgs[path]; known {
		if pkg != nil {
			s.keep(pkg, name)
		}
		return
	}
	if s.wanted[path] == nil {
		s.wanted[path] = map[string]bool{}
	}
	s.wanted[path][name] = true
}

// keep marks a package-level name, and reports whether there is one.
func (s *slicer) keep(pkg *pkg, name string) bool {
	if opaque[pkg.path].declares(name) {
		return true
	}
	d := pkg.decls[name]
	if d == nil {
		return false
	}
	s.keepDecl(pkg, d)
	return true
}

func (s *slicer) keepDecl(pkg *pkg, d *decl) {
	if !pkg.kept[d] {
		pkg.kept[d] = true
		s.todo = append(s.todo, &keptDecl{pkg, d})
	}
}

func (s *slicer) drain() {
	for len(s.todo) > 0 || s.wired < len(s.prog.wires) {
		for ; s.wired < len(s.prog.wires); s.wired++ {
			w := s.prog.wires[s.wired]
			s.keepAll(w.pkg, w.file, w.file.collectNames(w.alias))
		}
		if len(s.todo) == 0 {
			return
		}
		last := len(s.todo) - 1
		k := s.todo[last]
		s.todo = s.todo[:last]
		s.reach(k.pkg, k.decl)
	}
}

// reach keeps what a declaration names.
func (s *slicer) reach(pkg *pkg, d *decl) {
	if d.fn != nil {
		s.keepAll(pkg, d.file, d.file.namesIn(d.fn))
		return
	}
	switch spec := d.spec.(type) {
	case nil: // a group of constants
		s.keepAll(pkg, d.file, d.file.namesIn(d.gen))
		for _, spec := range d.gen.Specs {
			for _, name := range spec.(*ast.ValueSpec).Names {
				s.keepConstants(pkg, name.Name)
			}
		}
	case *ast.ValueSpec:
		s.keepAll(pkg, d.file, d.file.namesIn(spec))
	case *ast.TypeSpec:
		s.prog.lateDirectives(pkg, d)
		s.keepAll(pkg, d.file, d.file.namesIn(spec))
		for _, m := range pkg.methods[spec.Name.Name] {
			if slices.Contains(jsonMethods, m.fn.Name.Name) {
				s.keepDecl(pkg, m)
			}
		}
		s.keepConstants(pkg, spec.Name.Name)
		for _, alias := range pkg.aliases[spec.Name.Name] {
			s.keep(pkg, alias)
		}
	}
}

// keepConstants keeps the groups of constants that mention a type or one of its constants: they may hold values of an enum.
func (s *slicer) keepConstants(pkg *pkg, name string) {
	if name == "_" {
		return
	}
	for _, group := range pkg.consts[name] {
		s.keepDecl(pkg, group)
	}
}

// keepAll keeps all names in a declaration.
func (s *slicer) keepAll(pkg *pkg, f *file, found *names) {
	for _, field := range found.tagged {
		s.prog.tagWire(pkg, f, field, s.prog.directives.reader.diags)
	}
	for _, name := range found.plain {
		s.name(pkg, f, name)
	}
	for _, n := range found.qualified {
		f.qualifiers[n.qualifier] = true
		s.qualified(pkg, f, n.qualifier, n.name)
	}
}

func (s *slicer) name(pkg *pkg, f *file, name string) {
	if s.keep(pkg, name) || types.Universe.Lookup(name) != nil {
		return
	}
	for _, path := range f.dots {
		s.want(path, name)
	}
}

// qualified keeps pkg.Name. A variable's or constant's field looks the same, so that the qualifier may be no package.
func (s *slicer) qualified(pkg *pkg, f *file, qualifier, name string) {
	if path, ok := f.imported(qualifier); ok {
		s.want(path, name)
		return
	}
	guesses := 0
	for _, path := range f.unnamed {
		if parsed := s.prog.pkgs[path]; parsed != nil && parsed.name == qualifier {
			f.names[qualifier] = path
			s.want(path, name)
			return
		}
		if guessName(path) == qualifier && (opaque[path] != nil || s.prog.pkgs[path] == nil) {
			s.want(path, name)
			guesses++
		}
	}
	if guesses == 0 && len(f.unnamed) > 0 && !s.keep(pkg, qualifier) {
		s.unsure = append(s.unsure, unsureName{f, qualifier, name})
	}
}

// pathOf returns the path that a file imports under a name, as far as the slice needed to know it.
func (p *program) pathOf(f *file, qualifier string) (string, bool) {
	if path, ok := f.imported(qualifier); ok {
		return path, true
	}
	for _, path := range f.unnamed {
		if o := opaque[path]; o != nil && p.pkgs[path] == nil && o.name == qualifier {
			return path, true
		}
		if pkg := p.pkgs[path]; pkg != nil && pkg.name == qualifier {
			return path, true
		}
	}
	for _, path := range f.unnamed {
		if guessName(path) == qualifier {
			return path, true
		}
	}
	return "", false
}

package analyzer

import (
	"bytes"
	"errors"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// A source is one parsed file, with what is known from it alone, so that the next load can use it, too.
type source struct {
	data []byte
	ast  *ast.File
	own  bool // rpcgen wrote it; nothing else is known then

	imports map[string]string // import path by name, for imports that are named
	unnamed []string          // import paths of the others
	dots    []string          // import paths of dot imports
	syntax  scanner.ErrorList // syntax errors outside of function bodies

	mentions   []*ast.Comment // those that name the tool: directives, and what may have been meant as one
	headless   bool           // it has directives and no package clause; the parser gives no comments then
	mayMarshal bool           // it may declare methods such as MarshalJSON
	mayTag     bool           // it may have struct tags for the tool

	described
	named map[ast.Node]*names // by declaration
	room  names               // for those that are being collected
}

// A file is a source in a package.
type file struct {
	*source
	names      map[string]string // import path by name, for imports that aren't named: as far as the slice found out
	qualifiers map[string]bool   // what stands before a dot in what the slice kept, most of it names of imports
}

// parse parses the files of a package side by side, and indexes their declarations.
func (p *program) parse(pkg *pkg, names []string) error {
	sources, err := p.parseAll(names)
	if err != nil {
		return err
	}
	pkg.addAll(sources)
	return nil
}

// parseAll parses files side by side.
func (p *program) parseAll(names []string) ([]*source, error) {
	sources := make([]*source, len(names))
	errs := make([]error, len(names))
	var wg sync.WaitGroup
	for i, name := range names {
		wg.Go(func() { sources[i], errs[i] = p.source(name) })
	}
	wg.Wait()
	return sources, errors.Join(errs...)
}

// source reads and parses a file, unless that was done before and it is still the same.
func (p *program) source(name string) (*source, error) {
	data, err := p.files.ReadFile(name)
	if err != nil {
		return nil, err
	}
	if known := p.kept.get(name); known != nil && bytes.Equal(known.data, data) {
		return known, nil
	}
	src, err := p.parseSource(name, data)
	if err != nil {
		return nil, err
	}
	p.kept.put(name, src)
	return src, nil
}

func (p *program) parseSource(name string, data []byte) (*source, error) {
	src := &source{data: data, own: p.ownFile(data)}
	if src.own {
		return src, nil
	}
	tree, err := p.parseTree(name, data)
	if err != nil && tree == nil {
		return nil, err
	}
	src.ast = tree
	src.mayMarshal = mayMarshal(data)
	src.mayTag = bytes.Contains(data, []byte(`rpcgen:"`)) || bytes.Contains(data, []byte(`rpcgen:\"`))
	src.headless = tree.Name.Name == "" && bytes.Contains(data, []byte("//rpcgen:"))
	src.findMentions()
	if errors.As(err, &src.syntax) {
		src.syntax.RemoveMultiples()
	}
	for _, decl := range tree.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok {
			fn.Body = nil
		}
	}
	if len(src.mentions) > 0 { // most of its types will be needed
		src.nameTypes()
	}
	src.readImports(p.goroot != "" && strings.HasPrefix(name, filepath.Join(p.goroot, "src")+string(filepath.Separator)))
	return src, nil
}

// parseTree parses source without function bodies: nobody reads those, and while somebody types they are rarely sound. Where that fails it
// blanks more and more.
func (p *program) parseTree(name string, data []byte) (*ast.File, error) {
	const mode = parser.ParseComments | parser.SkipObjectResolution | parser.AllErrors
	tree, err := parser.ParseFile(p.fset, name, stripBodies(data), mode)
	if err == nil {
		return tree, nil
	}
	p.kept.forget(tree)
	if tree, err = parser.ParseFile(p.fset, name, data, mode); err == nil {
		return tree, nil
	}
	blanked := blankBodies(data)
	for _, without := range [][]byte{blanked, blankBroken(blanked)} {
		again, againErr := parser.ParseFile(p.fset, name, without, mode)
		if againErr == nil {
			p.kept.forget(tree)
			return again, nil
		}
		p.kept.forget(again)
	}
	return tree, err
}

// ownFile reports whether rpcgen wrote the file: it never reads its own output.
func (p *program) ownFile(data []byte) bool { return p.cfg.Own != nil && p.cfg.Own(data) }

func (s *source) findMentions() {
	if !bytes.Contains(s.data, []byte("rpcgen")) {
		return
	}
	for _, group := range s.ast.Comments {
		for _, c := range group.List {
			if namesTool(c.Text) {
				s.mentions = append(s.mentions, c)
			}
		}
	}
}

// mentionsTool reports whether a comment between two positions names the tool.
func (s *source) mentionsTool(from, to token.Pos) bool {
	return slices.ContainsFunc(s.mentions, func(c *ast.Comment) bool { return from <= c.Slash && c.Slash <= to })
}

// readImports reads what a file imports. What the standard library has of other modules lies in a vendor folder of its own.
func (s *source) readImports(standard bool) {
	s.imports = map[string]string{}
	for _, spec := range s.ast.Imports {
		target, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		if first, _, _ := strings.Cut(target, "/"); standard && strings.Contains(first, ".") {
			target = "vendor/" + target
			spec.Path.Value = strconv.Quote(target)
		}
		switch {
		case spec.Name == nil:
			s.unnamed = append(s.unnamed, target)
		case spec.Name.Name == ".":
			s.dots = append(s.dots, target)
		case spec.Name.Name != "_":
			s.imports[spec.Name.Name] = target
		}
	}
}

// imported returns the path of the package that a file imports under a name, where that is said or was found out.
func (f *file) imported(name string) (string, bool) {
	if path, ok := f.imports[name]; ok {
		return path, true
	}
	path, ok := f.names[name]
	return path, ok
}

// head is the text of a file that the go command looks at: up to the end of the imports.
func (s *source) head(fset *token.FileSet) []byte {
	if s.own || s.headless || len(s.syntax) > 0 {
		return s.data
	}
	end := s.ast.Name.End()
	for _, spec := range s.ast.Imports {
		end = max(end, spec.End())
	}
	return s.data[:fset.File(s.ast.FileStart).Offset(end)] // no function stands before it, so that nothing was cut there
}

// A cache keeps parsed files from one load for the next, and what the go command said.
type cache struct {
	fset *token.FileSet
	tags tagReader

	answer   *answer                // nil for none
	checked  map[string]*checkedPkg // by import path
	standIns map[*opaquePkg]*ast.File

	mu      sync.Mutex
	sources map[string]*source
	used    map[string]bool // since the last sweep
	foreign []string        // the folders of the module cache and of the standard library, as far as they are known
}

func newCache() *cache {
	return &cache{fset: token.NewFileSet(), tags: tagReader{}, standIns: map[*opaquePkg]*ast.File{}, sources: map[string]*source{}, used: map[string]bool{}}
}

func (c *cache) get(name string) *source {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.used[name] = true
	return c.sources[name]
}

func (c *cache) put(name string, src *source) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.drop(name)
	c.used[name] = true
	c.sources[name] = src
}

// addForeign notes that a folder holds sources that nobody edits.
func (c *cache) addForeign(dir string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if dir += string(filepath.Separator); !slices.Contains(c.foreign, dir) {
		c.foreign = append(c.foreign, dir)
	}
}

func (c *cache) isForeign(path string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.ContainsFunc(c.foreign, func(dir string) bool { return strings.HasPrefix(path, dir) })
}

// sweep drops what nobody asked for since the last time.
func (c *cache) sweep() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for name := range c.sources {
		if !c.used[name] {
			c.drop(name)
		}
	}
	clear(c.used)
}

func (c *cache) drop(name string) {
	if old := c.sources[name]; old != nil {
		c.forget(old.ast)
	}
	delete(c.sources, name)
}

// forget removes a file from the file set: nothing refers to it.
func (c *cache) forget(tree *ast.File) {
	if tree == nil {
		return
	}
	if f := c.fset.File(tree.FileStart); f != nil {
		c.fset.RemoveFile(f)
	}
}

// Package find finds and parses packages: those that patterns match and that hold directives, and those that others import. It asks the go command
// only for what can't be found without it.
package find

import (
	"go/build"
	"path/filepath"
	"strings"

	"example.com/rpcgen/analyzer/internal/gomod"
	"example.com/rpcgen/analyzer/internal/source"
)

// A Config says what to find. Only Answers may be nil.
type Config struct {
	Dir      string   // the folder that patterns are relative to, absolute
	Patterns []string // go list patterns, at least one
	Tags     []string // build tags
	Env      []string // the go command's environment

	IsOutput func(text []byte) bool // reports whether rpcgen wrote a file with such a text
	Answers  AnswerCache
	Files    gomod.FS
}

// A Package is the files of a package, without those that rpcgen wrote.
type Package struct {
	Path, Name string
	Root       bool // a pattern matches it, and it holds directives
	Foreign    bool // of the standard library or downloaded: its user can't correct it
	Files      []*source.File
}

// A Workspace is the modules and settings that are in force in a folder.
type Workspace struct {
	cfg       Config
	cache     *Cache
	sources   *sources
	goCommand goCommand
	env       *gomod.Env
	modules   *gomod.Modules      // nil where only the go command knows which modules are in force
	build     *build.Context      // nil where only the go command knows how build constraints are read
	listed    map[string]*listing // what the patterns match and holds no directive, by import path
	leftOut   []string            // annotated files that build constraints leave out
	untracked string              // see Untracked
}

// NewWorkspace reads which modules and settings are in force in a folder.
func NewWorkspace(cfg Config, cache *Cache) *Workspace {
	files := &snapshot{FS: cfg.Files, texts: map[string][]byte{}}
	env := gomod.NewEnv(files, cfg.Env)
	if !env.UsesDriver() {
		files.FS = gomod.WithOverlay(files.FS, env, cfg.Dir)
	}
	w := &Workspace{
		cfg: cfg, cache: cache,
		sources:   &sources{files: files, cache: cache, isOutput: cfg.IsOutput},
		goCommand: goCommand{dir: cfg.Dir, env: cfg.Env, tags: cfg.Tags, settings: env},
		env:       env,
		listed:    map[string]*listing{},
	}
	if dir := w.env.ModuleCache(); dir != "" {
		cache.addForeign(dir)
	}
	if !w.env.UsesDriver() {
		w.modules = gomod.FindModules(files, w.env, cfg.Dir)
	}
	if w.modules == nil {
		w.untrack("only the go command knows which modules are in force")
	}
	return w
}

// useToolchain sets the folder of the Go installation in use, and the build context that follows from it.
func (w *Workspace) useToolchain(goroot string) {
	w.sources.goroot = goroot
	w.cache.addForeign(filepath.Join(goroot, "src"))
	if w.modules == nil {
		return
	}
	if w.build = w.env.BuildContext(w.sources.files, goroot, w.cfg.Tags); w.build != nil {
		w.modules.UseStandard(goroot)
	}
}

// IsStandard reports whether a package is of the standard library, as far as it is known where that lies.
func (w *Workspace) IsStandard(path string) bool {
	if first, _, _ := strings.Cut(path, "/"); strings.Contains(first, ".") || w.sources.goroot == "" {
		return false
	}
	_, err := w.sources.files.ReadDir(filepath.Join(w.sources.goroot, "src", filepath.FromSlash(path)))
	return err == nil
}

// LeftOut returns the annotated files that build constraints leave out of the packages that patterns match.
func (w *Workspace) LeftOut() []*source.File {
	var files []*source.File
	for _, name := range w.leftOut {
		if f, err := w.sources.read(name); err == nil { // else it couldn't be read with other constraints either
			files = append(files, f)
		}
	}
	return files
}

package find

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"example.com/rpcgen/analyzer/internal/gomod"
)

// A PatternError says what is wrong with a pattern.
type PatternError struct {
	Pattern string // as the user wrote it, but an absolute path for a folder outside of the one that patterns are relative to
	Err     error
}

func (e *PatternError) Error() string { return e.Err.Error() }

// Unwrap returns what is wrong.
func (e *PatternError) Unwrap() error { return e.Err }

// explain returns an error for one that comes of the go command: at its position, and with what to do, where these can be told.
func (w *Workspace) explain(err error) error {
	if w.env.UsesDriver() {
		return err
	}
	if list := gomod.Mistakes(w.sources.files, w.env, w.cfg.Dir); len(list) > 0 {
		return list
	}
	if list := gomod.VersionMistake(w.sources.files, w.env, w.cfg.Dir, err.Error()); len(list) > 0 {
		return list
	}
	if why := w.outside(); why != nil {
		return why
	}
	if said, ok := reason(err); ok {
		return fmt.Errorf("the go command can't list packages: %s", said)
	}
	return err
}

// reason returns what the go command said, or where it said nothing, why it failed, such as that there is none. It reports whether err is of the go
// command.
func reason(err error) (string, bool) {
	failure, said, ok := strings.Cut(err.Error(), ": stderr: ") // as go/packages has it
	if said = strings.TrimSpace(said); said == "" {
		_, said, ok = strings.Cut(failure, "err: ")
	}
	return strings.TrimPrefix(said, "go: "), ok
}

// outside says why patterns that name packages are outside of all main modules, nil if they aren't.
func (w *Workspace) outside() error {
	isFile := func(pattern string) bool { return strings.HasSuffix(pattern, ".go") }
	if w.env.ModulesOff() || slices.ContainsFunc(w.cfg.Patterns, isFile) {
		return nil
	}
	own := gomod.ModuleRoot(w.sources.files, w.cfg.Dir)
	for _, pattern := range w.cfg.Patterns {
		root := own
		if top, _ := strings.CutSuffix(filepath.ToSlash(pattern), "/..."); isFolderPattern(top) {
			root = gomod.ModuleRoot(w.sources.files, gomod.Resolve(w.cfg.Dir, top))
		}
		switch {
		case w.modules != nil && (root == own || w.modules.HasMain(root)):
		case root == "" && w.modules == nil:
			return errors.New("no go.mod in this folder or above it: run rpcgen in a folder of your module, or make a module with 'go mod init example.com/NAME'")
		case root != "" && root != own:
			return &PatternError{pattern, fmt.Errorf("%s is in another module: run rpcgen in %s", pattern, w.relative(root))}
		}
	}
	return nil
}

// relative returns a folder as it is named from the folder that patterns are relative to.
func (w *Workspace) relative(dir string) string {
	rel, err := filepath.Rel(w.cfg.Dir, dir)
	switch {
	case err != nil:
		return dir
	case filepath.IsLocal(rel):
		return "./" + filepath.ToSlash(rel)
	default:
		return filepath.ToSlash(rel)
	}
}

// A MissingPackageError says that a main module doesn't hold a package whose path begins with its own.
type MissingPackageError struct {
	path, dir string
}

func (e *MissingPackageError) Error() string {
	return fmt.Sprintf("no package %s in your module, whose folder would be %s: correct the import path", e.path, e.dir)
}

// notFound returns an error for what the go command says of a package that it can't find, with what to do.
func (w *Workspace) notFound(said string) error {
	if m := noFolder().FindStringSubmatch(said); m != nil {
		return w.noFolder(cmp.Or(m[1], m[2]))
	}
	why, advice, _ := strings.Cut(said, ";")
	why, _, _ = strings.Cut(why, "\n")
	if name, _, ok := strings.Cut(why, " is not in std"); ok {
		return fmt.Errorf("%s is not in the standard library: correct the import path", name)
	}
	if m := noModule().FindStringSubmatch(why); m != nil {
		if strings.HasSuffix(m[1], ".go") && slices.Contains(w.cfg.Patterns, m[1]) {
			return w.noFolder(m[1])
		}
		if dir, ok := w.ownFolder(m[1]); ok {
			return &MissingPackageError{m[1], w.relative(dir)}
		}
	}
	_, command, ok := strings.Cut(advice, "\n\t")
	command, _, _ = strings.Cut(command, "\n")
	if !ok || !strings.HasPrefix(command, "go ") {
		return errors.New(why)
	}
	return fmt.Errorf("%s: run '%s'", why, command)
}

// What the go command says of a pattern whose folder doesn't exist, and of an import path that no module provides.
var (
	noFolder = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(?:pattern (.+?)(?:/\.\.\.)?: l?stat .*: no such file or directory|stat (.+): (?:directory not found|no such file or directory))$`)
	})
	noModule = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(?:no required module provides|cannot find module providing) package ([^\s:]+)`)
	})
)

// noFolder returns the error for a folder or file that a pattern names and that doesn't exist. It calls it as the pattern does.
func (w *Workspace) noFolder(name string) error {
	pattern := name
	for _, p := range w.cfg.Patterns {
		if top, _ := strings.CutSuffix(filepath.ToSlash(p), "/..."); gomod.Resolve(w.cfg.Dir, top) == gomod.Resolve(w.cfg.Dir, name) {
			pattern, name = p, top
		}
	}
	kind := "folder"
	if strings.HasSuffix(name, ".go") {
		kind = "file"
	}
	return &PatternError{pattern, fmt.Errorf("no %s %s: correct its name", kind, name)}
}

// ownFolder returns the folder that a package would have in a main module. ok is false if its path is in none.
func (w *Workspace) ownFolder(importPath string) (dir string, ok bool) {
	if w.modules == nil {
		return "", false
	}
	return w.modules.OwnDir(importPath)
}

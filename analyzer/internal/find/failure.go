package find

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"example.com/rpcgen/analyzer/internal/gomod"
)

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
	if _, said, ok := strings.Cut(err.Error(), ": stderr: "); ok { // as go/packages has it
		return fmt.Errorf("the go command can't list packages: %s", strings.TrimPrefix(strings.TrimSpace(said), "go: "))
	}
	return err
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
			return fmt.Errorf("%s is in another module: run rpcgen in %s", pattern, w.relative(root))
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

// withAdvice returns what the go command says of a package that it can't find, with the command that it advises.
func withAdvice(said string) error {
	why, advice, _ := strings.Cut(said, ";")
	why, _, _ = strings.Cut(why, "\n")
	if name, _, ok := strings.Cut(why, " is not in std"); ok {
		return fmt.Errorf("%s is not in the standard library: correct the import path", name)
	}
	_, command, ok := strings.Cut(advice, "\n\t")
	command, _, _ = strings.Cut(command, "\n")
	if !ok || !strings.HasPrefix(command, "go ") {
		return errors.New(why)
	}
	return fmt.Errorf("%s: run '%s'", why, command)
}

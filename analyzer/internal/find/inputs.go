package find

import (
	"path/filepath"
	"strings"

	"example.com/rpcgen/analyzer/internal/gomod"
)

// The go command reads files by itself, and Config.Files must see those, too, because its calls show which files matter. So they are read here once
// more. Where it isn't known which they are, Untracked says so.

// Untracked returns why the packages depend on files that Config.Files wasn't asked for, "" if they don't.
func (w *Workspace) Untracked() string { return w.untracked }

func (w *Workspace) untrack(reason string) {
	if w.untracked == "" {
		w.untracked = reason
	}
}

// untrackPatterns looks for patterns that don't name folders.
func (w *Workspace) untrackPatterns(patterns []string) {
	for _, pattern := range patterns {
		if strings.HasSuffix(pattern, ".go") || w.modules == nil {
			continue
		}
		if _, ok := w.modules.Find(pattern); !ok || strings.Contains(pattern, "...") {
			w.untrack("only the go command knows which packages " + pattern + " matches")
		}
	}
}

// readInputsOf reads what the go command went by when it found packages by import path.
func (w *Workspace) readInputsOf(listed []*listing) {
	files := w.sources.files
	if w.modules != nil {
		w.modules.ReadReplacements()
	}
	for _, l := range listed {
		if len(l.Files) == 0 {
			continue
		}
		dir := filepath.Dir(l.Files[0])
		_, _ = files.ReadDir(dir)
		if l.ModuleFile != "" {
			_, _ = files.ReadFile(l.ModuleFile)
		}
		if l.Foreign {
			continue
		}
		gomod.Above(dir, func(dir string) bool {
			if dir == l.ModuleRoot {
				return true
			}
			gomod.IsFile(files, filepath.Join(dir, "go.mod")) // a new one would make it another module's
			return false
		})
	}
}

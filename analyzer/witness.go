package analyzer

import (
	"path/filepath"
	"strings"

	"golang.org/x/mod/modfile"
)

// What the go command reads, Files isn't asked for. So that it is asked for all that an outcome depends on, the same places are looked at
// here as well, and where they aren't known, the result says so.

// overlook notes that an outcome depends on what only the go command knows.
func (p *program) overlook(reason string) {
	if p.untracked == "" {
		p.untracked = reason
	}
}

// witnessPatterns looks at what makes the go command find what it is asked for by other names than those of folders.
func (p *program) witnessPatterns(patterns []string) {
	for _, pattern := range patterns {
		if strings.HasSuffix(pattern, ".go") || p.modules == nil {
			continue
		}
		if _, sure := p.modules.find(pattern); !sure || strings.Contains(pattern, "...") {
			p.overlook("which packages " + pattern + " means is known to the go command only")
		}
	}
}

// witness looks at what makes the go command find packages by their import paths.
func (p *program) witness(listed []*listing) {
	if p.modules != nil && p.modules.partial {
		p.modules.witnessReplacements()
	}
	for _, l := range listed {
		if len(l.Files) == 0 {
			continue
		}
		dir := filepath.Dir(l.Files[0])
		_, _ = p.files.ReadDir(dir)
		if l.ModuleFile != "" {
			_, _ = p.files.ReadFile(l.ModuleFile)
		}
		for ; !l.Foreign && len(dir) > len(l.ModuleRoot); dir = filepath.Dir(dir) {
			isFile(p.files, filepath.Join(dir, "go.mod"))
		}
	}
}

// witnessReplacements looks at the go.mod of each module that is replaced with a folder: what it requires may count for all.
func (m *modules) witnessReplacements() {
	for _, main := range m.mains {
		for _, r := range main.file.Replace {
			m.witnessReplacement(main.root, r)
		}
	}
}

func (m *modules) witnessReplacement(root string, r *modfile.Replace) {
	if r.New.Version == "" {
		_, _ = m.files.ReadFile(filepath.Join(resolve(root, r.New.Path), "go.mod"))
	}
}

package analyzer

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// loadMode asks for what only the go command knows: which files make a package under the build tags, modules, workspaces and
// vendor folders at hand. Asked for types, go/packages would compile.
const loadMode = packages.NeedName | packages.NeedFiles | packages.NeedModule

// A listing is what the go command says of a package.
type listing struct {
	Path    string   `json:"path"`
	Name    string   `json:"name"`
	Files   []string `json:"files"`    // in Go
	LeftOut []string `json:"left_out"` // by build constraints
	Errors  []string `json:"errors"`

	Foreign    bool   `json:"foreign"` // of the standard library or downloaded
	Module     string `json:"module"`  // "" for the standard library
	ModuleRoot string `json:"module_root"`
	ModuleFile string `json:"module_file"` // its go.mod
}

// list asks the go command for packages by pattern or import path, in one call.
func (p *program) list(patterns []string) ([]*listing, error) {
	cfg := &packages.Config{Mode: loadMode, Dir: p.dir, Env: p.cfg.Env}
	if len(p.cfg.Tags) > 0 {
		cfg.BuildFlags = []string{"-tags=" + strings.Join(p.cfg.Tags, ",")}
	}
	pkgs, err := packages.Load(cfg, patterns...)
	if err != nil {
		return nil, fmt.Errorf("cannot list packages: %w", err)
	}
	listed := make([]*listing, len(pkgs))
	for i, found := range pkgs {
		listed[i] = newListing(found)
	}
	return listed, nil
}

func newListing(found *packages.Package) *listing {
	notGo := func(name string) bool { return filepath.Ext(name) != ".go" } // cgo has other files
	l := &listing{
		Path: found.PkgPath, Name: found.Name, Foreign: isDownloaded(found.Module),
		Files: slices.DeleteFunc(slices.Clone(found.GoFiles), notGo), LeftOut: slices.DeleteFunc(slices.Clone(found.IgnoredFiles), notGo),
	}
	if m := found.Module; m != nil {
		l.Module, l.ModuleRoot, l.ModuleFile = m.Path, m.Dir, m.GoMod
	}
	for _, e := range found.Errors {
		l.Errors = append(l.Errors, strings.TrimSpace(e.Msg))
	}
	return l
}

// inNodeModules reports whether a package came with npm: the Go files of such are somebody else's, and seldom meant to be built.
func (l *listing) inNodeModules() bool {
	return strings.Contains(strings.TrimPrefix(l.Path, l.Module)+"/", "/node_modules/")
}

// isNoGoFiles reports whether an error says that a folder holds no Go files for this build, which is no mistake.
func isNoGoFiles(msg string) bool {
	return strings.Contains(msg, "build constraints exclude all Go files") || strings.Contains(msg, "no non-test Go files in")
}

// An AnswerCache keeps one text for the next Loader that reads the same patterns, tags and environment in the same folder, with the same go command: what that
// said when it was asked last. As long as nothing changes that it goes by, it needn't be asked again.
type AnswerCache interface {
	Recall() []byte // nil for nothing
	Remember(text []byte)
}

// An answer is what the go command said, and to which question.
type answer struct {
	Question string     `json:"question"` // hashed
	Listed   []*listing `json:"listed"`
}

func hashed(question string) string {
	sum := sha256.Sum256([]byte(question))
	return hex.EncodeToString(sum[:])
}

// known is the answer to a query, if nothing has changed since it was given; else nil. To find out, all files are parsed.
func (p *program) known(q query, names []string) []*listing {
	if p.kept.answer == nil && p.cfg.Answers != nil {
		var a answer
		if json.Unmarshal(p.cfg.Answers.Recall(), &a) == nil { // what is broken tells nothing
			p.kept.answer = &a
		}
	}
	if p.kept.answer == nil {
		return nil
	}
	_, _ = p.parseAll(names) // a mistake shows when the file is needed
	if question := p.question(q, names); question == "" || hashed(question) != p.kept.answer.Question {
		return nil
	}
	return p.kept.answer.Listed
}

// remember keeps an answer, for this process and for others. One with a mistake in it is asked for again.
func (p *program) remember(question string, listed []*listing) {
	p.kept.answer = nil
	if question == "" || len(listed) == 0 || slices.ContainsFunc(listed, func(l *listing) bool { return len(l.Files)+len(l.LeftOut) == 0 }) {
		return
	}
	p.kept.answer = &answer{hashed(question), listed}
	if p.cfg.Answers != nil {
		if text, err := json.Marshal(p.kept.answer); err == nil {
			p.cfg.Answers.Remember(text)
		}
	}
}

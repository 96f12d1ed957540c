package gomod

import (
	"errors"
	"fmt"
	"go/scanner"
	"go/token"
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	"golang.org/x/mod/modfile"
)

// Mistakes returns what is wrong with the go.work and go.mod files that are in force in a folder, as far as they tell. It is for when the go command has
// failed.
func Mistakes(files FS, env *Env, dir string) scanner.ErrorList {
	s := readSettingsFiles(files, env, dir)
	s.mistakes.Sort()
	return s.mistakes
}

// VersionMistake returns the error at the line because of which another version of Go is needed, given what the go command said. It returns nil if
// that says something else.
func VersionMistake(files FS, env *Env, dir, said string) scanner.ErrorList {
	needed, message := versionMessage(said)
	if needed == "" {
		return nil
	}
	for _, line := range readSettingsFiles(files, env, dir).versions {
		if line.version == needed || line.version+".0" == needed { // "go 1.26" asks for the release 1.26.0
			return scanner.ErrorList{{Pos: line.pos, Msg: message}}
		}
	}
	return nil
}

// versionMessage returns the version in a line of go.work or go.mod that the go command complains of, and what is wrong with it.
func versionMessage(said string) (version, message string) {
	if m := tooNew().FindStringSubmatch(said); m != nil {
		return m[1], fmt.Sprintf("go %s is required here, and the go command is go %s: install the newer one, let the go command download it "+
			"with GOTOOLCHAIN=auto, or lower this version", m[1], m[2])
	}
	if m := noDownload().FindStringSubmatch(said); m != nil {
		return m[1], fmt.Sprintf("go %s is required here, and can't be downloaded (%s): install it, or lower this version", m[1], m[2])
	}
	if m := workTooOld().FindStringSubmatch(said); m != nil {
		return m[3], fmt.Sprintf("the module in %s requires go %s, expected that version or a later one here: run 'go work use'", m[1], m[2])
	}
	return "", ""
}

var (
	tooNew     = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`requires go >= (\S+) \(running go ([^\s;)]+)`) })
	noDownload = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`download go(\S+) for [^:]+: (.+)`) })
	workTooOld = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`module (\S+) listed in go.work file requires go >= (\S+), but go.work lists go ([^\s;]+)`)
	})
)

// settingsFiles are the go.work and go.mod files that are in force in a folder.
type settingsFiles struct {
	files    FS
	mistakes scanner.ErrorList
	versions []versionLine
}

// A versionLine is a line of such a file that says which Go is needed.
type versionLine struct {
	version string
	pos     token.Position
}

func readSettingsFiles(files FS, env *Env, dir string) *settingsFiles {
	s := &settingsFiles{files: files}
	if flags, _ := env.flags(); flags["modfile"] != "" {
		return s // another file is in force
	}
	if name := workspaceFile(files, env, dir); name != "" {
		s.readWork(name)
	} else if root := ModuleRoot(files, dir); root != "" {
		s.readMod(filepath.Join(root, "go.mod"))
	}
	return s
}

func (s *settingsFiles) readWork(name string) {
	data, err := s.files.ReadFile(name)
	if err != nil {
		return // the go command says so
	}
	work, err := modfile.ParseWork(name, data, nil)
	if err != nil {
		s.addErrors(name, err)
		return
	}
	s.addVersions(name, work.Go, work.Toolchain)
	for _, use := range work.Use {
		mod := filepath.Join(Resolve(filepath.Dir(name), use.Path), "go.mod")
		if !IsFile(s.files, mod) {
			s.addf(position(name, use.Syntax.Start), "no go.mod in the folder %s, expected the folder of a module: correct or remove it", use.Path)
			continue
		}
		s.readMod(mod)
	}
}

func (s *settingsFiles) readMod(name string) {
	data, err := s.files.ReadFile(name)
	if err != nil {
		return
	}
	file, err := modfile.Parse(name, data, nil)
	if err != nil {
		s.addErrors(name, err)
		return
	}
	if file.Module == nil {
		s.addf(token.Position{Filename: name, Line: 1, Column: 1}, "the module has no path, expected a line such as: module example.com/name")
	}
	s.addVersions(name, file.Go, file.Toolchain)
}

func (s *settingsFiles) addf(pos token.Position, format string, args ...any) {
	s.mistakes.Add(pos, fmt.Sprintf(format, args...))
}

// addErrors adds what the parser found in a file.
func (s *settingsFiles) addErrors(name string, err error) {
	var list modfile.ErrorList
	if !errors.As(err, &list) {
		s.addf(token.Position{Filename: name, Line: 1, Column: 1}, "%v", err)
		return
	}
	for _, e := range list {
		pos := position(name, e.Pos)
		e.Filename, e.Pos = "", modfile.Position{}
		s.addf(pos, "%s", strings.ReplaceAll(e.Error(), name, filepath.Base(name)))
	}
}

func (s *settingsFiles) addVersions(name string, goLine *modfile.Go, toolchain *modfile.Toolchain) {
	if goLine != nil {
		s.versions = append(s.versions, versionLine{goLine.Version, position(name, goLine.Syntax.Start)})
	}
	if toolchain != nil && len(toolchain.Name) > len("go") {
		s.versions = append(s.versions, versionLine{toolchain.Name[len("go"):], position(name, toolchain.Syntax.Start)})
	}
}

func position(name string, pos modfile.Position) token.Position {
	return token.Position{Filename: name, Line: max(pos.Line, 1), Column: max(pos.LineRune, 1)}
}

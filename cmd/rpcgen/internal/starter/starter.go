// Package starter writes the start of a project: an annotated interface and its implementation, a server that needs no Centrifugo, and
// programs that call it in each language. What it writes is in the folder _start.
package starter

import (
	"embed"
	"io/fs"
	"path"
	"strings"
)

// placeholder is the import path of the project in _start, which each project has its own of.
const placeholder = "example.com/start"

// sources are real files, but for the suffix of those that would make a folder another module, which can't be embedded.
//
//go:embed _start
var sources embed.FS

const suffix = ".txt"

// goMod is the file that makes a folder a module.
const goMod = "go.mod"

// generated are the folders that rpcgen writes by the project's rpcgen.yaml.
var generated = []string{"opensdk", "rpc"}

// requirements are what the module of the project must require, with their versions.
var requirements = []Requirement{
	{"github.com/centrifugal/centrifuge", "v0.40.1"},
	{"github.com/go-playground/validator/v10", "v10.30.6"},
}

// A Requirement is a module, and the version that the project was tested with.
type Requirement struct{ Path, Version string }

// A file is what goes to a name, which has slashes.
type file struct {
	name string
	data []byte
}

// filesOf returns the files of a project with an import path. The first is the module's go.mod.
func filesOf(importPath string) ([]file, error) {
	var files []file
	err := fs.WalkDir(sources, "_start", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := sources.ReadFile(name)
		if err != nil {
			return err
		}
		text := strings.ReplaceAll(string(data), placeholder, importPath)
		f := file{strings.TrimSuffix(strings.TrimPrefix(name, "_start/"), suffix), []byte(text)}
		if f.name == goMod {
			files = append([]file{f}, files...)
		} else {
			files = append(files, f)
		}
		return nil
	})
	return files, err
}

// folderOf returns the folder that a file needs at the top of the project, "" if it stands there itself.
func folderOf(name string) string {
	folder, _, below := strings.Cut(path.Clean(name), "/")
	if !below {
		return ""
	}
	return folder
}

// Package config reads rpcgen.yaml, which says once what all ways of running would otherwise say by flags.
package config

import (
	"errors"
	"io/fs"
	"path/filepath"
)

// Name is the name of the configuration file.
const Name = "rpcgen.yaml"

// DefaultDir is the output folder where nothing names one.
const DefaultDir = "opensdk"

// A File is what a configuration file says. What it leaves out is nil, or a Value without text.
type File struct {
	Path     string // absolute
	Packages []Value
	Outputs  []Output
	Server   *Server // nil if the file asks for no server side
}

// An Output is an entry of "outputs".
type Output struct {
	Dir       Value // slash-separated, relative to the file's folder; DefaultDir if the file names none
	Languages []Value
	Names     map[string]Value // of the packages, by their keys, e.g. "npm_name"
	Version   Value
	Services  []Value         // names, or patterns of package path
	Switches  map[string]bool // by their keys, e.g. "python_sync"
}

// A Server is the entry "server".
type Server struct {
	Dir        Value // slash-separated, relative to the file's folder
	Embedded   bool
	Transports []Value
}

// A Value is a scalar of the file.
type Value struct {
	Text string
	Pos  Position
}

// A Position is where a value stands. Lines and columns begin with 1.
type Position struct{ Line, Column int }

// A Vocabulary is what the file may hold besides that which is the same for all languages.
type Vocabulary struct {
	Languages []string // e.g. "typescript"
	NameKeys  []string // e.g. "npm_name"
	Switches  []string // keys that are true or false, e.g. "python_sync"

	// CheckTransports returns an error if the last of the transports doesn't exist, or doesn't go with those before it.
	CheckTransports func([]string) error
}

// Files is where files are read from. Names are absolute; errors are those of package os.
type Files interface {
	ReadFile(name string) ([]byte, error)
	Stat(name string) (fs.FileInfo, error)
}

// Find returns the configuration for a working directory, which must be absolute: the nearest file at or above it, up to the folder of go.mod. Where there
// is no go.mod, the file must be in the working directory itself. Find returns nil if there is no file.
//
// Mistakes in the file are a go/scanner.ErrorList with absolute file names.
func Find(files Files, dir string, words Vocabulary) (*File, error) {
	for _, folder := range folders(files, dir) {
		name := filepath.Join(folder, Name)
		text, err := files.ReadFile(name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue
		case err != nil:
			return nil, err
		}
		return parse(name, text, words)
	}
	return nil, nil
}

// folders returns the folders in which the file may be, the nearest first.
func folders(files Files, dir string) []string {
	var all []string
	for folder := dir; ; folder = filepath.Dir(folder) {
		all = append(all, folder)
		if _, err := files.Stat(filepath.Join(folder, "go.mod")); err == nil {
			return all
		}
		if filepath.Dir(folder) == folder {
			return []string{dir}
		}
	}
}

// Dir returns the folder of the file.
func (f *File) Dir() string { return filepath.Dir(f.Path) }

// Texts returns the texts of values.
func Texts(values []Value) []string {
	var texts []string
	for _, v := range values {
		texts = append(texts, v.Text)
	}
	return texts
}

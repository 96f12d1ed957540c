// Package generator defines what a back-end is: a function that turns an rpcdef.API into the files of a client, and the header that marks these.
//
// Each target language is a package of its own below this one. None of them imports another. Package output puts the files on disk.
package generator

import (
	"go/scanner"
	"strings"
	"sync"

	"example.com/rpcgen/rpcdef"
)

// A File is a generated file, whole.
type File struct {
	Path string // slash-separated, relative to the language's folder, e.g. "src/client.ts"
	Data []byte
}

// A Maker makes a file when it is asked to.
type Maker struct {
	Path string
	Data func() []byte
}

// MakeFiles makes files concurrently.
func MakeFiles(makers ...Maker) []File {
	files := make([]File, len(makers))
	var wg sync.WaitGroup
	for i, m := range makers {
		wg.Go(func() { files[i] = File{Path: m.Path, Data: m.Data()} })
	}
	wg.Wait()
	return files
}

// The choices of the user that every language has.
const (
	PackageSetting = "package name"
	VersionSetting = "version"
)

// A Setting is a choice of the user that a file of the client states.
type Setting struct {
	Name  string // PackageSetting or VersionSetting
	Value string // as the file has it
	File  string // slash-separated, relative to the language's folder, e.g. "package.json"
	start string // what stands before the value in the file
	end   string // what stands after it
}

// NewSetting returns a setting, whose value stands in the file between start and end.
func NewSetting(name, value, file, start, end string) Setting {
	return Setting{name, value, file, start, end}
}

// ValueIn returns the value that the file of an earlier run states. It is "" if the file states none.
func (s Setting) ValueIn(text []byte) string {
	_, rest, _ := strings.Cut(string(text), s.start)
	value, _, found := strings.Cut(rest, s.end)
	if !found {
		return ""
	}
	return strings.TrimSuffix(value, "\r")
}

// A Backend makes the client of one language.
type Backend struct {
	Name string // of the language, e.g. "TypeScript"
	Dir  string // its folder below the output folder, e.g. "typescript"

	// Settings are the choices of the user that the files state.
	Settings []Setting

	// Generate makes the files. A mistake in the source that only this language can have, such as two names that become one in it, is a
	// go/scanner.ErrorList with positions. Generate must not modify the API: back-ends run concurrently.
	Generate func(*rpcdef.API) ([]File, error)

	// Warnings returns what is doubtful in this language alone, such as a name that hides a built-in one. It is nil for none.
	Warnings func(*rpcdef.API) scanner.ErrorList
}

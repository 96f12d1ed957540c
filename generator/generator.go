// Package generator turns an rpcdef.API into files, and puts them on disk.
//
// Each target language is a package of its own below this one that makes []File; none of them knows of another.
package generator

import (
	"sync"

	"example.com/rpcgen/rpcdef"
)

// A File is a generated file, whole.
type File struct {
	Path string // slash-separated, relative to the language's folder, e.g. "src/client.ts"
	Data []byte
}

// A Maker makes a file.
type Maker struct {
	Path string
	Data func() []byte
}

// MakeFiles makes files, side by side.
func MakeFiles(makers ...Maker) []File {
	files := make([]File, len(makers))
	var wg sync.WaitGroup
	for i, m := range makers {
		wg.Go(func() { files[i] = File{Path: m.Path, Data: m.Data()} })
	}
	wg.Wait()
	return files
}

// A Backend makes the client of one language.
type Backend struct {
	Name string // as people write it, e.g. "TypeScript"
	Dir  string // its folder below the output folder, e.g. "typescript"

	// Generate makes the files. A mistake in the source that only this language can see, such as two names that become one in
	// it, is a go/scanner.ErrorList with positions. Generate reads the API only, and may run beside other back-ends.
	Generate func(*rpcdef.API) ([]File, error)
}

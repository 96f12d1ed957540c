// Package generator defines what a back-end is: a function that turns an rpcdef.API into the files of a client, and the header that marks these.
//
// Each target language is a package of its own below this one. None of them imports another. Package output puts the files on disk.
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

// A Backend makes the client of one language.
type Backend struct {
	Name string // of the language, e.g. "TypeScript"
	Dir  string // its folder below the output folder, e.g. "typescript"

	// Generate makes the files. A mistake in the source that only this language can have, such as two names that become one in it, is a
	// go/scanner.ErrorList with positions. Generate must not modify the API: back-ends run concurrently.
	Generate func(*rpcdef.API) ([]File, error)
}

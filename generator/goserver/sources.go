package goserver

import (
	"cmp"
	"io/fs"
	"path"
	"slices"
	"strings"

	"example.com/rpcgen/generator/emit"
)

// The folders of the sources that are emitted as they are. The runtime goes to a folder that has the name of its package.
const (
	runtimeFolder  = "runtime"
	runtimePackage = "rpcserver"
	embeddedFolder = "embedded"
)

// runtimePath is the import path of the runtime in this repository.
const runtimePath = "example.com/rpcgen/generator/goserver/" + runtimeFolder

// A source is a file that is emitted as it is.
type source struct{ name, text string }

// sourcesOf returns the sources in a folder, without their tests.
func sourcesOf(folder string) []source {
	var all []source
	names, err := fs.Glob(sources, folder+"/*.go")
	if err != nil {
		panic("goserver: " + err.Error())
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := sources.ReadFile(name)
		if err != nil {
			panic("goserver: " + err.Error())
		}
		all = append(all, source{path.Base(name), string(text)})
	}
	return all
}

// sourceFile returns a source below the header.
func sourceFile(text string) []byte {
	b := &emit.Buffer{}
	printHeader(b)
	b.Raw(text)
	return b.Bytes()
}

// withRuntime returns a source that imports the runtime by another path. The imports around it are sorted anew, as gofmt has them.
func withRuntime(text, importPath string) string {
	lines := strings.Split(text, "\n")
	at := slices.IndexFunc(lines, func(line string) bool { return importedPath(line) == runtimePath })
	if at < 0 {
		return text
	}
	before, after, _ := strings.Cut(lines[at], quote(runtimePath))
	lines[at] = strings.TrimSuffix(before, runtimePackage+" ") + quote(importPath) + after
	if strings.HasPrefix(before, "\t") { // in a block
		first, last := at, at
		for importedPath(lines[first-1]) != "" {
			first--
		}
		for importedPath(lines[last+1]) != "" {
			last++
		}
		slices.SortStableFunc(lines[first:last+1], func(a, b string) int { return cmp.Compare(importedPath(a), importedPath(b)) })
	}
	return strings.Join(lines, "\n")
}

// importedPath returns the path that a line imports, "" if it imports none. The line is one of an import block, or an import alone.
func importedPath(line string) string {
	before, rest, ok := strings.Cut(line, `"`)
	importPath, _, closed := strings.Cut(rest, `"`)
	inBlock, alone := strings.HasPrefix(before, "\t"), strings.HasPrefix(before, "import ")
	name := strings.TrimSpace(strings.TrimPrefix(before, "import "))
	if !ok || !closed || !inBlock && !alone || strings.ContainsAny(name, " (=:,\t") {
		return ""
	}
	return importPath
}

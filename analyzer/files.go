package analyzer

import (
	"io/fs"
	"strings"

	"example.com/rpcgen/analyzer/internal/gomod"
)

// Files is where sources are read from. An implementation sees from the calls which files the outcome depends on: all that are read, listed or looked
// for in vain. If the go command reads more by itself, Result.Untracked says so.
//
// Names are absolute; errors are as package os has them. It must be safe for concurrent use.
type Files interface {
	ReadFile(name string) ([]byte, error)
	ReadDir(name string) ([]fs.DirEntry, error) // sorted by name
	Stat(name string) (fs.FileInfo, error)
}

// Disk are the files of the operating system.
type Disk = gomod.Disk

// Matters reports whether a name in a listed folder makes a difference to the outcome: a Go file and a go.mod do, and a folder or a link that
// "..." may cover. Other files come and go without effect.
func Matters(name string, kind fs.FileMode) bool {
	if kind.IsRegular() {
		return strings.HasSuffix(name, ".go") || name == "go.mod"
	}
	return name[0] != '.' && name[0] != '_'
}

package analyzer

import (
	"io/fs"
	"os"
)

// Files is where sources are read from. Whoever gives one of its own learns from its calls what an outcome depends on: all that is read,
// listed or looked for in vain, but for what the go command reads by itself.
//
// Names are absolute; errors are as package os has them. Several goroutines call it at once.
type Files interface {
	ReadFile(name string) ([]byte, error)
	ReadDir(name string) ([]fs.DirEntry, error) // sorted by name
	Stat(name string) (fs.FileInfo, error)
}

// disk is the file system of the operating system.
type disk struct{}

func (disk) ReadFile(name string) ([]byte, error)       { return os.ReadFile(name) }
func (disk) ReadDir(name string) ([]fs.DirEntry, error) { return os.ReadDir(name) }
func (disk) Stat(name string) (fs.FileInfo, error)      { return os.Stat(name) }

// Package gomod answers what the go command would, without running it: which modules are in force in a folder, where the packages that they
// import lie, and which files belong to a build. Where only the go command knows, it says so.
package gomod

import (
	"io/fs"
	"os"
	"path/filepath"
)

// An FS is where files are read from. Names are absolute; errors are as package os has them.
type FS interface {
	ReadFile(name string) ([]byte, error)
	ReadDir(name string) ([]fs.DirEntry, error) // sorted by name
	Stat(name string) (fs.FileInfo, error)
}

// Disk is the file system of the operating system.
type Disk struct{}

// ReadFile implements FS.
func (Disk) ReadFile(name string) ([]byte, error) { return os.ReadFile(name) }

// ReadDir implements FS.
func (Disk) ReadDir(name string) ([]fs.DirEntry, error) { return os.ReadDir(name) }

// Stat implements FS.
func (Disk) Stat(name string) (fs.FileInfo, error) { return os.Stat(name) }

// IsFile reports whether a name exists and is no folder.
func IsFile(files FS, name string) bool {
	info, err := files.Stat(name)
	return err == nil && !info.IsDir()
}

func isDir(files FS, name string) bool {
	info, err := files.Stat(name)
	return err == nil && info.IsDir()
}

// Above returns the nearest folder at or above dir for which found returns true, "" if there is none.
func Above(dir string, found func(dir string) bool) string {
	for !found(dir) {
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
	return dir
}

// Resolve returns the absolute path of a name that may be relative to dir. The name may have slashes, as go.mod and patterns have them.
func Resolve(dir, name string) string {
	name = filepath.FromSlash(name)
	if filepath.IsAbs(name) {
		return filepath.Clean(name)
	}
	return filepath.Join(dir, name)
}

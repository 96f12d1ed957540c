package analyzer

import (
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync"
)

// Files is where sources are read from. Whoever gives one of its own learns from its calls what an outcome depends on: all that is read,
// listed or looked for in vain. Where the go command reads more by itself, Result.Untracked says so.
//
// Names are absolute; errors are as package os has them. Several goroutines call it at once.
type Files interface {
	ReadFile(name string) ([]byte, error)
	ReadDir(name string) ([]fs.DirEntry, error) // sorted by name
	Stat(name string) (fs.FileInfo, error)
}

// Matters reports whether a name in a listed folder makes a difference to an outcome: a Go file and a go.mod do, and a folder or a link that
// "..." may lead into. What else comes and goes in a folder doesn't.
func Matters(name string, kind fs.FileMode) bool {
	if kind.IsRegular() {
		return strings.HasSuffix(name, ".go") || name == "go.mod"
	}
	return name[0] != '.' && name[0] != '_'
}

// disk is the file system of the operating system.
type disk struct{}

func (disk) ReadFile(name string) ([]byte, error)       { return os.ReadFile(name) }
func (disk) ReadDir(name string) ([]fs.DirEntry, error) { return os.ReadDir(name) }
func (disk) Stat(name string) (fs.FileInfo, error)      { return os.Stat(name) }

// A snapshot reads each file once: a load that reads it again sees the same.
type snapshot struct {
	Files
	mu    sync.Mutex
	texts map[string][]byte
}

func (s *snapshot) ReadFile(name string) ([]byte, error) {
	s.mu.Lock()
	text, known := s.texts[name]
	s.mu.Unlock()
	if known {
		return text, nil
	}
	text, err := s.Files.ReadFile(name)
	if err == nil {
		s.mu.Lock()
		s.texts[name] = text
		s.mu.Unlock()
	}
	return text, err
}

// settings are the names of what was read and isn't Go: go.mod and the like.
func (s *snapshot) settings() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var names []string
	for name := range s.texts {
		if !strings.HasSuffix(name, ".go") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// drop lets go of a file that won't be read again.
func (s *snapshot) drop(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.texts, name)
}

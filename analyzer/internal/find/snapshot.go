package find

import (
	"slices"
	"strings"
	"sync"

	"example.com/rpcgen/analyzer/internal/gomod"
)

// A snapshot reads each file once: reading it again gives the same text.
type snapshot struct {
	gomod.FS
	mu    sync.Mutex
	texts map[string][]byte
}

// ReadFile implements gomod.FS.
func (s *snapshot) ReadFile(name string) ([]byte, error) {
	s.mu.Lock()
	text, known := s.texts[name]
	s.mu.Unlock()
	if known {
		return text, nil
	}
	text, err := s.FS.ReadFile(name)
	if err == nil {
		s.mu.Lock()
		s.texts[name] = text
		s.mu.Unlock()
	}
	return text, err
}

// settings returns the names of the files that were read and aren't Go: go.mod and the like.
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

// drop frees the text of a file that won't be read again.
func (s *snapshot) drop(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.texts, name)
}

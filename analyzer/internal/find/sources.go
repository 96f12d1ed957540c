package find

import (
	"bytes"
	"errors"
	"path/filepath"
	"strings"
	"sync"

	"example.com/rpcgen/analyzer/internal/source"
)

// sources reads and parses files.
type sources struct {
	files    *snapshot
	cache    *Cache
	isOutput func(text []byte) bool
	goroot   string // the Go installation in use, "" until it is known
}

// read reads and parses a file, unless the cache has it and it is still the same.
func (s *sources) read(name string) (*source.File, error) {
	text, err := s.files.ReadFile(name)
	if err != nil {
		return nil, err
	}
	if cached := s.cache.get(name); cached != nil && bytes.Equal(cached.Text, text) {
		return cached, nil
	}
	f := &source.File{Text: text, IsOutput: true}
	if !s.isOutput(text) {
		standard := s.goroot != "" && strings.HasPrefix(name, filepath.Join(s.goroot, "src")+string(filepath.Separator))
		if f, err = source.Parse(s.cache.Fset, name, text, standard); err != nil {
			return nil, err
		}
	}
	s.cache.put(name, f)
	return f, nil
}

// readAll reads files side by side.
func (s *sources) readAll(names []string) ([]*source.File, error) {
	files := make([]*source.File, len(names))
	errs := make([]error, len(names))
	var wg sync.WaitGroup
	for i, name := range names {
		wg.Go(func() { files[i], errs[i] = s.read(name) })
	}
	wg.Wait()
	return files, errors.Join(errs...)
}

// list returns the names of the Go files in folders.
func (s *sources) list(folders []string) (names []string) {
	for _, dir := range folders {
		entries, err := s.files.ReadDir(dir)
		if err != nil {
			continue // the go command reports it
		}
		for _, e := range entries {
			if source.IsSource(e.Name()) && !e.IsDir() {
				names = append(names, filepath.Join(dir, e.Name()))
			}
		}
	}
	return names
}

// mentionTool reports whether a file that rpcgen didn't write mentions it. For one that can't be read, which the go command reports, it returns false.
func (s *sources) mentionTool(name string) bool {
	text, err := s.files.ReadFile(name)
	return err == nil && bytes.Contains(text, []byte("rpcgen")) && !s.isOutput(text)
}

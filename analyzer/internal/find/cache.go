package find

import (
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"example.com/rpcgen/analyzer/internal/source"
)

// A Cache keeps parsed files from one Workspace for the next, and the answer of the go command.
type Cache struct {
	Fset *token.FileSet

	answer *answer // nil for none

	mu      sync.Mutex
	files   map[string]*source.File
	used    map[string]bool // since the last sweep
	foreign []string        // the folders of the module cache and of the standard library, as far as they are known
}

// NewCache returns an empty cache for the files of a file set.
func NewCache(fset *token.FileSet) *Cache {
	return &Cache{Fset: fset, files: map[string]*source.File{}, used: map[string]bool{}}
}

func (c *Cache) get(name string) *source.File {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.used[name] = true
	return c.files[name]
}

func (c *Cache) put(name string, f *source.File) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.drop(name)
	c.used[name] = true
	c.files[name] = f
}

// addForeign adds a folder of the module cache or the standard library.
func (c *Cache) addForeign(dir string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if dir += string(filepath.Separator); !slices.Contains(c.foreign, dir) {
		c.foreign = append(c.foreign, dir)
	}
}

// IsForeign reports whether a path lies in the module cache or in the standard library, as far as it is known where these lie.
func (c *Cache) IsForeign(path string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.ContainsFunc(c.foreign, func(dir string) bool { return strings.HasPrefix(path, dir) })
}

// Sweep drops the files that no Workspace asked for since the last time.
func (c *Cache) Sweep() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for name := range c.files {
		if !c.used[name] {
			c.drop(name)
		}
	}
	clear(c.used)
}

func (c *Cache) drop(name string) {
	if old := c.files[name]; old != nil {
		source.Remove(c.Fset, old.AST)
	}
	delete(c.files, name)
}

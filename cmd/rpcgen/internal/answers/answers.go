// Package answers remembers on disk which packages the go command listed, from one run to the next.
//
// The analyzer knows what it read itself: it asks again when a go.mod or the head of a Go file changes. This package knows the rest. Each answer has a
// file of its own, named by a hash of all else that the answer depends on: the folder, the patterns, the build tags, the environment, the
// go command, and the build of this tool.
package answers

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A Cache holds the answer to one question. It is an analyzer.AnswerCache.
type Cache struct{ file string }

// Open returns the cache for the packages that the patterns, which are relative to the folder dir, match under the build tags, in the environment of this
// process. The folder must be an absolute path.
// Open writes nothing. It returns an error if nothing can be remembered: there is no cache folder, or it isn't known which Go the go command runs.
func Open(dir string, patterns, tags []string) (*Cache, error) {
	folder, err := os.UserCacheDir()
	if err != nil {
		return nil, err
	}
	name, err := key(dir, patterns, tags)
	if err != nil {
		return nil, err
	}
	return &Cache{filepath.Join(folder, "rpcgen", "answers", name)}, nil
}

// Recall returns the text that was last given to Remember, by any process. It is nil if there is none, or if the file is damaged.
func (c *Cache) Recall() []byte {
	data, err := os.ReadFile(c.file)
	if err != nil {
		return nil
	}
	sum, text, found := bytes.Cut(data, []byte("\n"))
	if !found || string(sum) != checksum(text) {
		return nil
	}
	return text
}

// Remember stores a text for Recall. A text that can't be stored is dropped: then the next run asks the go command again.
func (c *Cache) Remember(text []byte) {
	if replace(c.file, slices.Concat([]byte(checksum(text)), []byte("\n"), text)) == nil {
		prune(filepath.Dir(c.file))
	}
}

// ReadOnly returns a cache that recalls the same answer and stores none.
func (c *Cache) ReadOnly() *ReadOnlyCache { return &ReadOnlyCache{c} }

// A ReadOnlyCache never writes to the disk. It is an analyzer.AnswerCache.
type ReadOnlyCache struct{ cache *Cache }

// Recall is like Cache.Recall.
func (c *ReadOnlyCache) Recall() []byte { return c.cache.Recall() }

// Remember does nothing.
func (*ReadOnlyCache) Remember([]byte) {}

func checksum(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// replace writes a file by rename: another process sees the old file or the new one.
func replace(name string, data []byte) error {
	folder := filepath.Dir(name)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	temp, err := os.CreateTemp(folder, "new-*")
	if err != nil {
		return err
	}
	_, err = temp.Write(data)
	err = errors.Join(err, temp.Close())
	if err == nil {
		err = os.Rename(temp.Name(), name)
	}
	if err != nil {
		_ = os.Remove(temp.Name())
	}
	return err
}

// limit is how many answers are stored, those of all projects of the user. A large repository may have some hundred packages whose go generate runs
// rpcgen.
const limit = 500

// prune removes the oldest files of a folder that has more than the limit.
func prune(folder string) {
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) <= limit {
		return
	}
	type file struct {
		name string
		time time.Time
	}
	var files []file
	for _, e := range entries {
		if info, err := e.Info(); err == nil { // else another process has removed it
			files = append(files, file{e.Name(), info.ModTime()})
		}
	}
	slices.SortFunc(files, func(a, b file) int { return cmp.Or(b.time.Compare(a.time), strings.Compare(a.name, b.name)) })
	for _, f := range files[min(limit, len(files)):] {
		_ = os.Remove(filepath.Join(folder, f.name))
	}
}

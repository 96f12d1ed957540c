//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package digest

import (
	"io/fs"
	"os"
)

// stampOf looks at a path.
func stampOf(path string) (stamp, error) {
	info, err := os.Stat(path)
	if err != nil {
		return stamp{}, err
	}
	s := stamp{size: info.Size(), mtime: info.ModTime().UnixNano()}
	switch {
	case info.IsDir():
		s.mode = fs.ModeDir
	case !info.Mode().IsRegular():
		s.mode = fs.ModeIrregular
	}
	return s, nil
}

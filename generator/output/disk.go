package output

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// A disk reads an output folder.
type disk struct {
	root *os.Root // nil if the folder is missing
	dir  string   // the folder as the user named it
}

// openDisk opens an output folder, which may be missing.
func openDisk(dir string) (disk, error) {
	dir = filepath.Clean(dir)
	root, err := os.OpenRoot(dir)
	switch {
	case err == nil:
		return disk{root, dir}, nil
	case errors.Is(err, fs.ErrNotExist):
		return disk{nil, dir}, nil
	default:
		return disk{}, &fileError{dir, "can't be opened", cause(err)}
	}
}

// close closes the folder.
func (d disk) close() {
	if d.root != nil {
		d.root.Close()
	}
}

// show returns a path as the user can open it.
func (d disk) show(p string) string { return filepath.Join(d.dir, filepath.FromSlash(p)) }

func (d disk) lstat(p string) (fs.FileInfo, error) {
	if d.root == nil {
		return nil, fs.ErrNotExist
	}
	return d.root.Lstat(p)
}

// folder reports whether the folder p exists. It is an error if a file is in the way, or a symlink to anything but a folder inside of the output folder.
func (d disk) folder(p string) (bool, error) {
	for end := range len(p) + 1 {
		if end < len(p) && p[end] != '/' {
			continue
		}
		part := p[:end]
		info, err := d.lstat(part)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return false, nil
		case err != nil:
			return false, &fileError{d.show(part), "can't be read", cause(err)}
		case info.IsDir():
		case info.Mode().Type() == fs.ModeSymlink:
			if info, err := d.root.Stat(part); err != nil || !info.IsDir() {
				return false, d.badLink(part)
			}
		default:
			return false, &fileError{d.show(part), "is a file, expected a folder: move it away, or choose another output folder", nil}
		}
	}
	return true, nil
}

func (d disk) badLink(p string) error {
	to, err := d.root.Readlink(p)
	if err != nil {
		return &fileError{d.show(p), "can't be read", cause(err)}
	}
	what := "is a symlink to " + to + ", expected a folder, or a symlink to one inside of " + d.dir + ": replace it, or choose another output folder"
	return &fileError{d.show(p), what, nil}
}

// list returns the entries of the folder p. A missing folder has none.
func (d disk) list(p string) ([]fs.DirEntry, error) {
	if exists, err := d.folder(p); !exists {
		return nil, err
	}
	entries, err := fs.ReadDir(d.root.FS(), p)
	if err != nil {
		return nil, &fileError{d.show(p), "can't be read", cause(err)}
	}
	return entries, nil
}

func (d disk) read(p string) ([]byte, error) {
	data, err := d.root.ReadFile(p)
	if err != nil {
		return nil, &fileError{d.show(p), "can't be read", cause(err)}
	}
	return data, nil
}

// startLength is longer than any header line.
const startLength = 256

// start returns the start of the file p.
func (d disk) start(p string) ([]byte, error) {
	f, err := d.root.Open(p)
	if err == nil {
		defer f.Close()
		var text []byte
		if text, err = io.ReadAll(io.LimitReader(f, startLength)); err == nil {
			return text, nil
		}
	}
	return nil, &fileError{d.show(p), "can't be read", cause(err)}
}

// compare reports whether the file p holds the text, as sameText does, and returns the start of the file. It reads chunk by chunk up to the first
// difference: files are large, and most differ early or not at all.
func (d disk) compare(p string, text, chunk []byte) (same bool, start []byte, err error) {
	f, err := d.root.Open(p)
	if err != nil {
		return false, nil, &fileError{d.show(p), "can't be read", cause(err)}
	}
	defer f.Close()
	for at := 0; ; {
		n, err := io.ReadFull(f, chunk)
		if at == 0 {
			start = bytes.Clone(chunk[:min(n, startLength)])
		}
		switch {
		case !bytes.HasPrefix(text[at:], chunk[:n]):
			if bytes.IndexByte(chunk[:n], '\r') < 0 {
				return false, start, nil
			}
			found, err := d.read(p) // the line ends may be all that differs
			return sameText(found, text), start, err
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return at+n == len(text), start, nil
		case err != nil:
			return false, nil, &fileError{d.show(p), "can't be read", cause(err)}
		}
		at += n
	}
}

var lf, crlf = []byte("\n"), []byte("\r\n")

// sameText reports whether the text of a file is the one that rpcgen generates. The line ends may be those of Windows, by a checkout.
func sameText(found, text []byte) bool {
	return bytes.Equal(found, text) ||
		bytes.Contains(found, crlf) && bytes.IndexByte(text, '\r') < 0 && bytes.Equal(bytes.ReplaceAll(found, crlf, lf), text)
}

// suffix returns a file's name from its first dot on, so that client.d.ts and client.ts.orig differ from client.ts.
func suffix(p string) string {
	base := path.Base(p)
	if i := strings.IndexByte(base, '.'); i >= 0 {
		return base[i:]
	}
	return ""
}

package starter

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Options say how a project is written.
type Options struct {
	// Module is the path of the project's module. "" means that of the go.mod in the folder or around it, or else example.com/ and the folder's name.
	Module string

	// Name is how errors name the folder; "" means its path.
	Name string
}

// name returns how errors name the folder.
func (o Options) name(dir string) string {
	if o.Name == "" {
		return dir
	}
	return o.Name
}

// A Project is one that was written.
type Project struct {
	Dir        string // absolute
	ImportPath string // of the program in Dir
	NewModule  bool   // a go.mod was written
	Files      []string
	Missing    []Requirement // what the module around doesn't require yet; nil for a new module, whose go.mod does
}

// Write writes the start of a project to a folder, which must be absolute and may be missing. Where one of its files or folders is there already, Write
// returns an error that names all of these. After an error, nothing is left of what was written.
func Write(dir string, options Options) (*Project, error) {
	p, err := newProject(dir, options)
	if err != nil {
		return nil, err
	}
	files, err := filesOf(p.ImportPath)
	if err != nil {
		return nil, err
	}
	if !p.NewModule {
		files = files[1:]
	}
	if err := checkFree(dir, files, options); err != nil {
		return nil, err
	}
	var w writer
	for _, f := range files {
		name := filepath.FromSlash(f.name)
		if err := w.write(filepath.Join(dir, name), f.data); err != nil {
			return nil, errors.Join(err, w.undo())
		}
		p.Files = append(p.Files, name)
	}
	return p, nil
}

// checkFree returns an error if the project would meet what is in a folder.
func checkFree(dir string, files []file, options Options) error {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	folders := slices.Clone(generated)
	for _, f := range files {
		folders = append(folders, folderOf(f.name))
	}
	var found []string
	for _, entry := range entries {
		name := entry.Name()
		same := func(ours string) bool { return strings.EqualFold(ours, name) } // as on disks that don't tell the two apart
		switch {
		case slices.ContainsFunc(folders, same):
			if !entry.IsDir() || !isEmpty(filepath.Join(dir, name)) {
				found = append(found, name)
			}
		case slices.ContainsFunc(files, func(f file) bool { return same(f.name) }), strings.HasSuffix(name, ".go"):
			found = append(found, name)
		}
	}
	if found == nil {
		return nil
	}
	return fmt.Errorf("%s has %s already, and init overwrites nothing and adds to no package: move what is there away, or choose another folder",
		options.name(dir), strings.Join(found, ", "))
}

// isEmpty reports whether a folder has no entries.
func isEmpty(dir string) bool {
	entries, err := os.ReadDir(dir)
	return err == nil && len(entries) == 0
}

// A writer writes files, and can take them back.
type writer struct{ made []string } // files and folders, each below or after those before

// write writes a file that isn't there yet, and makes the folders that it needs.
func (w *writer) write(name string, data []byte) error {
	if err := w.makeFolder(filepath.Dir(name)); err != nil {
		return err
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666) //nolint:gosec // the project is for everybody to read
	if err != nil {
		return err
	}
	w.made = append(w.made, name)
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}

// makeFolder makes a folder, and those around it, unless it is there.
func (w *writer) makeFolder(dir string) error {
	err := os.Mkdir(dir, 0o777)
	if errors.Is(err, fs.ErrNotExist) {
		if err = w.makeFolder(filepath.Dir(dir)); err == nil {
			err = os.Mkdir(dir, 0o777)
		}
	}
	if info, statErr := os.Stat(dir); errors.Is(err, fs.ErrExist) && statErr == nil && info.IsDir() {
		return nil
	}
	if err == nil {
		w.made = append(w.made, dir)
	}
	return err
}

// undo removes what was written.
func (w *writer) undo() error {
	var errs []error
	for _, name := range slices.Backward(w.made) {
		errs = append(errs, os.Remove(name))
	}
	return errors.Join(errs...)
}

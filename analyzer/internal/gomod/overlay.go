package gomod

import (
	"encoding/json"
	"io/fs"
)

// An overlay is an FS in which some files are replaced or missing. Folders are listed as they are below: of those the go command must be asked.
type overlay struct {
	FS
	replace map[string]string // by absolute name; "" for a file that is missing
}

// WithOverlay returns an FS in which files are replaced as the flag -overlay of GOFLAGS says, for a go command that runs in a folder. A flag that can't be
// read changes nothing: the go command reports it.
func WithOverlay(files FS, env *Env, dir string) FS {
	flags, _ := env.flags()
	name := flags["overlay"]
	if name == "" {
		return files
	}
	text, err := files.ReadFile(Resolve(dir, name))
	if err != nil {
		return files
	}
	var content struct {
		Replace map[string]string `json:"Replace"`
	}
	if json.Unmarshal(text, &content) != nil {
		return files
	}
	replace := map[string]string{}
	for from, to := range content.Replace {
		if to != "" {
			to = Resolve(dir, to)
		}
		replace[Resolve(dir, from)] = to
	}
	return overlay{files, replace}
}

// ReadFile implements FS.
func (o overlay) ReadFile(name string) ([]byte, error) {
	target, err := o.target("open", name)
	if err != nil {
		return nil, err
	}
	return o.FS.ReadFile(target)
}

// Stat implements FS.
func (o overlay) Stat(name string) (fs.FileInfo, error) {
	target, err := o.target("stat", name)
	if err != nil {
		return nil, err
	}
	return o.FS.Stat(target)
}

// target returns the name of what is read in place of a file.
func (o overlay) target(op, name string) (string, error) {
	switch to, replaced := o.replace[name]; {
	case !replaced:
		return name, nil
	case to == "":
		return "", &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist}
	default:
		return to, nil
	}
}

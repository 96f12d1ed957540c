package project

import (
	"cmp"
	"errors"
	"fmt"
	"go/scanner"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"example.com/rpcgen/analyzer"
	"example.com/rpcgen/cmd/rpcgen/internal/commandline"
	"example.com/rpcgen/cmd/rpcgen/internal/config"
	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/goserver"
	"example.com/rpcgen/generator/output"
	"example.com/rpcgen/rpcdef"
	"golang.org/x/mod/modfile"
)

// A serverChoice is what the command line and rpcgen.yaml say of the server side.
type serverChoice struct {
	dir        string // as the user can open it from the working directory
	embedded   bool
	transports []string

	blame func(error) error // returns an error with the place that names the folder
}

// chooseServer returns what is said of the server side. Flags take precedence. It is nil if there is to be none.
func (p *Project) chooseServer(o *commandline.Options, dir string) (*serverChoice, error) {
	s := &serverChoice{
		dir: o.Server, embedded: o.Embedded, transports: strings.Split(o.Transports, ","),
		blame: func(err error) error {
			return commandline.UsageErrorf("--%s: %w", commandline.ServerFlag, err)
		},
	}
	var byFile config.Server
	if p.File != nil && p.File.Server != nil {
		byFile = *p.File.Server
	}
	if !o.Given[commandline.ServerFlag] && byFile.Dir.Text != "" {
		s.dir = folderOf(p.File, byFile.Dir, dir)
		s.blame = func(err error) error { return p.File.Error(byFile.Dir.Pos, err.Error()) }
	}
	if s.dir == "" {
		for _, name := range []string{commandline.EmbeddedFlag, commandline.TransportsFlag} {
			if o.Given[name] {
				return nil, commandline.UsageErrorf("--%s is about the server side: name its folder with --%s", name, commandline.ServerFlag)
			}
		}
		return nil, nil
	}
	if !o.Given[commandline.EmbeddedFlag] {
		s.embedded = byFile.Embedded
	}
	if !o.Given[commandline.TransportsFlag] && byFile.Transports != nil {
		s.transports = config.Texts(byFile.Transports)
	}
	if err := goserver.CheckTransports(s.transports); err != nil {
		return nil, commandline.UsageErrorf("--%s: %w", commandline.TransportsFlag, err)
	}
	return s, nil
}

// addServer adds the destination of the server side, if there is to be one.
func (p *Project) addServer(o *commandline.Options, dir string, files analyzer.Files) error {
	s, err := p.chooseServer(o, dir)
	if s == nil || err != nil {
		return err
	}
	if err := s.checkApart(p.Destinations); err != nil {
		return err
	}
	folder := s.dir
	if !filepath.IsAbs(folder) {
		folder = filepath.Join(dir, folder)
	}
	place, ok := analyzer.FindPlace(files, folder)
	if !ok {
		return s.blame(fmt.Errorf("%s lies in no Go module, and the server is packages of yours: choose a folder below that of your go.mod", s.dir))
	}
	backend, err := s.newBackend(place)
	if err != nil {
		return s.blame(err)
	}
	p.Destinations = append(p.Destinations, &Destination{Dir: s.dir, Backends: []generator.Backend{backend}, Server: true})
	return nil
}

// checkApart returns an error if the server is to be in a folder that rpcgen writes for clients. Another folder among theirs is fine.
func (s *serverChoice) checkApart(clients []*Destination) error {
	for _, d := range clients {
		within, err := output.Inside(s.dir, d.Dir)
		if err != nil {
			return err
		}
		around, err := output.Inside(d.Dir, s.dir)
		if err != nil {
			return err
		}
		if within && around {
			return s.blame(fmt.Errorf("%s is the folder of the clients, too, expected another one", s.dir))
		}
		for _, b := range d.Backends {
			if within, err = output.Inside(s.dir, filepath.Join(d.Dir, b.Dir)); within || err != nil {
				return cmp.Or(err, s.blame(fmt.Errorf("%s lies in the folder of the %s client, expected another one", s.dir, b.Name)))
			}
		}
	}
	return nil
}

// newBackend returns the back-end for a place. It also checks what only the disk tells.
func (s *serverChoice) newBackend(place analyzer.Place) (generator.Backend, error) {
	b, err := goserver.New(goserver.Options{
		ImportPath: place.ImportPath, Embedded: s.embedded, Transports: s.transports, PackagePath: PackagePath,
	})
	if err != nil {
		return b, err
	}
	generate := b.Generate
	b.Generate = func(api *rpcdef.API) ([]generator.File, error) {
		files, err := generate(api)
		if err == nil {
			err = checkReach(place, api)
		}
		if err == nil {
			err = checkForeign(s.dir, files)
		}
		return files, err
	}
	return b, nil
}

// PackagePath returns the import path of the package that declares something at a position, also where the command line named its files: then the go command
// calls the package "command-line-arguments".
func PackagePath(importPath string, pos token.Position) string {
	dir := filepath.Dir(pos.Filename)
	if importPath != "command-line-arguments" {
		return importPath
	}
	for root := dir; root != filepath.Dir(root); root = filepath.Dir(root) {
		if text, err := os.ReadFile(filepath.Join(root, "go.mod")); err == nil {
			rel, _ := filepath.Rel(root, dir)
			return path.Join(modfile.ModulePath(text), filepath.ToSlash(rel))
		}
	}
	return importPath
}

// checkReach returns an error at each service and channel whose package lies in a module that the server's can't import.
func checkReach(place analyzer.Place, api *rpcdef.API) error {
	var errs scanner.ErrorList
	check := func(what, importPath string, pos token.Position) {
		if path := PackagePath(importPath, pos); !place.Reaches(path) {
			errs.Add(pos, fmt.Sprintf("the server, %s, can't import %s: its module %s doesn't require that of the %s: "+
				"run 'go get' for it there, or generate the server into the module of the %s", place.ImportPath, path, place.Module, what, what))
		}
	}
	for _, s := range api.Services {
		check("service", s.Package, s.Pos)
	}
	for _, c := range api.Channels {
		check("channel", c.Package, c.Pos)
	}
	return errs.Err()
}

// checkForeign returns an error for a Go file in the folder of a generated package that rpcgen didn't write: it would become part of that package. The
// user's tests may stand there.
func checkForeign(dir string, files []generator.File) error {
	var folders []string
	for _, f := range files {
		folders = append(folders, filepath.Join(dir, filepath.Dir(filepath.FromSlash(f.Path))))
	}
	slices.Sort(folders)
	for _, folder := range slices.Compact(folders) {
		entries, err := os.ReadDir(folder)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		for _, e := range entries {
			name := filepath.Join(folder, e.Name())
			if filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") || e.IsDir() {
				continue
			}
			if text, err := os.ReadFile(name); err == nil && !generator.IsGenerated(text) {
				return fmt.Errorf("%s: rpcgen did not write it, and the folder is that of a package that it writes whole: move the file, or choose another folder for the server", name)
			}
		}
	}
	return nil
}

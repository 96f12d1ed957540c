package main

import (
	"cmp"
	"errors"
	"fmt"
	"go/scanner"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"example.com/rpcgen/analyzer"
	"example.com/rpcgen/cmd/rpcgen/internal/config"
	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/goserver"
	"example.com/rpcgen/generator/output"
	"example.com/rpcgen/rpcdef"
)

// A serverChoice is what the command line and rpcgen.yaml say of the server side.
type serverChoice struct {
	dir        string // as the user can open it from the working directory
	embedded   bool
	transports []string

	blame func(error) error // returns an error with the place that names the folder
}

// chooseServer returns what is said of the server side. Flags take precedence. It is nil if there is to be none.
func (p *project) chooseServer(o *options, dir string) (*serverChoice, error) {
	s := &serverChoice{
		dir: o.server, embedded: o.embedded, transports: strings.Split(o.transports, ","),
		blame: func(err error) error { return usageError{fmt.Errorf("--%s: %w", serverFlag, err)} },
	}
	var byFile config.Server
	if p.file != nil && p.file.Server != nil {
		byFile = *p.file.Server
	}
	if !o.given[serverFlag] && byFile.Dir.Text != "" {
		s.dir = folderOf(p.file, byFile.Dir, dir)
		s.blame = func(err error) error { return p.file.Error(byFile.Dir.Pos, err.Error()) }
	}
	if s.dir == "" {
		for _, name := range []string{embeddedFlag, transportsFlag} {
			if o.given[name] {
				return nil, usageError{fmt.Errorf("--%s is about the server side: name its folder with --%s", name, serverFlag)}
			}
		}
		return nil, nil
	}
	if !o.given[embeddedFlag] {
		s.embedded = byFile.Embedded
	}
	if !o.given[transportsFlag] && byFile.Transports != nil {
		s.transports = config.Texts(byFile.Transports)
	}
	if err := goserver.CheckTransports(s.transports); err != nil {
		return nil, usageError{fmt.Errorf("--%s: %w", transportsFlag, err)}
	}
	return s, nil
}

// addServer adds the destination of the server side, if there is to be one.
func (p *project) addServer(o *options, dir string, files analyzer.Files) error {
	s, err := p.chooseServer(o, dir)
	if s == nil || err != nil {
		return err
	}
	if err := s.checkApart(p.destinations); err != nil {
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
	p.destinations = append(p.destinations, &destination{dir: s.dir, backends: []generator.Backend{backend}, server: true})
	return nil
}

// checkApart returns an error if the server is to be in a folder that rpcgen writes for clients. Another folder among theirs is fine.
func (s *serverChoice) checkApart(clients []*destination) error {
	for _, d := range clients {
		within, err := output.Inside(s.dir, d.dir)
		if err != nil {
			return err
		}
		around, err := output.Inside(d.dir, s.dir)
		if err != nil {
			return err
		}
		if within && around {
			return s.blame(fmt.Errorf("%s is the folder of the clients, too, expected another one", s.dir))
		}
		for _, b := range d.backends {
			if within, err = output.Inside(s.dir, filepath.Join(d.dir, b.Dir)); within || err != nil {
				return cmp.Or(err, s.blame(fmt.Errorf("%s lies in the folder of the %s client, expected another one", s.dir, b.Name)))
			}
		}
	}
	return nil
}

// newBackend returns the back-end for a place. It also checks what only the disk tells.
func (s *serverChoice) newBackend(place analyzer.Place) (generator.Backend, error) {
	b, err := goserver.New(goserver.Options{
		ImportPath: place.ImportPath, Embedded: s.embedded, Transports: s.transports, PackagePath: packageOf,
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

// checkReach returns an error at each service whose package lies in a module that the server's can't import.
func checkReach(place analyzer.Place, api *rpcdef.API) error {
	var errs scanner.ErrorList
	for _, s := range api.Services {
		if path := packageOf(s); !place.Reaches(path) {
			errs.Add(s.Pos, fmt.Sprintf("the server, %s, can't import %s: its module %s doesn't require that of the service: "+
				"run 'go get' for it there, or generate the server into the module of the service", place.ImportPath, path, place.Module))
		}
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
	for _, folder := range sortedSet(folders) {
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

// clientsAmong returns the destinations of clients.
func clientsAmong(destinations []*destination) []*destination {
	return slices.DeleteFunc(slices.Clone(destinations), func(d *destination) bool { return d.server })
}

// products names what a run makes, e.g. "the clients".
func (p *project) products() string {
	if len(clientsAmong(p.destinations)) < len(p.destinations) {
		return "the clients and the server"
	}
	return "the clients"
}

// serverUsage returns the lines of the usage text on the server's flags.
func serverUsage() string {
	transports := strings.Join(goserver.DefaultTransports(), ",")
	return fmt.Sprintf(usageLine+usageLine+usageLine,
		"--"+serverFlag+" DIR", "also generate the Go server: packages of your module in DIR and below, and Centrifugo's configuration",
		"--"+embeddedFlag, "also generate the server that needs no Centrifugo, in DIR/embedded",
		"--"+transportsFlag+" LIST", "what the configuration is for: publish or subscriber, rpc; "+transports+" by default")
}

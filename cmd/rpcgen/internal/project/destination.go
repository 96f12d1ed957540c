package project

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"example.com/rpcgen/cmd/rpcgen/internal/commandline"
	"example.com/rpcgen/cmd/rpcgen/internal/config"
	"example.com/rpcgen/generator"
	"example.com/rpcgen/rpcdef"
)

// A Destination is an output folder, and the clients that go there.
type Destination struct {
	Dir      string // as the user can open it from the working directory
	Backends []generator.Backend
	services []config.Value  // the names of its services, or patterns of them; nil for all services
	Pinned   map[string]bool // what rpcgen.yaml says, by the flags that say the same
	Server   bool            // the server side goes there, and no client
}

// newDestination returns the destination of an output of rpcgen.yaml, which may be nil. Flags take precedence.
func newDestination(o *commandline.Options, dir string, file *config.File, out config.Output) (*Destination, error) {
	d := &Destination{Dir: o.Output, services: out.Services, Pinned: map[string]bool{}}
	if file != nil && !o.Given["output"] {
		d.Dir = folderOf(file, out.Dir, dir)
	}
	version, err := d.choose(o, file, commandline.VersionFlag, o.Version, out.Version, generator.CheckClientVersion)
	if err != nil {
		return nil, err
	}
	chosen := chosenLanguages(o, out)
	for _, c := range o.Languages {
		var backend generator.Backend
		_, err := d.choose(o, file, c.PackageFlag, c.PackageName, out.Names[c.Key()], func(name string) (err error) {
			backend, err = c.NewBackend(commandline.PackageChoice{Name: name, Version: version, Sync: out.Switches[commandline.SyncKey]})
			return err
		})
		if err != nil {
			return nil, err
		}
		if slices.Contains(chosen, c.Flag) {
			d.Backends = append(d.Backends, backend)
		}
	}
	return d, nil
}

// folderOf returns the path of a folder of rpcgen.yaml from the working directory.
func folderOf(file *config.File, value config.Value, dir string) string {
	folder := filepath.FromSlash(value.Text)
	if !filepath.IsAbs(folder) {
		folder = filepath.Join(file.Dir(), folder)
		if rel, err := filepath.Rel(dir, folder); err == nil {
			return rel
		}
	}
	return filepath.Clean(folder)
}

// choose returns what the flag says if the command line has it, or else what rpcgen.yaml says, or else the flag's default. The error is that of check, at
// the place of the value.
func (d *Destination) choose(o *commandline.Options, file *config.File, flag, byFlag string, byFile config.Value, check func(string) error) (string, error) {
	if byFile.Text == "" || o.Given[flag] {
		if err := check(byFlag); err != nil {
			return "", commandline.UsageErrorf("--%s: %w", flag, err)
		}
		return byFlag, nil
	}
	d.Pinned[flag] = true
	if err := check(byFile.Text); err != nil {
		return "", file.Error(byFile.Pos, err.Error())
	}
	return byFile.Text, nil
}

// chosenLanguages returns the languages that the command line asks for, or else rpcgen.yaml, or else all.
func chosenLanguages(o *commandline.Options, out config.Output) []string {
	var all, chosen []string
	for _, c := range o.Languages {
		all = append(all, c.Flag)
		if c.Chosen {
			chosen = append(chosen, c.Flag)
		}
	}
	switch {
	case o.All:
		return all
	case chosen != nil:
		return chosen
	case out.Languages != nil:
		return config.Texts(out.Languages)
	default:
		return all
	}
}

// Subset returns the part of an API that belongs to the destination: the services that are named, with the channels of their packages, and the channels that are
// named.
func (d *Destination) Subset(api *rpcdef.API, file *config.File) (*rpcdef.API, error) {
	if d.services == nil {
		return api, nil
	}
	var names []string
	for _, s := range api.Services {
		names = append(names, s.Name)
	}
	for _, c := range api.Channels {
		names = append(names, c.Name)
	}
	slices.Sort(names)
	for _, v := range d.services {
		if !slices.ContainsFunc(names, func(name string) bool { return matchesName(v.Text, name) }) {
			return nil, file.Error(v.Pos, fmt.Sprintf("no service is called %q: expected one of %s", v.Text, strings.Join(slices.Compact(names), ", ")))
		}
	}
	isChosen := func(name string) bool {
		return slices.ContainsFunc(d.services, func(v config.Value) bool { return matchesName(v.Text, name) })
	}
	subset := api.Subset(
		func(s *rpcdef.Service) bool { return isChosen(s.Name) },
		func(c *rpcdef.Channel) bool { return isChosen(c.Name) },
	)
	if subset.IsEmpty() {
		return nil, file.Error(d.services[0].Pos, "the services of this output have no methods: add one, or remove the output")
	}
	return subset, nil
}

// matchesName reports whether the name of a service or a channel has a pattern, which is one of package path.
func matchesName(pattern, name string) bool {
	ok, err := path.Match(pattern, name)
	return ok && err == nil
}

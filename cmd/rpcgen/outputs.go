package main

import (
	"cmp"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"example.com/rpcgen/cmd/rpcgen/internal/config"
	"example.com/rpcgen/generator/output"
	"example.com/rpcgen/rpcdef"
)

// outputFolders are the folders of the destinations, in their order.
type outputFolders []*output.Folder

func (f outputFolders) close() {
	for _, folder := range f {
		if folder != nil {
			folder.Close()
		}
	}
}

// openOutputs takes the output folders. It must be called before the sources are read: then of two runs at once, the one that reads later writes later.
//
// They are taken in the order of their names: two runs that took them in different orders might wait for each other forever.
func (j *job) openOutputs(destinations []*destination) (outputFolders, error) {
	j.status("waiting for another run to end")
	folders := make(outputFolders, len(destinations))
	order := make([]int, len(destinations))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Compare(j.absolute(destinations[a].dir), j.absolute(destinations[b].dir))
	})
	for _, i := range order {
		folder, err := output.Open(destinations[i].dir)
		if err != nil {
			folders.close()
			return nil, err
		}
		folders[i] = folder
	}
	return folders, nil
}

// absolute returns the absolute path of a path that may be relative to the working directory.
func (p *printer) absolute(path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(p.dir, path)
}

// writeClients writes to all folders, or to none of them if something is in the way in any.
func (j *job) writeClients(folders outputFolders, all []clients) ([]output.Report, error) {
	writes := make([]*output.Prepared, len(all))
	for i, c := range all {
		prepared, err := folders[i].Prepare(c.origin, c.trees)
		if err != nil {
			return nil, j.explain(err, c.origin)
		}
		defer prepared.Close()
		writes[i] = prepared
	}
	reports := make([]output.Report, len(all))
	for i, w := range writes {
		var err error
		if reports[i], err = w.Write(); err != nil {
			return reports, err
		}
	}
	return reports, nil
}

// subset returns the part of an API that belongs to the destination: the services that are named, with the channels of their packages, and the channels that are
// named.
func (d *destination) subset(api *rpcdef.API, file *config.File) (*rpcdef.API, error) {
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
	if isEmpty(subset) {
		return nil, file.Error(d.services[0].Pos, "the services of this output have no methods: add one, or remove the output")
	}
	return subset, nil
}

// matchesName reports whether the name of a service or a channel has a pattern, which is one of package path.
func matchesName(pattern, name string) bool {
	ok, err := path.Match(pattern, name)
	return ok && err == nil
}

// explain adds what to do to an error of package output.
func (j *job) explain(err error, from output.Origin) error {
	if left, ok := errors.AsType[*output.LeftOutError](err); ok {
		return errors.New(j.leftOut(left, from))
	}
	return err
}

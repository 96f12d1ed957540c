package generate

import (
	"cmp"
	"errors"
	"slices"

	"example.com/rpcgen/cmd/rpcgen/internal/project"
	"example.com/rpcgen/generator/output"
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
func (j *job) openOutputs(destinations []*project.Destination) (outputFolders, error) {
	j.Status("waiting for another run to end")
	folders := make(outputFolders, len(destinations))
	order := make([]int, len(destinations))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Compare(j.Absolute(destinations[a].Dir), j.Absolute(destinations[b].Dir))
	})
	for _, i := range order {
		folder, err := output.Open(destinations[i].Dir)
		if err != nil {
			folders.close()
			return nil, err
		}
		folders[i] = folder
	}
	return folders, nil
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

// explain adds what to do to an error of package output.
func (j *job) explain(err error, from output.Origin) error {
	if left, ok := errors.AsType[*output.LeftOutError](err); ok {
		return errors.New(j.leftOut(left, from))
	}
	return err
}

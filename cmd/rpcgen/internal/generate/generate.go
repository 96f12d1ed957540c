// Package generate carries out a run: it reads the sources, makes the clients, and writes or compares them; under --watch, again and again.
package generate

import (
	"errors"
	"go/scanner"
	"slices"
	"sync"

	"example.com/rpcgen/analyzer"
	"example.com/rpcgen/cmd/rpcgen/internal/commandline"
	"example.com/rpcgen/cmd/rpcgen/internal/console"
	"example.com/rpcgen/cmd/rpcgen/internal/project"
	"example.com/rpcgen/generator/output"
	"example.com/rpcgen/rpcdef"
)

// A job generates clients, once or, under --watch, again and again.
type job struct {
	*console.Printer
	opts    *commandline.Options
	project *project.Project
}

// Run carries out what the command line asks for.
func Run(p *console.Printer, opts *commandline.Options) error {
	p.Quiet, p.Verbose = opts.Quiet, opts.Verbose && !opts.Quiet
	if err := opts.Validate(); err != nil {
		return err
	}
	defer p.Done()
	prepareHeap()
	j := &job{Printer: p, opts: opts}
	if opts.Watch {
		return watchUntilStopped(j)
	}
	var err error
	if j.project, err = project.New(opts, p.Dir, nil); err != nil {
		return err
	}
	if opts.Check {
		return j.check()
	}
	return j.write()
}

// write brings the clients up to date.
func (j *job) write() error {
	folders, err := j.openOutputs(j.project.Destinations)
	if err != nil {
		return err
	}
	defer folders.close()
	all, err := j.makeClients()
	if err != nil {
		return err
	}
	j.Status("writing clients")
	reports, err := j.writeClients(folders, all)
	if err != nil {
		return err
	}
	j.printGenerated(reports)
	return nil
}

// makeClients generates the clients from the sources, and prints the methods and the warnings.
func (j *job) makeClients() ([]clients, error) {
	result, err := j.load(j.project.NewLoader(j.opts, nil))
	if err != nil {
		return nil, err
	}
	collectSources()
	j.PrintWarnings(j.warnings(result))
	j.printMethods(result.API)
	return j.generateAll(result.API)
}

// load reads the sources.
func (j *job) load(loader *analyzer.Loader) (*analyzer.Result, error) {
	j.Status("loading packages")
	result, err := loader.Load()
	if err != nil {
		return nil, j.project.Place(err)
	}
	return result, nil
}

// A clients is what goes to a destination.
type clients struct {
	*project.Destination
	trees  []output.Tree
	origin output.Origin
}

// generateAll makes the files of all languages for all destinations, side by side. It returns the mistakes that any of them found. An API without methods and
// channels is a mistake.
func (j *job) generateAll(api *rpcdef.API) ([]clients, error) {
	if api.IsEmpty() {
		return nil, nothingToGenerate(api)
	}
	j.Status("generating clients")
	var wg sync.WaitGroup
	failures := make([][]error, len(j.project.Destinations))
	all := make([]clients, len(j.project.Destinations))
	for i, d := range j.project.Destinations {
		subset, err := d.Subset(api, j.project.File)
		if err != nil {
			return nil, err
		}
		all[i] = clients{d, make([]output.Tree, len(d.Backends)), j.origin(api, d.Dir)}
		failures[i] = make([]error, len(d.Backends))
		for k, b := range d.Backends {
			wg.Go(func() {
				files, err := b.Generate(subset)
				all[i].trees[k], failures[i][k] = output.Tree{Dir: b.Dir, Files: files}, err
			})
		}
	}
	wg.Wait()
	return all, joinDiagnostics(slices.Concat(failures...))
}

// nothingToGenerate returns the error for an API without methods.
func nothingToGenerate(api *rpcdef.API) error {
	if len(api.Services) == 0 {
		return errors.New(noMethods)
	}
	var list scanner.ErrorList
	for _, s := range api.Services {
		list.Add(s.Pos, s.GoName+" has no methods for clients to call: declare one, such as List(ctx context.Context, params ListParams) (*ListResult, error)")
	}
	return list
}

const noMethods = `no method to generate clients for: annotate an interface and name its package, e.g.

	//rpcgen:service tasks
	type TaskService interface {
		List(ctx context.Context, params ListParams) (*ListResult, error)
	}

and run 'rpcgen ./...' in its module`

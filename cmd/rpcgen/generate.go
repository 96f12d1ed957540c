package main

import (
	"errors"
	"go/scanner"
	"os"
	"slices"
	"sync"

	"example.com/rpcgen/analyzer"
	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/output"
	"example.com/rpcgen/rpcdef"
)

// A job generates clients, once or, under --watch, again and again.
type job struct {
	*printer
	opts    *options
	project *project
}

// generate carries out what the command line asks for.
func generate(p *printer, opts *options) error {
	p.quiet, p.verbose = opts.quiet, opts.verbose && !opts.quiet
	if err := opts.validate(); err != nil {
		return err
	}
	defer p.progress.end()
	prepareHeap()
	j := &job{printer: p, opts: opts}
	if opts.watch {
		return watchUntilStopped(j)
	}
	var err error
	if j.project, err = newProject(opts, p.dir, disk{}); err != nil {
		return err
	}
	if opts.check {
		return j.check()
	}
	return j.write()
}

// disk is where rpcgen.yaml and go.mod are read from.
type disk struct{}

func (disk) ReadFile(name string) ([]byte, error)       { return os.ReadFile(name) }
func (disk) ReadDir(name string) ([]os.DirEntry, error) { return os.ReadDir(name) }
func (disk) Stat(name string) (os.FileInfo, error)      { return os.Stat(name) }

// write brings the clients up to date.
func (j *job) write() error {
	folders, err := j.openOutputs(j.project.destinations)
	if err != nil {
		return err
	}
	defer folders.close()
	all, err := j.makeClients()
	if err != nil {
		return err
	}
	j.status("writing clients")
	reports, err := j.writeClients(folders, all)
	if err != nil {
		return err
	}
	j.printGenerated(j.project.destinations, reports)
	return nil
}

// makeClients generates the clients from the sources, and prints the methods and the warnings.
func (j *job) makeClients() ([]clients, error) {
	result, err := j.load(j.project.newLoader(j.opts, nil))
	if err != nil {
		return nil, err
	}
	collectSources()
	j.printWarnings(j.warnings(result))
	j.printMethods(result.API)
	return j.generateAll(result.API)
}

// load reads the sources.
func (j *job) load(loader *analyzer.Loader) (*analyzer.Result, error) {
	j.status("loading packages")
	result, err := loader.Load()
	if err == nil {
		err = generator.Unsupported(result.API)
	}
	return result, err
}

// A clients is what goes to a destination.
type clients struct {
	*destination
	trees  []output.Tree
	origin output.Origin
}

// generateAll makes the files of all languages for all destinations, side by side. It returns the mistakes that any of them found. An API without methods and
// channels is a mistake.
func (j *job) generateAll(api *rpcdef.API) ([]clients, error) {
	if isEmpty(api) {
		return nil, nothingToGenerate(api)
	}
	j.status("generating clients")
	var wg sync.WaitGroup
	failures := make([][]error, len(j.project.destinations))
	all := make([]clients, len(j.project.destinations))
	for i, d := range j.project.destinations {
		subset, err := d.subset(api, j.project.file)
		if err != nil {
			return nil, err
		}
		all[i] = clients{d, make([]output.Tree, len(d.backends)), j.origin(api, d.dir)}
		failures[i] = make([]error, len(d.backends))
		for k, b := range d.backends {
			wg.Go(func() {
				files, err := b.Generate(subset)
				all[i].trees[k], failures[i][k] = output.Tree{Dir: b.Dir, Files: files}, err
			})
		}
	}
	wg.Wait()
	return all, joinDiagnostics(slices.Concat(failures...))
}

// isEmpty reports whether an API has nothing that a client could do.
func isEmpty(api *rpcdef.API) bool { return len(api.Methods()) == 0 && len(api.Channels) == 0 }

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

package main

import (
	"errors"
	"go/scanner"
	"io"
	"os"
	"runtime/debug"
	"sync"

	"example.com/rpcgen/analyzer"
	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/output"
	"example.com/rpcgen/rpcdef"
)

// A job generates clients, once or, under --watch, again and again.
type job struct {
	*printer
	opts     *options
	backends []generator.Backend
	loader   *analyzer.Loader
}

// generate carries out what the command line asks for.
func generate(p *printer, opts *options) error {
	p.quiet, p.verbose = opts.quiet, opts.verbose && !opts.quiet
	if err := opts.validate(); err != nil {
		return err
	}
	backends, err := newBackends(opts.languages, opts.all)
	if err != nil {
		return err
	}
	defer p.progress.end()
	j := &job{printer: p, opts: opts, backends: backends}
	if opts.watch {
		return watchUntilStopped(j)
	}
	// Most runs end before the heap is so large that garbage is collected at all. That saves a fifth of the time at 100 methods and at 1,000.
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(800)
	}
	j.loader = opts.newLoader(nil)
	if opts.check {
		return j.check()
	}
	return j.write()
}

// write brings the clients up to date.
func (j *job) write() error {
	out, err := j.openOutput()
	if err != nil {
		return err
	}
	defer out.Close()
	trees, err := j.makeTrees()
	if err != nil {
		return err
	}
	j.status("writing clients")
	report, err := out.Write(trees)
	if err != nil {
		return err
	}
	j.printGenerated(j.backends, report)
	return nil
}

// check prints what a run would change. Any change is an error.
func (j *job) check() error {
	trees, err := j.makeTrees()
	if err != nil {
		return err
	}
	j.status("comparing clients")
	diff, err := output.Diff(j.opts.output, trees)
	if err != nil {
		return err
	}
	if len(diff) == 0 {
		j.printUpToDate()
		return nil
	}
	if _, err := io.WriteString(j.out, j.outColours.diff(string(diff))); err != nil {
		return err
	}
	return errors.New("the clients are out of date: run rpcgen without --check")
}

// makeTrees generates the clients from the sources, and prints the methods and the warnings.
func (j *job) makeTrees() ([]output.Tree, error) {
	result, err := j.load()
	if err != nil {
		return nil, err
	}
	j.printWarnings(j.warnings(result))
	j.printMethods(result.API)
	return j.generateAll(result.API)
}

// openOutput takes the output folder. It must be called before the sources are read: then of two runs at once, the one that reads later writes later.
func (j *job) openOutput() (*output.Folder, error) {
	j.status("waiting for another run to end")
	return output.Open(j.opts.output)
}

// load reads the sources.
func (j *job) load() (*analyzer.Result, error) {
	j.status("loading packages")
	return j.loader.Load()
}

// generateAll makes the files of all languages, side by side. It returns the mistakes that any of them found. An API without methods is a mistake.
func (j *job) generateAll(api *rpcdef.API) ([]output.Tree, error) {
	if len(api.Methods()) == 0 {
		return nil, nothingToGenerate(api)
	}
	j.status("generating clients")
	trees := make([]output.Tree, len(j.backends))
	errs := make([]error, len(j.backends))
	var wg sync.WaitGroup
	for i, b := range j.backends {
		wg.Go(func() {
			files, err := b.Generate(api)
			trees[i], errs[i] = output.Tree{Dir: b.Dir, Files: files}, err
		})
	}
	wg.Wait()
	return trees, joinDiagnostics(errs)
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

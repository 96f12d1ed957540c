package main

import (
	"errors"
	"io"
	"sync"

	"example.com/rpcgen/analyzer"
	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/output"
	"example.com/rpcgen/rpcdef"
)

// A job is what one run needs, or several runs one after another.
type job struct {
	*printer
	opts     *options
	backends []generator.Backend
	loader   *analyzer.Loader
	memory   *memory
}

// generate carries out what the command line asks for.
func generate(p *printer, opts *options) error {
	p.quiet, p.verbose = opts.quiet, opts.verbose && !opts.quiet
	if err := opts.validate(); err != nil {
		return err
	}
	backends, err := opts.backends()
	if err != nil {
		return err
	}
	defer p.progress.end()
	if opts.watch {
		largePages(128 << 20)
		return watchUntilStopped(&job{printer: p, opts: opts, backends: backends})
	}
	said, fresh, memory := recall(p, opts)
	sources := opts.sources(memory.files(), memory.answers())
	j := &job{p, opts, backends, analyzer.NewLoader(sources), memory}
	switch {
	case fresh:
		p.unchanged(said, backends, opts.check)
		return nil
	case opts.check:
		return j.check()
	default:
		return j.write()
	}
}

// write brings the clients up to date.
func (j *job) write() error {
	out, err := j.open()
	if err != nil {
		return err
	}
	defer out.Close()
	trees, said, err := j.makeTrees()
	if err != nil {
		return err
	}
	j.memory.writing(trees)
	j.doing("writing clients")
	report, err := out.Write(trees)
	if err != nil {
		return err
	}
	j.generated(j.backends, report)
	j.memory.wrote(j.printer, said, trees, report)
	return nil
}

// check shows what a run would change, which is a failure.
func (j *job) check() error {
	trees, _, err := j.makeTrees()
	if err != nil {
		return err
	}
	j.doing("comparing clients")
	diff, err := output.Diff(j.opts.output, trees)
	if err != nil {
		return err
	}
	if len(diff) == 0 {
		j.upToDate()
		return nil
	}
	if _, err := io.WriteString(j.out, j.outColours.diff(string(diff))); err != nil {
		return err
	}
	return errors.New("the clients are out of date: run rpcgen without --check")
}

// makeTrees makes what is to be on disk, and prints what the sources hold.
func (j *job) makeTrees() ([]output.Tree, memo, error) {
	result, err := j.load()
	if err != nil {
		return nil, memo{}, err
	}
	j.memory.doubt(result.Untracked)
	said := memo{methods: methods(result.API), warnings: j.warnings(result)}
	j.found(said)
	trees, err := j.emit(result.API)
	return trees, said, err
}

// open takes the output folder. That happens before the sources are read, so that of two runs at once the one that read later writes later.
func (j *job) open() (*output.Folder, error) {
	j.doing("waiting for another run to end")
	return output.Open(j.opts.output)
}

// load reads the sources.
func (j *job) load() (*analyzer.Result, error) {
	j.doing("loading packages")
	return j.loader.Load()
}

// emit makes the files of all languages, side by side. The mistakes of all are told, not those of the first only. That there is no method is one.
func (j *job) emit(api *rpcdef.API) ([]output.Tree, error) {
	if len(api.Methods()) == 0 {
		return nil, errors.New(noMethods)
	}
	j.doing("generating clients")
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

const noMethods = `no method to generate clients for: annotate an interface and name its package, e.g.

	//rpcgen:service tasks
	type TaskService interface {
		List(ctx context.Context, params ListParams) (*ListResult, error)
	}

and run 'rpcgen ./...' in its module`

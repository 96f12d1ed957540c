package main

import (
	"errors"
	"io"
	"sync"

	"example.com/rpcgen/analyzer"
	"example.com/rpcgen/generator"
	"example.com/rpcgen/rpcdef"
)

// generate is a whole run: read, emit, write.
func generate(p *printer, opts *options) error {
	p.quiet, p.verbose = opts.quiet, opts.verbose && !opts.quiet
	if opts.output == "" {
		return usageError{errors.New("--output: expected a folder, found nothing")}
	}
	backends, err := opts.backends()
	if err != nil {
		return err
	}
	defer p.progress.end()
	said, fresh, memory := recall(p, opts)
	switch {
	case fresh:
		p.unchanged(said, backends, opts.check)
		return nil
	case opts.check:
		return check(p, opts, backends, memory)
	default:
		return write(p, opts, backends, memory)
	}
}

// write brings the clients up to date.
func write(p *printer, opts *options, backends []generator.Backend, memory *memory) error {
	// Taken before the sources are read, so that of two runs at once the one that read later writes later.
	p.doing("waiting for another run to end")
	out, err := generator.Open(opts.output)
	if err != nil {
		return err
	}
	defer out.Close()
	trees, said, err := makeTrees(p, opts, backends, memory)
	if err != nil {
		return err
	}
	memory.writing(trees)
	p.doing("writing clients")
	report, err := out.Write(trees)
	if err != nil {
		return err
	}
	p.generated(backends, report)
	memory.wrote(p, said, trees, report)
	return nil
}

// makeTrees makes what is to be on disk.
func makeTrees(p *printer, opts *options, backends []generator.Backend, memory *memory) ([]generator.Tree, memo, error) {
	p.doing("loading packages")
	api, said, err := load(p, opts, memory)
	if err != nil {
		return nil, memo{}, err
	}
	p.doing("generating clients")
	trees, err := emit(api, backends)
	return trees, said, err
}

// load reads the sources, and prints what it finds. That there is no method is an error.
func load(p *printer, opts *options, memory *memory) (*rpcdef.API, memo, error) {
	result, err := analyzer.Load(analyzer.Config{Patterns: opts.patterns, Tags: opts.tags, OwnHeader: generator.Header, Files: memory.files(), Memory: memory.answers()})
	if err != nil {
		return nil, memo{}, err
	}
	memory.doubt(result.Unseen)
	said := memo{methods: methods(result.API), warnings: p.diagnostics(result.Warnings, func(message string) string { return "warning: " + message })}
	p.found(said)
	if len(result.API.Methods()) == 0 {
		return nil, memo{}, errors.New(noMethods)
	}
	return result.API, said, nil
}

// check shows what a run would change, which is a failure.
func check(p *printer, opts *options, backends []generator.Backend, memory *memory) error {
	trees, _, err := makeTrees(p, opts, backends, memory)
	if err != nil {
		return err
	}
	p.doing("comparing clients")
	diff, err := generator.Diff(opts.output, trees)
	if err != nil {
		return err
	}
	if len(diff) == 0 {
		p.upToDate()
		return nil
	}
	if _, err := io.WriteString(p.out, p.outColours.diff(string(diff))); err != nil {
		return err
	}
	return errors.New("the clients are out of date: run rpcgen without --check")
}

const noMethods = `no method to generate clients for: annotate an interface and name its package, e.g.

	//rpcgen:service tasks
	type TaskService interface {
		List(ctx context.Context, params ListParams) (*ListResult, error)
	}

and run 'rpcgen ./...' in its module`

// emit makes the files of all languages, side by side. The mistakes of all are told, not those of the first only.
func emit(api *rpcdef.API, backends []generator.Backend) ([]generator.Tree, error) {
	trees := make([]generator.Tree, len(backends))
	errs := make([]error, len(backends))
	var wg sync.WaitGroup
	for i, b := range backends {
		wg.Go(func() {
			files, err := b.Generate(api)
			trees[i], errs[i] = generator.Tree{Dir: b.Dir, Files: files}, err
		})
	}
	wg.Wait()
	return trees, joinDiagnostics(errs)
}

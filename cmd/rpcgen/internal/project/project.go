// Package project finds out what a run is about, from the command line and rpcgen.yaml: which packages it reads, and which back-ends write where.
package project

import (
	"errors"
	"fmt"
	"go/scanner"
	"path/filepath"
	"slices"
	"strings"

	"example.com/rpcgen/analyzer"
	"example.com/rpcgen/cmd/rpcgen/internal/answers"
	"example.com/rpcgen/cmd/rpcgen/internal/commandline"
	"example.com/rpcgen/cmd/rpcgen/internal/config"
	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/goserver"
	"example.com/rpcgen/generator/output"
)

// A Project is what a run is about, by the command line and rpcgen.yaml: the packages that it reads, and where their clients go.
type Project struct {
	File         *config.File // nil if there is none
	Dir          string       // the folder that the patterns are relative to, absolute
	Patterns     []string
	Destinations []*Destination
}

// New returns the project of a working directory, which must be absolute. It reads rpcgen.yaml and go.mod from files, which is the disk if nil. Mistakes in
// rpcgen.yaml are a scanner.ErrorList.
func New(o *commandline.Options, dir string, files analyzer.Files) (*Project, error) {
	if files == nil {
		files = analyzer.Disk{}
	}
	file, err := config.Find(files, dir, vocabulary())
	if err != nil {
		return nil, err
	}
	p := &Project{File: file, Dir: dir, Patterns: o.Patterns}
	if err := p.addClients(o, dir); err != nil {
		return nil, err
	}
	if err := p.addServer(o, dir, files); err != nil {
		return nil, err
	}
	return p, nil
}

// vocabulary returns the words of rpcgen.yaml that come from the table.
func vocabulary() config.Vocabulary {
	words := config.Vocabulary{Switches: []string{commandline.SyncKey}}
	for _, lang := range commandline.Languages {
		words.Languages = append(words.Languages, lang.Flag)
		words.NameKeys = append(words.NameKeys, lang.Key())
	}
	words.CheckTransports = goserver.CheckTransports
	return words
}

// addClients chooses the packages, and adds the destinations of the clients.
func (p *Project) addClients(o *commandline.Options, dir string) error {
	file := p.File
	if file == nil {
		d, err := newDestination(o, dir, nil, config.Output{})
		p.Destinations = []*Destination{d}
		return err
	}
	if err := p.choosePackages(o); err != nil {
		return err
	}
	outputs := file.Outputs
	if outputs == nil {
		outputs = []config.Output{{Dir: config.Value{Text: config.DefaultDir}}}
	}
	if name := o.OutputFlag(); name != "" && len(outputs) > 1 {
		return commandline.UsageErrorf("%s: %s has %d outputs, and the flag is for a single one: change that file instead", name, config.Name, len(outputs))
	}
	for _, out := range outputs {
		d, err := newDestination(o, dir, file, out)
		if err != nil {
			return err
		}
		if err := p.checkOverlap(d, out); err != nil {
			return err
		}
		p.Destinations = append(p.Destinations, d)
	}
	return nil
}

// choosePackages takes the packages of rpcgen.yaml, if it has any.
func (p *Project) choosePackages(o *commandline.Options) error {
	if p.File.Packages == nil {
		return nil
	}
	if len(o.Patterns) > 0 {
		return commandline.UsageErrorf("found %s on the command line, and packages in %s, so that every run reads the same ones: leave them out of either",
			strings.Join(o.Patterns, " "), config.Name)
	}
	p.Dir, p.Patterns = p.File.Dir(), config.Texts(p.File.Packages)
	return nil
}

// checkOverlap returns an error if an output folder is one with another, or lies in it: the clients of the two would be in each other's way.
func (p *Project) checkOverlap(d *Destination, out config.Output) error {
	for _, other := range p.Destinations {
		overlap, err := output.Overlap(other.Dir, d.Dir)
		if err != nil {
			return err
		}
		if overlap {
			return p.File.Error(out.Dir.Pos, fmt.Sprintf("the outputs %s and %s are one folder, or one lies in the other: expected folders apart",
				filepath.ToSlash(other.Dir), filepath.ToSlash(d.Dir)))
		}
	}
	return nil
}

// Place returns the errors of patterns that stand in rpcgen.yaml as a scanner.ErrorList, at the entries that they are about. Any other error stays as it is.
func (p *Project) Place(err error) error {
	if p.File == nil {
		return err
	}
	errs := []error{err}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		errs = joined.Unwrap()
	}
	var list scanner.ErrorList
	for _, e := range errs {
		wrong, ok := errors.AsType[*analyzer.PatternError](e)
		if !ok {
			return err
		}
		i := slices.IndexFunc(p.File.Packages, func(v config.Value) bool { return v.Text == wrong.Pattern || p.resolve(v.Text) == wrong.Pattern })
		if i < 0 {
			return err
		}
		list = append(list, p.File.Mistake(p.File.Packages[i].Pos, wrong.Error()))
	}
	list.Sort()
	return list.Err()
}

// resolve returns the absolute path of what a pattern of rpcgen.yaml names.
func (p *Project) resolve(pattern string) string {
	if filepath.IsAbs(pattern) {
		return filepath.Clean(pattern)
	}
	return filepath.Join(p.Dir, filepath.FromSlash(pattern))
}

// NewLoader returns a loader of the project's packages. It reads them from files, which is the disk if nil.
func (p *Project) NewLoader(o *commandline.Options, files analyzer.Files) *analyzer.Loader {
	return analyzer.NewLoader(analyzer.Config{
		Dir: p.Dir, Patterns: p.Patterns, Tags: o.Tags, Own: generator.IsGenerated, Files: files, Answers: p.answerCache(o),
	})
}

// answerCache returns the cache of the go command's answers. It is nil if nothing can be remembered: then each run asks anew.
func (p *Project) answerCache(o *commandline.Options) analyzer.AnswerCache {
	cache, err := answers.Open(p.Dir, p.Patterns, o.Tags)
	switch {
	case err != nil:
		return nil
	case o.Check:
		return cache.ReadOnly()
	default:
		return cache
	}
}

// ReadsSame reports whether two projects read the same packages.
func (p *Project) ReadsSame(other *Project) bool {
	return p.Dir == other.Dir && slices.Equal(p.Patterns, other.Patterns)
}

// Clients returns the destinations of clients.
func (p *Project) Clients() []*Destination {
	return slices.DeleteFunc(slices.Clone(p.Destinations), func(d *Destination) bool { return d.Server })
}

// Products names what a run makes, e.g. "the clients".
func (p *Project) Products() string {
	if len(p.Clients()) < len(p.Destinations) {
		return "the clients and the server"
	}
	return "the clients"
}

package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"example.com/rpcgen/analyzer"
	"example.com/rpcgen/cmd/rpcgen/internal/answers"
	"example.com/rpcgen/cmd/rpcgen/internal/config"
	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/output"
)

// A project is what a run is about, by the command line and rpcgen.yaml: the packages that it reads, and where their clients go.
type project struct {
	file         *config.File // nil if there is none
	dir          string       // the folder that the patterns are relative to, absolute
	patterns     []string
	destinations []*destination
}

// A destination is an output folder, and the clients that go there.
type destination struct {
	dir      string // as the user can open it from the working directory
	backends []generator.Backend
	services []config.Value  // the names of its services, or patterns of them; nil for all services
	pinned   map[string]bool // what rpcgen.yaml says, by the flags that say the same
	server   bool            // the server side goes there, and no client
}

// newProject returns the project of a working directory, which must be absolute. Mistakes in rpcgen.yaml are a scanner.ErrorList.
func newProject(o *options, dir string, files analyzer.Files) (*project, error) {
	file, err := config.Find(files, dir, vocabulary())
	if err != nil {
		return nil, err
	}
	p := &project{file: file, dir: dir, patterns: o.patterns}
	if err := p.addClients(o, dir); err != nil {
		return nil, err
	}
	if err := p.addServer(o, dir, files); err != nil {
		return nil, err
	}
	return p, nil
}

// addClients chooses the packages, and adds the destinations of the clients.
func (p *project) addClients(o *options, dir string) error {
	file := p.file
	if file == nil {
		d, err := newDestination(o, dir, nil, config.Output{})
		p.destinations = []*destination{d}
		return err
	}
	if err := p.choosePackages(o); err != nil {
		return err
	}
	outputs := file.Outputs
	if outputs == nil {
		outputs = []config.Output{{Dir: config.Value{Text: config.DefaultDir}}}
	}
	if name := o.outputFlag(); name != "" && len(outputs) > 1 {
		return usageError{fmt.Errorf("%s: %s has %d outputs, and the flag is for a single one: change that file instead", name, config.Name, len(outputs))}
	}
	for _, out := range outputs {
		d, err := newDestination(o, dir, file, out)
		if err != nil {
			return err
		}
		if err := p.checkOverlap(d, out); err != nil {
			return err
		}
		p.destinations = append(p.destinations, d)
	}
	return nil
}

// choosePackages takes the packages of rpcgen.yaml, if it has any.
func (p *project) choosePackages(o *options) error {
	if p.file.Packages == nil {
		return nil
	}
	if len(o.patterns) > 0 {
		return usageError{fmt.Errorf("found %s on the command line, and packages in %s, so that every run reads the same ones: leave them out of either",
			strings.Join(o.patterns, " "), config.Name)}
	}
	p.dir, p.patterns = p.file.Dir(), config.Texts(p.file.Packages)
	return nil
}

// checkOverlap returns an error if an output folder is one with another, or lies in it: the clients of the two would be in each other's way.
func (p *project) checkOverlap(d *destination, out config.Output) error {
	for _, other := range p.destinations {
		overlap, err := output.Overlap(other.dir, d.dir)
		if err != nil {
			return err
		}
		if overlap {
			return p.file.Error(out.Dir.Pos, fmt.Sprintf("the outputs %s and %s are one folder, or one lies in the other: expected folders apart",
				filepath.ToSlash(other.dir), filepath.ToSlash(d.dir)))
		}
	}
	return nil
}

// newDestination returns the destination of an output of rpcgen.yaml, which may be nil. Flags take precedence.
func newDestination(o *options, dir string, file *config.File, out config.Output) (*destination, error) {
	d := &destination{dir: o.output, services: out.Services, pinned: map[string]bool{}}
	if file != nil && !o.given["output"] {
		d.dir = folderOf(file, out.Dir, dir)
	}
	version, err := d.choose(o, file, versionFlag, o.version, out.Version, generator.CheckClientVersion)
	if err != nil {
		return nil, err
	}
	chosen := chosenLanguages(o, out)
	for _, c := range o.languages {
		var backend generator.Backend
		_, err := d.choose(o, file, c.packageFlag, c.packageName, out.Names[c.key()], func(name string) (err error) {
			backend, err = c.newBackend(packageChoice{name, version, out.Switches[syncKey]})
			return err
		})
		if err != nil {
			return nil, err
		}
		if slices.Contains(chosen, c.flag) {
			d.backends = append(d.backends, backend)
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
func (d *destination) choose(o *options, file *config.File, flag, byFlag string, byFile config.Value, check func(string) error) (string, error) {
	if byFile.Text == "" || o.given[flag] {
		if err := check(byFlag); err != nil {
			return "", usageError{fmt.Errorf("--%s: %w", flag, err)}
		}
		return byFlag, nil
	}
	d.pinned[flag] = true
	if err := check(byFile.Text); err != nil {
		return "", file.Error(byFile.Pos, err.Error())
	}
	return byFile.Text, nil
}

// chosenLanguages returns the languages that the command line asks for, or else rpcgen.yaml, or else all.
func chosenLanguages(o *options, out config.Output) []string {
	var all, chosen []string
	for _, c := range o.languages {
		all = append(all, c.flag)
		if c.chosen {
			chosen = append(chosen, c.flag)
		}
	}
	switch {
	case o.all:
		return all
	case chosen != nil:
		return chosen
	case out.Languages != nil:
		return config.Texts(out.Languages)
	default:
		return all
	}
}

// newLoader returns a loader of the project's packages. It reads them from files, which is the disk if nil.
func (p *project) newLoader(o *options, files analyzer.Files) *analyzer.Loader {
	return analyzer.NewLoader(analyzer.Config{
		Dir: p.dir, Patterns: p.patterns, Tags: o.tags, Own: generator.IsGenerated, Files: files, Answers: p.answerCache(o),
	})
}

// answerCache returns the cache of the go command's answers. It is nil if nothing can be remembered: then each run asks anew.
func (p *project) answerCache(o *options) analyzer.AnswerCache {
	cache, err := answers.Open(p.dir, p.patterns, o.tags)
	switch {
	case err != nil:
		return nil
	case o.check:
		return cache.ReadOnly()
	default:
		return cache
	}
}

// readsSame reports whether two projects read the same packages.
func (p *project) readsSame(other *project) bool {
	return p.dir == other.dir && slices.Equal(p.patterns, other.patterns)
}

// dirs lists the output folders, e.g. "opensdk and web/sdk".
func dirs(destinations []*destination) string {
	var all []string
	for _, d := range destinations {
		all = append(all, d.dir)
	}
	return strings.Join(all, " and ")
}

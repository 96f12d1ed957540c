package main

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"example.com/rpcgen/analyzer"
	"example.com/rpcgen/cmd/rpcgen/internal/digest"
	"example.com/rpcgen/generator/output"
)

// A memo is what a run says of its input. The next run says the same, if it has nothing to do.
type memo struct {
	methods  string
	warnings string
	files    []string // what the output consists of, as a report names it
}

// A memory takes down what a run reads and writes, and keeps it for the next one. A nil memory keeps nothing.
type memory struct {
	place    *digest.Memory
	recorder *digest.Recorder // nil for a run that writes nothing
	dir      string           // the output folder, absolute
	output   *digest.Writing
}

// identity lists the options that make a difference to what is read and written.
func (o *options) identity() []string {
	languages := fmt.Sprint(o.all, o.python, o.typescript, o.golang)
	all := []string{o.output, languages, o.pythonPackage, o.npmName, o.goModule, strings.Join(o.tags, ",")}
	return append(all, o.patterns...)
}

// recall finds out whether there is nothing to do, since a run like this one did all; then it returns what that one said. Else the memory takes
// down this run, unless it is one that writes nothing: that may but look things up.
func recall(p *printer, opts *options) (memo, bool, *memory) {
	if opts.noCache {
		return memo{}, false, nil
	}
	place, err := digest.Open(opts.identity()...)
	if err != nil {
		p.verbosef("nothing can be remembered: %v\n", err)
		return memo{}, false, nil
	}
	if note, fresh := place.Fresh(opts.check); fresh && len(note) > 2 {
		return memo{note[0], note[1], note[2:]}, true, nil
	}
	if opts.check {
		return memo{}, false, &memory{place: place}
	}
	return memo{}, false, &memory{place: place, recorder: digest.NewRecorder(), dir: opts.outputIn(p.dir)}
}

// files is what the sources are read from.
func (m *memory) files() analyzer.Files {
	if m == nil || m.recorder == nil {
		return nil
	}
	return m.recorder
}

// answers is what the go command said in an earlier run.
func (m *memory) answers() analyzer.AnswerCache {
	switch {
	case m == nil:
		return nil
	case m.recorder == nil:
		return readOnly{m.place}
	default:
		return m.place
	}
}

// A readOnly memory takes nothing in.
type readOnly struct{ *digest.Memory }

func (readOnly) Remember([]byte) {}

// doubt notes why the files may not tell all that the run depends on; "" says that they do.
func (m *memory) doubt(reason string) {
	if m != nil && m.recorder != nil && reason != "" {
		m.recorder.Doubt(errors.New(reason))
	}
}

// writing is called before the output is compared or written. From then on, until all is done, nothing is remembered.
func (m *memory) writing(trees []output.Tree) {
	if m != nil {
		m.place.Forget()
		m.output = m.recorder.Expect(m.dir, trees)
	}
}

// wrote is called when the output is as it should be. The report says what had to be changed for that.
func (m *memory) wrote(p *printer, said memo, trees []output.Tree, report output.Report) {
	if m == nil {
		return
	}
	m.output.Done(report)
	if err := m.place.Store(m.recorder, append([]string{said.methods, said.warnings}, paths(trees)...)...); err != nil {
		p.verbosef("this run can't be remembered: %v\n", err)
	}
}

// paths lists the files of trees as a report does.
func paths(trees []output.Tree) []string {
	var all []string
	for _, tree := range trees {
		for _, f := range tree.Files {
			all = append(all, path.Join(tree.Dir, f.Path))
		}
	}
	slices.Sort(all)
	return all
}

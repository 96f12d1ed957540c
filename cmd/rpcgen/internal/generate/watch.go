package generate

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"time"

	"example.com/rpcgen/analyzer"
	"example.com/rpcgen/cmd/rpcgen/internal/commandline"
	"example.com/rpcgen/cmd/rpcgen/internal/config"
	"example.com/rpcgen/cmd/rpcgen/internal/project"
	"example.com/rpcgen/cmd/rpcgen/internal/watch"
	"example.com/rpcgen/generator/output"
)

// grace is how long a run may go on after the user has ended the watch. Most runs end by then.
const grace = 50 * time.Millisecond

// watchUntilStopped generates the clients, and does so again whenever something changes, until a signal ends it. That is no failure.
//
// A run that takes longer than the grace ends with the process. If it was writing, each file is whole, and the next run finishes the work.
func watchUntilStopped(j *job) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	w := newWatcher(j)
	if err := w.readConfiguration(); errors.As(err, new(commandline.UsageError)) {
		w.files.Close()
		return err
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		w.watch(ctx)
	}()
	<-ctx.Done()
	select {
	case <-ended:
	case <-time.After(grace):
	}
	return nil
}

// A watcher keeps the clients up to date.
type watcher struct {
	*job
	files  *watch.Files
	loader *analyzer.Loader

	made        []clients       // of the last sources without a mistake; nil if there were none
	outputPaths map[string]bool // that a run wrote or tried to write: files, and the folders that hold them
	repairs     []time.Time     // when others had changed the output
	contested   bool            // others change the output whenever it is written

	sourcesFail bool   // the last sources had a mistake
	failed      bool   // the last run failed, for its sources or while it wrote
	printed     string // the diagnostics that were printed last
	warnings    string // of the sources that the clients were made of
	notes       map[string]bool
}

func newWatcher(j *job) *watcher {
	w := &watcher{job: j, files: watch.New(), outputPaths: map[string]bool{}, notes: map[string]bool{}}
	// The module cache and the standard library are thousands of folders, and the system limits how many can be watched. A change of versions shows in
	// go.mod, or in the VERSION of another Go, which are watched.
	w.files.Still = func(path string) bool { return w.loader != nil && w.loader.Foreign(path) }
	w.files.Matters = analyzer.Matters
	lock := gitLock(j.Dir)
	w.files.Busy = func() bool { return lock != "" && exists(lock) }
	return w
}

// watch runs until the context ends.
func (w *watcher) watch(ctx context.Context) {
	defer w.files.Close()
	w.printStart()
	w.regenerate(ctx, nil)
	for {
		changed, err := w.files.FirstChanges(ctx)
		if err != nil {
			return
		}
		if !w.hasSource(changed) {
			changed = w.awaitRest(ctx, changed)
		}
		if w.hasSource(changed) {
			w.regenerate(ctx, changed)
		} else {
			w.repair(ctx, changed)
		}
	}
}

// hasSource reports whether a source is among the paths that changed.
func (w *watcher) hasSource(changed []string) bool { return len(w.sources(changed)) > 0 }

// sources returns the paths that don't belong to the output.
func (w *watcher) sources(changed []string) []string {
	return slices.DeleteFunc(slices.Clone(changed), func(path string) bool { return w.outputPaths[path] })
}

// awaitRest waits until a source changes, or the output hasn't changed for a while: deleting all of it may take longer than saving a file. It returns
// all that changed.
func (w *watcher) awaitRest(ctx context.Context, changed []string) []string {
	const pause = 100 * time.Millisecond
	for !w.hasSource(changed) {
		ctx, cancel := context.WithTimeout(ctx, pause)
		more, err := w.files.Changes(ctx)
		cancel()
		if err != nil {
			break
		}
		changed = append(changed, more...)
	}
	return sortedSet(changed)
}

func sortedSet(paths []string) []string {
	slices.Sort(paths)
	return slices.Compact(paths)
}

// An outcome describes a run that has ended.
type outcome struct {
	changed []string // the paths that caused the run
	start   time.Time
	reports []output.Report // as the clients, which were written
	err     error
}

// regenerate brings the clients up to date with the sources.
func (w *watcher) regenerate(ctx context.Context, changed []string) {
	w.repairs, w.contested = nil, false
	o := outcome{changed: w.sources(changed), start: time.Now()}
	o.err = w.run(ctx, &o)
	w.printOutcome(ctx, o)
	runtime.GC() // while nobody waits, so that the next run needn't
}

func (w *watcher) run(ctx context.Context, o *outcome) error {
	for {
		if err := w.runConfigured(ctx, o); !errors.Is(err, errReconfigured) {
			return err
		}
	}
}

// errReconfigured says that rpcgen.yaml changed while the sources were read.
var errReconfigured = errors.New(config.Name + " has changed")

// runConfigured brings the clients up to date with the sources, as rpcgen.yaml is at the beginning.
func (w *watcher) runConfigured(ctx context.Context, o *outcome) error {
	if mistake := w.readConfiguration(); mistake != nil {
		w.sourcesFail = true
		return w.awaitConfiguration(ctx, o, mistake)
	}
	folders, err := w.openOutputs(w.project.Destinations)
	if err != nil {
		return err
	}
	defer folders.close() // others may write while this process waits for changes
	if err := w.makeSettled(ctx, o); err != nil {
		w.sourcesFail = ctx.Err() == nil
		return err
	}
	w.sourcesFail = false
	o.reports, err = w.writeMade(ctx, folders)
	if err == nil {
		w.files.Sweep()
	}
	return err
}

// readConfiguration reads rpcgen.yaml, and says what the run is about from now on. The loader is a new one if other packages are to be read.
func (w *watcher) readConfiguration() error {
	p, err := project.New(w.opts, w.Dir, w.files)
	if err != nil {
		return err
	}
	if w.project == nil || !w.project.ReadsSame(p) {
		w.loader = p.NewLoader(w.opts, w.files)
	}
	w.project = p
	return nil
}

// awaitConfiguration returns the mistake of a configuration, unless that was half of a change.
func (w *watcher) awaitConfiguration(ctx context.Context, o *outcome, mistake error) error {
	changed, err := w.files.Settle(ctx)
	switch {
	case err != nil:
		return err
	case w.hasConfiguration(o, changed):
		return errReconfigured
	default:
		return mistake
	}
}

// hasConfiguration reports whether rpcgen.yaml is among the paths that changed, and notes the change.
func (w *watcher) hasConfiguration(o *outcome, changed []string) bool {
	if !slices.ContainsFunc(changed, func(path string) bool { return filepath.Base(path) == config.Name }) {
		return false
	}
	o.changed = sortedSet(append(o.changed, w.sources(changed)...))
	return true
}

// makeSettled makes the clients of sources that don't change meanwhile. It begins while they may still be changing, since mostly they aren't, and makes
// the clients again if they were. Sources that change all the time are tried a few times only.
func (w *watcher) makeSettled(ctx context.Context, o *outcome) error {
	const rounds = 4
	for round := 1; ; round++ {
		result, all, mistake := w.makeClients()
		var changed []string
		if round < rounds {
			var err error
			if changed, err = w.files.Settle(ctx); err != nil {
				return err
			}
		}
		if w.hasConfiguration(o, changed) {
			return errReconfigured
		}
		if !w.hasSource(changed) {
			if mistake == nil {
				w.made, w.warnings = all, w.job.warnings(result)
				w.noteUntracked(result)
			}
			return mistake
		}
		o.changed = sortedSet(append(o.changed, w.sources(changed)...))
	}
}

// makeClients makes the clients of the sources as they are now. It prints nothing, for the sources may be half of a change.
func (w *watcher) makeClients() (*analyzer.Result, []clients, error) {
	result, err := w.load(w.loader)
	if err != nil {
		return nil, nil, err
	}
	all, err := w.generateAll(result.API)
	return result, all, err
}

package main

import (
	"context"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"

	"example.com/rpcgen/analyzer"
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
	files *watch.Files
	dir   string // the output folder, absolute

	trees       []output.Tree   // of the last sources without a mistake; nil if there were none
	outputPaths map[string]bool // that a run wrote or tried to write: files, and the folders that hold them
	repairs     []time.Time     // when others had changed the output
	contested   bool            // others change the output whenever it is written

	sourcesFail bool   // the last sources had a mistake
	failed      bool   // the last run failed, for its sources or while it wrote
	printed     string // the diagnostics that were printed last
	warnings    string // of the trees
	notes       map[string]bool
}

func newWatcher(j *job) *watcher {
	w := &watcher{job: j, files: watch.New(), dir: j.opts.outputIn(j.dir), outputPaths: map[string]bool{}, notes: map[string]bool{}}
	j.loader = j.opts.newLoader(w.files)
	// The module cache and the standard library are thousands of folders, and the system limits how many can be watched. A change of versions shows in
	// go.mod, or in the VERSION of another Go, which are watched.
	w.files.Still = j.loader.Foreign
	w.files.Matters = analyzer.Matters
	lock := gitLock(j.dir)
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
	report  output.Report
	err     error
}

// regenerate brings the clients up to date with the sources.
func (w *watcher) regenerate(ctx context.Context, changed []string) {
	w.repairs, w.contested = nil, false
	o := outcome{changed: w.sources(changed), start: time.Now()}
	o.err = w.run(ctx, &o)
	w.printOutcome(ctx, o)
}

func (w *watcher) run(ctx context.Context, o *outcome) error {
	out, err := w.openOutput()
	if err != nil {
		return err
	}
	defer out.Close() // others may write while this process waits for changes
	if err := w.makeSettled(ctx, o); err != nil {
		w.sourcesFail = ctx.Err() == nil
		return err
	}
	w.sourcesFail = false
	o.report, err = w.writeTrees(ctx, out)
	if err == nil {
		w.files.Sweep()
	}
	return err
}

// makeSettled makes the trees of sources that don't change meanwhile. It begins while a burst of changes may still be going on, because mostly it isn't,
// and makes the trees again if sources have changed. It gives up waiting after a few rounds.
func (w *watcher) makeSettled(ctx context.Context, o *outcome) error {
	const rounds = 4
	for round := 1; ; round++ {
		result, trees, mistake := w.makeTrees()
		var changed []string
		if round < rounds {
			var err error
			if changed, err = w.files.Settle(ctx); err != nil {
				return err
			}
		}
		if !w.hasSource(changed) {
			if mistake == nil {
				w.trees, w.warnings = trees, w.job.warnings(result)
				w.noteUntracked(result)
			}
			return mistake
		}
		o.changed = sortedSet(append(o.changed, w.sources(changed)...))
	}
}

// makeTrees makes the trees of the sources as they are now. It prints nothing, for the sources may be half of a change.
func (w *watcher) makeTrees() (*analyzer.Result, []output.Tree, error) {
	result, err := w.load()
	if err != nil {
		return nil, nil, err
	}
	trees, err := w.generateAll(result.API)
	return result, trees, err
}

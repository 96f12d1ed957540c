package main

import (
	"context"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"example.com/rpcgen/analyzer"
	"example.com/rpcgen/cmd/rpcgen/internal/digest"
	"example.com/rpcgen/cmd/rpcgen/internal/watch"
	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/output"
)

// grace is how long a run that is at work may go on after the user has ended the watch: most end by then.
const grace = 50 * time.Millisecond

// watchUntilStopped generates, and does so again whenever something changes, until a signal ends it, which is no failure.
//
// A run that is at work then ends with the process, wherever it is. A write that is cut off so leaves each file whole, and the next run finishes it.
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

	trees     []output.Tree   // what is to be on disk, nil as long as there was no run without a mistake
	ours      map[string]bool // the files that are or were to be there, the folders that hold them, and those made for the output folder
	repairs   []time.Time     // when others had changed something there
	contested bool            // others do so whenever it is written

	wrong    bool   // the sources are
	broken   bool   // the sources are wrong, or the clients couldn't be written
	told     string // what was told of that last, or of what is doubtful in the sources
	warnings string // that belong to the trees
	notes    map[string]bool
}

func newWatcher(j *job) *watcher {
	w := &watcher{job: j, files: watch.New(), dir: j.opts.outputIn(j.dir), ours: map[string]bool{}, notes: map[string]bool{}}
	var answers analyzer.AnswerCache // of the go command, so that the start doesn't wait for it
	if place, err := digest.Open(j.opts.identity()...); err == nil && !j.opts.noCache {
		answers = place
	}
	j.loader = analyzer.NewLoader(j.opts.sources(w.files, answers))
	// The module cache and the standard library are thousands of folders, and the system has a limit for those that are watched. Whoever wants other
	// versions changes go.mod, or installs another Go, whose VERSION is watched.
	w.files.Still = j.loader.Foreign
	w.files.Matters = analyzer.Matters
	lock := gitLock(j.dir)
	w.files.Busy = func() bool { return lock != "" && exists(lock) }
	return w
}

// watch runs until the context ends.
func (w *watcher) watch(ctx context.Context) {
	defer w.files.Close()
	w.watching()
	w.regenerate(ctx, nil)
	for {
		collectNow()
		changed, err := w.files.FirstChanges(ctx)
		if err != nil {
			return
		}
		if !w.isSource(changed) {
			changed = w.wait(ctx, changed)
		}
		if w.isSource(changed) {
			w.regenerate(ctx, changed)
		} else {
			w.repair(ctx, changed)
		}
	}
}

// isSource reports whether something changed that isn't the clients'.
func (w *watcher) isSource(changed []string) bool { return len(w.sources(changed)) > 0 }

// sources are those of the paths that aren't the clients'.
func (w *watcher) sources(changed []string) []string {
	return slices.DeleteFunc(slices.Clone(changed), func(path string) bool { return w.ours[path] })
}

// wait waits until nobody changes the clients for a while. Somebody who deletes them all may take longer than an editor to save a file.
func (w *watcher) wait(ctx context.Context, changed []string) []string {
	const pause = 100 * time.Millisecond
	for !w.isSource(changed) {
		ctx, cancel := context.WithTimeout(ctx, pause)
		more, err := w.files.Changes(ctx)
		cancel()
		if err != nil {
			break
		}
		changed = append(changed, more...)
	}
	slices.Sort(changed)
	return slices.Compact(changed)
}

// An outcome is what a run did.
type outcome struct {
	changed []string // before it
	start   time.Time
	report  output.Report
	err     error
}

// regenerate brings the clients up to date with the sources.
func (w *watcher) regenerate(ctx context.Context, changed []string) {
	w.repairs, w.contested = nil, false
	o := outcome{changed: w.sources(changed), start: time.Now()}
	o.err = w.run(ctx, &o)
	w.finish(ctx, o)
}

func (w *watcher) run(ctx context.Context, o *outcome) error {
	out, err := w.open()
	if err != nil {
		return err
	}
	defer out.Close() // others may write while this one waits for changes
	if err := w.makeSettled(ctx, o); err != nil {
		w.wrong = ctx.Err() == nil
		return err
	}
	w.wrong = false
	o.report, err = w.put(ctx, out)
	if err == nil {
		w.files.Sweep()
	}
	return err
}

// makeSettled makes the trees while the sources may still be changing, and again when they were. Most often they weren't, and the time to make
// sure of that isn't lost. Who changes them all the time doesn't put off the clients for ever.
func (w *watcher) makeSettled(ctx context.Context, o *outcome) error {
	const rounds = 4
	for round := 1; ; round++ {
		result, trees, mistake := w.make()
		var changed []string
		if round < rounds {
			var err error
			if changed, err = w.files.Settle(ctx); err != nil {
				return err
			}
		}
		if !w.isSource(changed) {
			if mistake == nil {
				w.trees, w.warnings = trees, w.job.warnings(result)
				w.unseen(result)
			}
			return mistake
		}
		o.changed = append(o.changed, w.sources(changed)...)
		slices.Sort(o.changed)
		o.changed = slices.Compact(o.changed)
	}
}

// make makes trees of the sources as they are now, which may be half of a change: it tells nobody of them.
func (w *watcher) make() (*analyzer.Result, []output.Tree, error) {
	result, err := w.load()
	if err != nil {
		return nil, nil, err
	}
	trees, err := w.emit(result.API)
	return result, trees, err
}

// repair puts back what others have changed in the output folder.
func (w *watcher) repair(ctx context.Context, changed []string) {
	if w.trees == nil || w.contested {
		return
	}
	o := outcome{changed: changed, start: time.Now()}
	out, err := w.open()
	if err == nil {
		o.report, err = w.put(ctx, out)
		out.Close()
	}
	if repaired := w.repaired(o.report); len(repaired) > 0 {
		o.changed = repaired
	} else if err == nil && w.broken == w.wrong {
		w.progress.end()
		return // it was as it should be
	}
	o.err = err
	w.repairs = append(w.repairs, o.start)
	w.finish(ctx, o)
	w.giveUp()
}

// giveUp lets others have the output folder who write to it again and again, until the sources change: two watchers with different flags
// would never end.
func (w *watcher) giveUp() {
	const many, while = 8, 10 * time.Second
	if n := len(w.repairs); n >= many && w.repairs[n-1].Sub(w.repairs[n-many]) < while {
		w.contested = true
		w.notef("%s changes whenever it is written: does another run write there, with other flags? It is left alone until the sources change", w.opts.output)
	}
}

// repaired lists the files that a repair found changed.
func (w *watcher) repaired(r output.Report) []string {
	names := slices.Concat(r.Created, r.Updated, r.Removed)
	slices.Sort(names)
	for i, name := range names {
		names[i] = filepath.Join(w.dir, filepath.FromSlash(name))
	}
	return names
}

// put writes the trees, and has changes of the files noticed that aren't its own.
func (w *watcher) put(ctx context.Context, out *output.Folder) (output.Report, error) {
	if ctx.Err() != nil {
		return output.Report{}, ctx.Err()
	}
	w.doing("writing clients")
	w.own()
	report, err := out.Write(w.trees)
	for _, tree := range w.trees {
		for _, f := range tree.Files {
			if name := w.path(tree, f); err == nil {
				w.files.Expect(name, f.Data)
			} else {
				_, _ = w.files.ReadFile(name) // whoever is in the way may go
			}
		}
	}
	manifest := output.ManifestPath(w.dir)
	if text, err := os.ReadFile(manifest); err == nil {
		w.files.Expect(manifest, text)
	}
	return report, err
}

func (w *watcher) path(tree output.Tree, f generator.File) string {
	return filepath.Join(w.dir, filepath.FromSlash(tree.Dir), filepath.FromSlash(f.Path))
}

// own notes what is about to be written.
func (w *watcher) own() {
	w.ours[output.ManifestPath(w.dir)] = true
	for _, tree := range w.trees {
		for _, f := range tree.Files {
			for name := w.path(tree, f); name != w.dir && !w.ours[name]; name = filepath.Dir(name) {
				w.ours[name] = true
			}
		}
	}
	w.ours[w.dir] = true
	for dir := filepath.Dir(w.dir); !w.ours[dir]; dir = filepath.Dir(dir) {
		if _, err := os.Lstat(dir); err == nil {
			break
		}
		w.ours[dir] = true
	}
}

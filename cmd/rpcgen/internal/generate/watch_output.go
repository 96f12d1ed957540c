package generate

import (
	"context"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"time"

	"example.com/rpcgen/cmd/rpcgen/internal/project"
	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/output"
)

// repair puts back what others have changed in the output folder.
func (w *watcher) repair(ctx context.Context, changed []string) {
	if w.made == nil || w.contested {
		return
	}
	o := outcome{changed: changed, start: time.Now()}
	folders, err := w.openOutputs(w.destinations())
	if err == nil {
		o.reports, err = w.writeMade(ctx, folders)
		folders.close()
	}
	if repaired := w.repaired(o.reports); len(repaired) > 0 {
		o.changed = repaired
	} else if err == nil && w.failed == w.sourcesFail {
		w.Done()
		return // nothing differed
	}
	o.err = err
	w.repairs = append(w.repairs, o.start)
	w.printOutcome(ctx, o)
	w.giveUp()
}

// giveUp stops repairs, until the sources change, when others change the output again and again: two watchers with different flags would never end.
func (w *watcher) giveUp() {
	const many, while = 8, 10 * time.Second
	if n := len(w.repairs); n >= many && w.repairs[n-1].Sub(w.repairs[n-many]) < while {
		w.contested = true
		w.Note(dirs(w.destinations()) + " changes whenever it is written: does another run write there, with other flags? It is left alone until the sources change")
	}
}

// destinations returns those of the clients that were made last.
func (w *watcher) destinations() []*project.Destination {
	var all []*project.Destination
	for _, c := range w.made {
		all = append(all, c.Destination)
	}
	return all
}

// repaired returns the absolute paths of the files that a repair changed, sorted.
func (w *watcher) repaired(reports []output.Report) []string {
	var all []string
	for i, r := range reports {
		for _, name := range slices.Concat(r.Created, r.Updated, r.Removed) {
			all = append(all, filepath.Join(w.Absolute(w.made[i].Dir), filepath.FromSlash(name)))
		}
	}
	slices.Sort(all)
	return all
}

// writeMade writes the clients that were made last. From then on, changes of the files by others are noticed, and the writes of this process aren't.
func (w *watcher) writeMade(ctx context.Context, folders outputFolders) ([]output.Report, error) {
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	w.Status("writing clients")
	for _, c := range w.made {
		w.addOutputPaths(c)
	}
	reports, err := w.writeClients(folders, w.made)
	for _, c := range w.made {
		w.expect(c, err)
	}
	return reports, err
}

// expect tells the watch what is on disk after a write, which may have failed.
func (w *watcher) expect(c clients, err error) {
	for name, f := range w.filesOf(c) {
		if err == nil {
			w.files.Expect(name, f.Data)
		} else {
			_, _ = w.files.ReadFile(name) // so that it is noticed when a file that is in the way goes
		}
	}
	manifest := output.ManifestPath(w.Absolute(c.Dir))
	if text, err := os.ReadFile(manifest); err == nil {
		w.files.Expect(manifest, text)
	}
}

// filesOf returns the files of clients, by their absolute paths.
func (w *watcher) filesOf(c clients) iter.Seq2[string, generator.File] {
	return func(yield func(string, generator.File) bool) {
		for _, tree := range c.trees {
			for _, f := range tree.Files {
				if !yield(filepath.Join(w.Absolute(c.Dir), filepath.FromSlash(tree.Dir), filepath.FromSlash(f.Path)), f) {
					return
				}
			}
		}
	}
}

// addOutputPaths adds what is about to be written: the files, the folders that hold them, and the folders above that are missing.
func (w *watcher) addOutputPaths(c clients) {
	top := w.Absolute(c.Dir)
	w.outputPaths[output.ManifestPath(top)] = true
	for file := range w.filesOf(c) {
		for name := file; name != top && !w.outputPaths[name]; name = filepath.Dir(name) {
			w.outputPaths[name] = true
		}
	}
	w.outputPaths[top] = true
	for dir := filepath.Dir(top); !w.outputPaths[dir]; dir = filepath.Dir(dir) {
		if _, err := os.Lstat(dir); err == nil {
			break
		}
		w.outputPaths[dir] = true
	}
}

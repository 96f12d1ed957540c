package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"time"

	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/output"
)

// repair puts back what others have changed in the output folder.
func (w *watcher) repair(ctx context.Context, changed []string) {
	if w.trees == nil || w.contested {
		return
	}
	o := outcome{changed: changed, start: time.Now()}
	out, err := w.openOutput()
	if err == nil {
		o.report, err = w.writeTrees(ctx, out)
		out.Close()
	}
	if repaired := w.repaired(o.report); len(repaired) > 0 {
		o.changed = repaired
	} else if err == nil && w.failed == w.sourcesFail {
		w.progress.end()
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
		w.printNote(w.opts.output + " changes whenever it is written: does another run write there, with other flags? It is left alone until the sources change")
	}
}

// repaired returns the absolute paths of the files that a repair changed, sorted.
func (w *watcher) repaired(r output.Report) []string {
	names := slices.Concat(r.Created, r.Updated, r.Removed)
	slices.Sort(names)
	for i, name := range names {
		names[i] = filepath.Join(w.dir, filepath.FromSlash(name))
	}
	return names
}

// writeTrees writes the trees. From then on, changes of the files by others are noticed, and the writes of this process aren't.
func (w *watcher) writeTrees(ctx context.Context, out *output.Folder) (output.Report, error) {
	if ctx.Err() != nil {
		return output.Report{}, ctx.Err()
	}
	w.status("writing clients")
	w.addOutputPaths()
	report, err := out.Write(w.trees)
	for _, tree := range w.trees {
		for _, f := range tree.Files {
			if name := w.path(tree, f); err == nil {
				w.files.Expect(name, f.Data)
			} else {
				_, _ = w.files.ReadFile(name) // so that it is noticed when a file that is in the way goes
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

// addOutputPaths adds what is about to be written: the files, the folders that hold them, and the folders above that are missing.
func (w *watcher) addOutputPaths() {
	w.outputPaths[output.ManifestPath(w.dir)] = true
	for _, tree := range w.trees {
		for _, f := range tree.Files {
			for name := w.path(tree, f); name != w.dir && !w.outputPaths[name]; name = filepath.Dir(name) {
				w.outputPaths[name] = true
			}
		}
	}
	w.outputPaths[w.dir] = true
	for dir := filepath.Dir(w.dir); !w.outputPaths[dir]; dir = filepath.Dir(dir) {
		if _, err := os.Lstat(dir); err == nil {
			break
		}
		w.outputPaths[dir] = true
	}
}

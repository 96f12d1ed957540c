package main

import (
	"context"
	"errors"
	"fmt"
	"go/scanner"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"example.com/rpcgen/analyzer"
	"example.com/rpcgen/generator/output"
)

// What a watcher prints of a run is one line,
//
//	15:04:05 api/tasks.go changed: 3 files updated in 24 ms
//
// or, where its diagnostics are others than those of the run before, two lines around these, so that an editor knows that the old ones are over:
//
//	15:04:05 api/tasks.go changed
//	api/tasks.go:11:5: ...
//	15:04:05 1 mistake found, nothing written in 9 ms

// watching says what is watched.
func (w *watcher) watching() {
	patterns := w.opts.patterns
	if len(patterns) == 0 {
		patterns = []string{"."}
	}
	w.printf("watching %s, writing to %s; Ctrl-C ends it\n", strings.Join(patterns, " "), w.opts.output)
}

// finish says what a run did.
func (w *watcher) finish(ctx context.Context, o outcome) {
	w.progress.end()
	if ctx.Err() != nil {
		return // the user doesn't wait for it
	}
	subject, did := "", done(o)
	if o.changed != nil {
		subject = w.subject(o.changed) + " changed"
	}
	if w.broken && o.err == nil && !w.wrong {
		did = "mended: " + did
	}
	if tells := w.tells(o); o.err != nil || tells != w.told {
		if subject != "" {
			w.say(subject)
		}
		w.tell(o)
		subject, w.told = "", tells
	}
	if subject != "" {
		did = subject + ": " + did
	}
	w.broken = w.wrong || o.err != nil
	if o.report.Unchanged = nil; w.verbose {
		w.report(o.report)
	}
	w.say(fmt.Sprintf("%s in %d ms", did, max(1, time.Since(o.start).Milliseconds())))
	if why := w.files.Polls(); why != nil {
		w.once(polling(why))
	}
}

// tells is what there is to tell of the sources, or of what is in the way of the clients.
func (w *watcher) tells(o outcome) string {
	switch {
	case o.err != nil:
		return o.err.Error()
	case w.wrong: // and the clients of the last sources that weren't are put back
		return w.told
	default:
		return w.warnings
	}
}

func (w *watcher) tell(o outcome) {
	if o.err != nil {
		w.failure(o.err)
	} else if !w.quiet {
		fmt.Fprint(w.err, w.errColours.warnings(w.warnings))
	}
}

// say prints a line with the time of day.
func (w *watcher) say(line string) { w.printf("%s %s\n", time.Now().Format(time.TimeOnly), line) }

// once tells something the first time that it is to be told.
func (w *watcher) once(text string) {
	if !w.notes[text] {
		w.notef("%s", text)
	}
	w.notes[text] = true
}

func (w *watcher) notef(format string, args ...any) {
	if !w.quiet {
		fmt.Fprintf(w.err, "rpcgen: "+format+"\n", args...)
	}
}

// unseen tells what changes won't be noticed.
func (w *watcher) unseen(result *analyzer.Result) {
	if result.Untracked != "" {
		w.once("not all changes are noticed: " + result.Untracked)
	}
}

// polling says why changes are looked for from time to time.
func polling(why error) string {
	switch {
	case errors.Is(why, syscall.ENOSPC):
		return "no inotify watches left, so it polls: raise the sysctl fs.inotify.max_user_watches"
	case errors.Is(why, syscall.EMFILE):
		return "no inotify instances left, so it polls: raise the sysctl fs.inotify.max_user_instances"
	default:
		return "the system tells of no changes, so it polls: " + why.Error()
	}
}

// subject names what changed. What lies in a folder that came or went isn't counted.
func (w *watcher) subject(changed []string) string {
	top := ""
	changed = slices.DeleteFunc(slices.Clone(changed), func(path string) bool { // they are sorted
		if top != "" && strings.HasPrefix(path, top+string(filepath.Separator)) {
			return true
		}
		top = path
		return false
	})
	first := w.relative(changed[0])
	if more := len(changed) - 1; more > 0 {
		return fmt.Sprintf("%s and %d more", first, more)
	}
	return first
}

// done says in a few words what a run did.
func done(o outcome) string {
	if list, ok := errors.AsType[scanner.ErrorList](o.err); ok {
		return count(len(list), "mistake") + " found, nothing written"
	}
	if o.err != nil {
		return "nothing written"
	}
	return changes(o.report)
}

func changes(r output.Report) string {
	var parts []string
	for _, part := range []struct {
		n    int
		what string
	}{{len(r.Created), "created"}, {len(r.Updated), "updated"}, {len(r.Removed), "removed"}} {
		switch {
		case part.n == 0:
		case len(parts) == 0:
			parts = append(parts, count(part.n, "file")+" "+part.what)
		default:
			parts = append(parts, fmt.Sprintf("%d %s", part.n, part.what))
		}
	}
	if len(parts) == 0 {
		return "no file differs"
	}
	return strings.Join(parts, ", ")
}

// count is "1 file", "2 files".
func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

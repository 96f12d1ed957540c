package generate

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
	"example.com/rpcgen/cmd/rpcgen/internal/config"
	"example.com/rpcgen/cmd/rpcgen/internal/project"
	"example.com/rpcgen/generator/output"
)

// A watcher prints one line for a run,
//
//	15:04:05 api/tasks.go changed: 3 files updated in 24 ms
//
// or, if the diagnostics differ from those of the run before, a line before and after them, so that an editor knows that the old ones are void:
//
//	15:04:05 api/tasks.go changed
//	api/tasks.go:11:5: ...
//	15:04:05 1 mistake found, nothing written in 9 ms

// printStart prints what is watched.
func (w *watcher) printStart() {
	if w.project == nil { // it has a mistake
		w.Printf("watching %s; Ctrl-C ends it\n", config.Name)
		return
	}
	patterns := w.project.Patterns
	if len(patterns) == 0 {
		patterns = []string{"."}
	}
	w.Printf("watching %s, writing to %s; Ctrl-C ends it\n", strings.Join(patterns, " "), dirs(w.project.Destinations))
}

// dirs lists the output folders, e.g. "opensdk and web/sdk".
func dirs(destinations []*project.Destination) string {
	var all []string
	for _, d := range destinations {
		all = append(all, d.Dir)
	}
	return strings.Join(all, " and ")
}

// printOutcome prints the outcome of a run.
func (w *watcher) printOutcome(ctx context.Context, o outcome) {
	w.Done()
	if ctx.Err() != nil {
		return // the user has ended the watch
	}
	cause, result := "", resultOf(o)
	if o.changed != nil {
		cause = w.describe(o.changed) + " changed"
	}
	if w.failed && o.err == nil && !w.sourcesFail {
		result = "mended: " + result
	}
	if diagnostics := w.diagnosticsOf(o); o.err != nil || diagnostics != w.printed {
		if cause != "" {
			w.printTimed(cause)
		}
		w.printDiagnostics(o)
		cause, w.printed = "", diagnostics
	}
	if cause != "" {
		result = cause + ": " + result
	}
	w.failed = w.sourcesFail || o.err != nil
	for i := range o.reports {
		o.reports[i].Unchanged = nil
	}
	w.printReports(w.destinations(), o.reports)
	w.printTimed(fmt.Sprintf("%s in %d ms", result, max(1, time.Since(o.start).Milliseconds())))
	if why := w.files.Polls(); why != nil {
		w.printNoteOnce(polling(why))
	}
}

// diagnosticsOf returns what is wrong after a run: the error of the sources or of writing, or else the warnings.
func (w *watcher) diagnosticsOf(o outcome) string {
	switch {
	case o.err != nil:
		return o.err.Error()
	case w.sourcesFail: // this run has put back clients of older sources
		return w.printed
	default:
		return w.warnings
	}
}

func (w *watcher) printDiagnostics(o outcome) {
	if o.err != nil {
		w.PrintError(o.err)
	} else {
		w.PrintWarnings(w.warnings)
	}
}

// printTimed prints a line with the time of day.
func (w *watcher) printTimed(line string) {
	w.Printf("%s %s\n", time.Now().Format(time.TimeOnly), line)
}

// printNoteOnce prints a note, unless it was printed before.
func (w *watcher) printNoteOnce(note string) {
	if !w.notes[note] {
		w.Note(note)
	}
	w.notes[note] = true
}

// noteUntracked prints which changes won't be noticed.
func (w *watcher) noteUntracked(result *analyzer.Result) {
	if result.Untracked != "" {
		w.printNoteOnce("not all changes are noticed: " + result.Untracked)
	}
}

// polling returns a note on why changes are polled for.
func polling(why error) string {
	switch {
	case errors.Is(why, syscall.ENOSPC):
		return "no inotify watches left, so it polls: raise the sysctl fs.inotify.max_user_watches"
	case errors.Is(why, syscall.EMFILE):
		return "no inotify instances left, so it polls: raise the sysctl fs.inotify.max_user_instances"
	default:
		return "the system reports no changes, so it polls: " + why.Error()
	}
}

// describe names what changed, e.g. "api/tasks.go and 2 more". A folder that came or went counts once, with all that is in it.
func (w *watcher) describe(changed []string) string {
	top := ""
	changed = slices.DeleteFunc(slices.Clone(changed), func(path string) bool { // they are sorted
		if top != "" && strings.HasPrefix(path, top+string(filepath.Separator)) {
			return true
		}
		top = path
		return false
	})
	first := w.Relative(changed[0])
	if more := len(changed) - 1; more > 0 {
		return fmt.Sprintf("%s and %d more", first, more)
	}
	return first
}

// resultOf describes in a few words what a run did.
func resultOf(o outcome) string {
	if list, ok := errors.AsType[scanner.ErrorList](o.err); ok {
		return count(len(list), "mistake") + " found, nothing written"
	}
	if o.err != nil {
		return "nothing written"
	}
	return summary(o.reports)
}

// summary counts what was written, e.g. "1 file created, 2 updated".
func summary(reports []output.Report) string {
	var created, updated, removed int
	for _, r := range reports {
		created, updated, removed = created+len(r.Created), updated+len(r.Updated), removed+len(r.Removed)
	}
	var parts []string
	for _, part := range []struct {
		n      int
		change string
	}{{created, "created"}, {updated, "updated"}, {removed, "removed"}} {
		switch {
		case part.n == 0:
		case len(parts) == 0:
			parts = append(parts, count(part.n, "file")+" "+part.change)
		default:
			parts = append(parts, fmt.Sprintf("%d %s", part.n, part.change))
		}
	}
	if len(parts) == 0 {
		return "no file differs"
	}
	return strings.Join(parts, ", ")
}

// count returns a number with a noun, e.g. "1 file", "2 files".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A watching is a command that stays, and writes its files anew after each edit.
type watching struct {
	command      *command // what it writes, and how it is called to write it once
	flag         string   // makes it stay
	edits        int
	medianAtMost float64 // milliseconds
	patience     time.Duration
	start        time.Duration // what it has to come to rest after its start
}

const (
	// editsBefore don't count: they fill caches.
	editsBefore = 3
	// betweenEdits is how long all is left alone after an edit's last file is in place.
	betweenEdits = 150 * time.Millisecond
	// betweenLooks is how long the files are left alone while they are awaited.
	betweenLooks = 200 * time.Microsecond
)

// measure gives the median and the 99th percentile of the time from the write of an edit to the last file in place.
func (w watching) measure(ctx context.Context, e *environment) ([]row, error) {
	m := w.command.module
	edits := w.edits
	if e.runs > 0 {
		edits = e.runs
	}
	methods := thousands(m.methods) + " methods"
	median := row{what: fmt.Sprintf("%s, %s: from the write of the source to the last file in place, median of %d edits", w.flag, methods, edits), unit: "ms", goal: w.medianAtMost}
	tail := row{what: fmt.Sprintf("%s, %s: 99th percentile, against the median", w.flag, methods), goal: 3}
	times, err := w.latencies(ctx, e, edits)
	if err != nil {
		return nil, err
	}
	usual, slow := quantile(times, 0.5), quantile(times, 0.99)
	median.ours = w.command.name + " " + milliseconds(usual)
	median.figure = figure{usual * 1000, quantile(times, 0.25) * 1000, quantile(times, 0.75) * 1000}
	tail.ours, tail.peer = w.command.name+" "+milliseconds(slow), "median "+milliseconds(usual)
	tail.figure.value = slow / usual
	return []row{median, tail}, nil
}

// latencies starts the command, edits, and ends it.
func (w watching) latencies(ctx context.Context, e *environment, edits int) (latencies []float64, err error) {
	c := w.command
	if err := c.module.write(e); err != nil {
		return nil, err
	}
	if _, err := c.run(ctx, e); err != nil {
		return nil, err
	}
	process, err := start(c.argv[0], append([]string{w.flag}, c.argv[1:]...), c.module.dir, e.variables(""))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, process.stop()) }()
	time.Sleep(w.start)
	files := c.files
	for i := range editsBefore + edits {
		before, err := stamps(filepath.Join(c.module.dir, c.output))
		if err != nil {
			return nil, err
		}
		begin := time.Now()
		field, err := c.module.edit()
		if err != nil {
			return nil, err
		}
		last, err := w.await(ctx, process, files, before, field)
		if err != nil {
			return nil, err
		}
		time.Sleep(betweenEdits)
		if i == editsBefore-1 { // all that an edit changes is what those that count wait for
			files, err = changed(filepath.Join(c.module.dir, c.output), before)
			if err != nil {
				return nil, err
			}
		}
		if i < editsBefore {
			continue
		}
		latencies = append(latencies, last.Sub(begin).Seconds())
	}
	return latencies, nil
}

// await waits until each of the files is another than before, and shows the new field if it shows fields. It returns when it saw the last of them.
func (w watching) await(ctx context.Context, process *process, files []string, before map[string]stamp, field string) (last time.Time, err error) {
	c := w.command
	begin, seen := time.Now(), maps.Clone(before)
	for _, file := range files {
		for !c.isNew(file, seen, field, &last) {
			if time.Since(begin) > w.patience {
				return last, fmt.Errorf("%s: %s doesn't show an edit after %v%s", c.name, file, w.patience, process.said())
			}
			select {
			case <-ctx.Done():
				return last, ctx.Err()
			case <-process.done:
				return last, fmt.Errorf("%s ended: %v%s", c.name, process.cmd.ProcessState, process.said())
			case <-time.After(betweenLooks):
			}
		}
	}
	return last, nil
}

// isNew looks at a file, and reports whether it is another than was seen and shows the field. It notes when it looked, and what it saw.
func (c *command) isNew(file string, seen map[string]stamp, field string, at *time.Time) bool {
	name := filepath.Join(c.module.dir, c.output, file)
	now, err := stampOf(name)
	*at = time.Now()
	if err != nil || now == seen[file] {
		return false
	}
	seen[file] = now
	if !slices.Contains(c.files, file) {
		return true
	}
	text, err := os.ReadFile(name)
	return err == nil && bytes.Contains(text, []byte(field))
}

// A stamp tells a file from another in its place, or from itself with another text.
type stamp struct {
	inode    uint64
	modified time.Time
}

// stamps are those of all files below a folder, by their paths in it, without rpcgen's own.
func stamps(dir string) (map[string]stamp, error) {
	found := map[string]stamp{}
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasPrefix(entry.Name(), ".") {
			return err
		}
		file, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		found[file], err = stampOf(name)
		return err
	})
	return found, err
}

// changed lists the files below a folder that are others than before.
func changed(dir string, before map[string]stamp) ([]string, error) {
	now, err := stamps(dir)
	var files []string
	for file, s := range now {
		if s != before[file] {
			files = append(files, file)
		}
	}
	return files, err
}

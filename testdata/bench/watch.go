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

	"example.com/rpcgen/testdata/bench/environment"
	"example.com/rpcgen/testdata/bench/report"
)

// A watching is a command that stays, and writes its files anew after each edit. After each of them the peer runs once, on a module of its own.
type watching struct {
	command  *command // what it writes, and how it is called to write it once
	peer     *command
	flag     string // makes the command stay
	edits    int
	atMost   float64 // of the peer's time, in the median
	patience time.Duration
	start    time.Duration // between the command's start and the first edit
}

const (
	// rest is more than a command needs to start.
	rest = 3 * time.Second
	// editsBefore is how many edits don't count: they fill caches.
	editsBefore = 3
	// betweenEdits is how long all is left alone after an edit's last file is in place.
	betweenEdits = 150 * time.Millisecond
	// betweenLooks is how long the files are left alone while they are awaited.
	betweenLooks = 200 * time.Microsecond
)

// measure returns two rows on the time from the write of an edit to the last file in place: the median against the peer's, and the 99th percentile.
func (w watching) measure(ctx context.Context, e *environment.Environment) ([]report.Row, error) {
	m := w.command.module
	edits := w.edits
	if e.Runs > 0 {
		edits = e.Runs
	}
	methods := report.Thousands(m.methods) + " methods"
	usual := report.Row{What: fmt.Sprintf("%s, %s: from the write of the source to the last file in place, against a run of %s", w.flag, methods, w.peer.name), Goal: w.atMost}
	tail := report.Row{What: fmt.Sprintf("%s, %s: 99th percentile, against the median", w.flag, methods), Goal: 3}
	ours, peer, err := w.latencies(ctx, e, edits)
	if err != nil {
		return nil, err
	}
	middle, slow := report.Median(ours), report.Quantile(ours, 0.99)
	usual.Ours, usual.Peer = w.command.name+" "+report.Milliseconds(middle), w.peer.name+" "+report.Milliseconds(report.Median(peer))
	usual.Figure = report.Ratio(ours, peer)
	tail.Ours, tail.Peer = w.command.name+" "+report.Milliseconds(slow), "median "+report.Milliseconds(middle)
	tail.Figure.Value = slow / middle
	return []report.Row{usual, tail}, nil
}

// latencies starts the command, edits, and ends it. It returns the times from an edit to the last file, and those of the peer's runs, in seconds.
func (w watching) latencies(ctx context.Context, e *environment.Environment, edits int) (ours, peer []float64, err error) {
	c := w.command
	if err := errors.Join(c.module.write(e), w.peer.module.write(e)); err != nil {
		return nil, nil, err
	}
	if _, err := c.run(ctx, e); err != nil {
		return nil, nil, err
	}
	process, err := start(c.argv[0], append([]string{w.flag}, c.argv[1:]...), c.module.dir, e.Variables(""))
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, process.stop()) }()
	time.Sleep(w.start)
	files := c.files
	for i := range editsBefore + edits {
		before, err := stamps(filepath.Join(c.module.dir, c.output))
		if err != nil {
			return nil, nil, err
		}
		begin := time.Now()
		field, err := c.module.edit()
		if err != nil {
			return nil, nil, err
		}
		last, err := w.await(ctx, process, files, before, field)
		if err != nil {
			return nil, nil, err
		}
		time.Sleep(betweenEdits)
		if i == editsBefore-1 { // all that an edit changes is what those that count wait for
			files, err = changed(filepath.Join(c.module.dir, c.output), before)
			if err != nil {
				return nil, nil, err
			}
		}
		if i < editsBefore {
			continue
		}
		sample, err := w.peer.run(ctx, e)
		if err != nil {
			return nil, nil, err
		}
		ours, peer = append(ours, last.Sub(begin).Seconds()), append(peer, sample.wall.Seconds())
	}
	return ours, peer, nil
}

// await waits until each of the files is another than before, and shows the new field if it shows fields. It returns when it saw the last of them.
func (w watching) await(ctx context.Context, process *process, files []string, before map[string]stamp, field string) (last time.Time, err error) {
	c := w.command
	begin, seen := time.Now(), maps.Clone(before)
	for _, file := range files {
		for !c.isNew(file, seen, field, &last) {
			if time.Since(begin) > w.patience {
				return last, fmt.Errorf("%s: %s doesn't show an edit after %v%s", c.name, file, w.patience, process.printed())
			}
			select {
			case <-ctx.Done():
				return last, ctx.Err()
			case <-process.done:
				return last, fmt.Errorf("%s ended: %v%s", c.name, process.cmd.ProcessState, process.printed())
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

// A stamp differs if a file was replaced or modified.
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

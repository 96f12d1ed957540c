package generate

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"example.com/rpcgen/cmd/rpcgen/internal/commandline"
	"example.com/rpcgen/cmd/rpcgen/internal/config"
	"example.com/rpcgen/generator/output"
)

// check prints what a run would change. Any change is an error.
func (j *job) check() error {
	all, err := j.makeClients()
	if err != nil {
		return err
	}
	j.Status("comparing clients")
	var diff bytes.Buffer
	for _, c := range all {
		text, err := output.Diff(c.Dir, c.origin, c.trees)
		if err != nil {
			return j.explain(err, c.origin)
		}
		diff.Write(text)
	}
	if diff.Len() == 0 {
		j.printUpToDate(j.project.Products())
		return nil
	}
	if err := j.PrintDiff(diff.String()); err != nil {
		return err
	}
	if others := otherSettings(all); others != nil {
		return fmt.Errorf("the clients were made with other settings than this run has:\n%s\ngive the flags that they were made with, "+
			"or write the settings into %s, which every run reads", strings.Join(others, "\n"), config.Name)
	}
	return fmt.Errorf("%s are out of date: run rpcgen without --check", j.project.Products())
}

// otherSettings lists the names and versions that clients on disk were made with and that this run doesn't have, a line each. It leaves out those that
// rpcgen.yaml says: there, somebody has changed them since.
func otherSettings(all []clients) []string {
	var lines []string
	for _, c := range all {
		for _, b := range c.Backends {
			for _, s := range b.Settings {
				flag := commandline.FlagOf(b, s)
				file := filepath.Join(c.Dir, b.Dir, filepath.FromSlash(s.File))
				text, err := os.ReadFile(file)
				if before := s.ValueIn(text); err == nil && before != "" && before != s.Value && !c.Pinned[flag] {
					lines = append(lines, fmt.Sprintf("%s: found the %s %s, expected %s: --%s", file, s.Name, before, s.Value, flag))
				}
			}
		}
	}
	return lines
}

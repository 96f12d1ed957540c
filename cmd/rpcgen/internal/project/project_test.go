package project

import (
	"errors"
	"strings"
	"testing"

	"example.com/rpcgen/cmd/rpcgen/internal/commandline"
)

// TestLanguages holds which back-ends the flags choose, and with which package names. Their order is that of the table.
func TestLanguages(t *testing.T) {
	for args, want := range map[string]string{
		"":                           "Python TypeScript Go",
		"--all":                      "Python TypeScript Go",
		"--go":                       "Go",
		"--go --python":              "Python Go",
		"--go --all":                 "Python TypeScript Go",
		"--go=false":                 "Python TypeScript Go",
		"--npm-name @acme/tasks":     "Python TypeScript Go",
		"--npm-name TASKS":           "--npm-name: ",
		"--go --npm-name TASKS":      "--npm-name: ", // a mistake, even if it makes no difference
		"--python-package 1x":        "--python-package: ",
		"--go-module example.com/!x": "--go-module: ",
		"--package-version 1.2":      "--package-version: ",
	} {
		opts, err := commandline.Parse(strings.Fields(args))
		if err != nil {
			t.Errorf("%s: %v", args, err)
			continue
		}
		p, err := New(opts, t.TempDir(), nil)
		var names []string
		if err == nil {
			for _, b := range p.Destinations[0].Backends {
				names = append(names, b.Name)
			}
		}
		var mistake commandline.UsageError
		switch got := strings.Join(names, " "); {
		case err != nil && (!errors.As(err, &mistake) || !strings.HasPrefix(err.Error(), want)):
			t.Errorf("%s: error %v, want %q", args, err, want)
		case err == nil && got != want:
			t.Errorf("%s: got %q, want %q", args, got, want)
		}
	}
}

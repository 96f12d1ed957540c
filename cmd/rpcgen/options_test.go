package main

import (
	"flag"
	"slices"
	"strings"
	"testing"
)

// TestUsage holds what --help prints against the flags that there are.
func TestUsage(t *testing.T) {
	flags := flag.NewFlagSet("", flag.ContinueOnError)
	new(options).register(flags)
	flags.VisitAll(func(f *flag.Flag) {
		name, other := "  --"+f.Name+" ", "none"
		if len(f.Name) == 1 {
			name = "\n  -" + f.Name + ", --"
		} else {
			other = ", --" + f.Name + " "
		}
		if !strings.Contains(usage, name) && !strings.Contains(usage, other) {
			t.Errorf("--help doesn't name the flag %q", f.Name)
		}
		if f.DefValue != "" && f.DefValue != "false" && !strings.Contains(usage, "; "+f.DefValue+" by default\n") {
			t.Errorf("--help doesn't say that %q is the default of %q", f.DefValue, f.Name)
		}
	})
}

func TestParseOptions(t *testing.T) {
	for _, c := range []struct {
		args     string
		patterns []string
		quiet    bool
	}{
		{"", nil, false},
		{"./a ./b", []string{"./a", "./b"}, false},
		{"./a -q ./b", []string{"./a", "./b"}, true},
		{"./a ./b --quiet", []string{"./a", "./b"}, true},
		{"./a -- ./b --quiet", []string{"./a", "./b", "--quiet"}, false},
		{"-- -q", []string{"-q"}, false},
		{"-q=false ./a", []string{"./a"}, false},
	} {
		opts, err := parseOptions(strings.Fields(c.args))
		if err != nil {
			t.Errorf("%s: %v", c.args, err)
			continue
		}
		if !slices.Equal(opts.patterns, c.patterns) || opts.quiet != c.quiet {
			t.Errorf("%s: got %q, quiet %t, want %q, %t", c.args, opts.patterns, opts.quiet, c.patterns, c.quiet)
		}
	}
	opts, err := parseOptions([]string{"--tags", "a,b", "-o", "sdk", "--tags=c"})
	if err != nil || !slices.Equal(opts.tags, []string{"a", "b", "c"}) || opts.output != "sdk" {
		t.Errorf("got tags %q, output %q, error %v", opts.tags, opts.output, err)
	}
}

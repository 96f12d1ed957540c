package commandline

import (
	"bytes"
	"flag"
	"slices"
	"strings"
	"testing"

	"example.com/rpcgen/generator"
	"example.com/rpcgen/rpcdef"
)

// TestUsage holds that --help names each flag and its default.
func TestUsage(t *testing.T) {
	flags, usage := flag.NewFlagSet("", flag.ContinueOnError), Usage()
	new(Options).register(flags)
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
		opts, err := Parse(strings.Fields(c.args))
		if err != nil {
			t.Errorf("%s: %v", c.args, err)
			continue
		}
		if !slices.Equal(opts.Patterns, c.patterns) || opts.Quiet != c.quiet {
			t.Errorf("%s: got %q, quiet %t, want %q, %t", c.args, opts.Patterns, opts.Quiet, c.patterns, c.quiet)
		}
	}
	opts, err := Parse([]string{"--tags", "a,b", "-o", "sdk", "--tags=c"})
	if err != nil || !slices.Equal(opts.Tags, []string{"a", "b", "c"}) || opts.Output != "sdk" {
		t.Errorf("got tags %q, output %q, error %v", opts.Tags, opts.Output, err)
	}
}

// TestLanguageTable holds that each row is complete, and that no two share a flag, a name or a folder.
func TestLanguageTable(t *testing.T) {
	seen := map[string]bool{}
	for _, lang := range Languages {
		backend, err := lang.NewBackend(PackageChoice{Name: lang.defaultPackage, Version: "1.4.0-rc.2"})
		if err != nil {
			t.Fatalf("%s: %v", lang.name, err)
		}
		if backend.Name != lang.name {
			t.Errorf("the back-end of %s has the name %s", lang.name, backend.Name)
		}
		for _, word := range []string{"name " + lang.name, "flag " + lang.Flag, "flag " + lang.PackageFlag, "folder " + backend.Dir} {
			if seen[word] {
				t.Errorf("two rows have the %s", word)
			}
			seen[word] = true
		}
		checkSettings(t, backend)
		if lang.placeholder == "" || lang.packageMeaning == "" {
			t.Errorf("%s: the usage text of --%s is missing", lang.name, lang.PackageFlag)
		}
	}
}

// checkSettings holds that each setting of a back-end is found in the file that states it.
func checkSettings(t *testing.T, b generator.Backend) {
	t.Helper()
	files, err := b.Generate(oneMethod())
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string][]byte{}
	for _, f := range files {
		texts[f.Path] = f.Data
	}
	var names []string
	for _, s := range b.Settings {
		names = append(names, s.Name)
		if got := s.ValueIn(texts[s.File]); got != s.Value || got == "" {
			t.Errorf("%s: found the %s %q in %s, want %q", b.Name, s.Name, got, s.File, s.Value)
		}
		windows := bytes.ReplaceAll(texts[s.File], []byte("\n"), []byte("\r\n"))
		if got := s.ValueIn(windows); got != s.Value {
			t.Errorf("%s: found the %s %q in %s with the line ends of Windows, want %q", b.Name, s.Name, got, s.File, s.Value)
		}
	}
	if want := []string{generator.PackageSetting, generator.VersionSetting}; !slices.Equal(names, want) {
		t.Errorf("%s: has the settings %v, want %v", b.Name, names, want)
	}
}

// oneMethod returns an API of one method.
func oneMethod() *rpcdef.API {
	method := &rpcdef.Method{Name: "tasks.list", GoName: "List"}
	return &rpcdef.API{Services: []*rpcdef.Service{{Name: "tasks", GoName: "TaskService", Methods: []*rpcdef.Method{method}}}}
}

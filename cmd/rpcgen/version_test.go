package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"example.com/rpcgen/generator"
)

func TestRevision(t *testing.T) {
	commit, modified := debug.BuildSetting{Key: "vcs.revision", Value: "1a2b3c"}, debug.BuildSetting{Key: "vcs.modified", Value: "true"}
	local := &debug.Module{Path: "/rpcgen", Version: "(devel)"}
	for name, test := range map[string]struct {
		info *debug.BuildInfo
		want string
	}{
		"nothing":           {nil, ""},
		"a checkout":        {&debug.BuildInfo{Settings: []debug.BuildSetting{commit, {Key: "vcs.modified", Value: "false"}}}, "1a2b3c"},
		"a changed one":     {&debug.BuildInfo{Settings: []debug.BuildSetting{commit, modified}}, "1a2b3c+dirty"},
		"not recorded":      {&debug.BuildInfo{Main: debug.Module{Version: "(devel)"}}, ""},
		"a tag":             {&debug.BuildInfo{Main: debug.Module{Version: "v0.1.0"}}, "v0.1.0"}, // by go install
		"a pseudo-version":  {&debug.BuildInfo{Main: debug.Module{Version: "v0.1.1-0.20261128011413-1a2b3c4d5e6f"}}, "1a2b3c4d5e6f"},
		"replaced, local":   {&debug.BuildInfo{Main: debug.Module{Version: "v0.0.0", Replace: local}}, ""},
		"replaced by a tag": {&debug.BuildInfo{Main: debug.Module{Version: "v0.0.0", Replace: &debug.Module{Version: "v1.2.3"}}}, "v1.2.3"},
	} {
		if got := revision(test.info); got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
	if got, want := versionLine(""), "rpcgen "+generator.Version+" "+runtime.Version()+" unknown revision"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestVersionOfACheckout runs the tool of a checkout as people do. Each way knows the revision, also where the go command is told not to record it.
func TestVersionOfACheckout(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	head := runIn(t, root, "git", "rev-parse", "HEAD")
	t.Setenv("GOFLAGS", "-buildvcs=false")
	bin := t.TempDir()
	runIn(t, root, "make", "--silent", "build", "BIN="+bin)
	for _, command := range [][]string{{"go", "run", "./cmd/rpcgen", "version"}, {filepath.Join(bin, "rpcgen"), "version"}} {
		if line := runIn(t, root, command[0], command[1:]...); !strings.HasSuffix(strings.TrimSuffix(line, "+dirty"), " "+head) {
			t.Errorf("%v: printed %q, want the revision %s", command, line, head)
		}
	}
}

func runIn(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Stderr = dir, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %v: %v", name, args, err)
	}
	return strings.TrimSpace(string(out))
}

package main

import (
	"flag"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "write what the scripts' commands print to the files that they are compared with")

func TestMain(m *testing.M) {
	if err := os.Setenv("GORACE", "atexit_sleep_ms=0"); err != nil { // with the race detector, each command would wait for a second
		panic(err)
	}
	testscript.Main(m, map[string]func(){"rpcgen": main})
}

// raced matches the folders of those scripts whose runs the race detector watches in go test -race: all back-ends at work at once, and --watch. The others
// run the program as users have it, which takes a fifth of the time.
var raced = regexp.MustCompile(`^script-(basic|constraints|events|languages|server|(server_)?watch.*)$`)

// TestScripts runs the behaviours in testdata/script, each a file. What they generate is laid out as all that is generated.
func TestScripts(t *testing.T) {
	goenv := goEnv(t, "GOCACHE", "GOMODCACHE")
	withoutRace := filepath.Dir(buildProgram(t)) + string(os.PathListSeparator) + os.Getenv("PATH")
	python := t.TempDir()
	t.Cleanup(func() { lintPython(t, python) }) // when all scripts are done
	testscript.Run(t, testscript.Params{
		Dir:                 "../../testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds:                scriptCommands(),
		Setup: func(env *testscript.Env) error {
			env.Defer(func() { checkGenerated(env.T().(testing.TB), env.WorkDir, python) })
			env.Values[watchKey{}] = &[2]watchRun{}
			if !raced.MatchString(filepath.Base(env.WorkDir)) {
				env.Setenv("PATH", withoutRace)
			}
			// What is outside of the patterns' reach, and of the other scripts'.
			home := filepath.Join(env.WorkDir, ".tmp", "home")
			env.Vars = append(env.Vars, "GOCACHE="+goenv[0], "GOMODCACHE="+goenv[1], "GOFLAGS=-buildvcs=false -trimpath", "GOPROXY=off",
				"GORACE="+os.Getenv("GORACE"), "HOME="+home, "XDG_CACHE_HOME="+filepath.Join(home, "cache"), "XDG_CONFIG_HOME="+filepath.Join(home, "config"))
			return os.MkdirAll(home, 0o755)
		},
	})
}

// scriptCommands are those of --watch, and "asked", which holds whether the go command was run since the last "asked". A wrapper of it notes each run
// in the file $LOG.
func scriptCommands() map[string]func(*testscript.TestScript, bool, []string) {
	commands := maps.Clone(watchCommands)
	commands["asked"] = func(ts *testscript.TestScript, neg bool, _ []string) {
		if err := os.Remove(ts.Getenv("LOG")); (err == nil) == neg {
			ts.Fatalf("the go command was run: %t", err == nil)
		}
	}
	return commands
}

func goEnv(t *testing.T, names ...string) []string {
	t.Helper()
	out, err := exec.Command("go", append([]string{"env"}, names...)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}

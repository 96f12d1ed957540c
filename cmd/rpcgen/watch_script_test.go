package main

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// The scripts of --watch have commands of their own:
//
//	watch ARGS...     starts rpcgen --watch ARGS; up to two may run, the second one as "watch2"
//	await REGEXPS...  waits for lines, which are the next ones that it prints; times are "TIME" and "N ms"
//	until REGEXP      waits for a line, whatever comes before: several changes may be one burst of events, or several on a busy machine
//	save FROM TO      copies a file all at once, by rename
//	unwatch           ends it as Ctrl-C does; it must have nothing else to say
var watchCommands = map[string]func(*testscript.TestScript, bool, []string){
	"watch":    func(ts *testscript.TestScript, _ bool, args []string) { startWatch(ts, 0, args) },
	"watch2":   func(ts *testscript.TestScript, _ bool, args []string) { startWatch(ts, 1, args) },
	"await":    func(ts *testscript.TestScript, _ bool, args []string) { watched(ts, 0).await(ts, args) },
	"until":    func(ts *testscript.TestScript, _ bool, args []string) { watched(ts, 0).until(ts, args) },
	"until2":   func(ts *testscript.TestScript, _ bool, args []string) { watched(ts, 1).until(ts, args) },
	"save":     save,
	"unwatch":  func(ts *testscript.TestScript, _ bool, _ []string) { watched(ts, 0).end(ts) },
	"unwatch2": func(ts *testscript.TestScript, _ bool, _ []string) { watched(ts, 1).end(ts) },
}

// A watchRun is a run of rpcgen --watch.
type watchRun struct {
	cmd   *exec.Cmd
	lines chan string
}

// A watchKey is what a script keeps its runs under.
type watchKey struct{}

func watched(ts *testscript.TestScript, i int) *watchRun {
	return &ts.Value(watchKey{}).(*[2]watchRun)[i]
}

// linePatience is for a machine that has much else to do.
const linePatience = time.Minute

func startWatch(ts *testscript.TestScript, i int, args []string) {
	w := watched(ts, i)
	read, write, err := os.Pipe()
	ts.Check(err)
	w.cmd = exec.Command("rpcgen", append([]string{"--watch"}, args...)...)
	w.cmd.Dir, w.cmd.Stdout, w.cmd.Stderr = ts.MkAbs("."), write, write
	for _, name := range []string{"PATH", "HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "GOCACHE", "GOMODCACHE", "GOFLAGS", "GOPROXY", "LOG"} {
		w.cmd.Env = append(w.cmd.Env, name+"="+ts.Getenv(name))
	}
	ts.Check(w.cmd.Start())
	ts.Check(write.Close())
	w.lines = make(chan string, 1000)
	var reading sync.WaitGroup
	reading.Go(func() { readLines(read, w.lines) })
	ts.Defer(func() {
		_ = w.cmd.Process.Kill() // it may have ended
		_ = w.cmd.Wait()
		reading.Wait()
	})
}

var (
	timeOfDay = regexp.MustCompile(`^\d\d:\d\d:\d\d `)
	duration  = regexp.MustCompile(`\b\d+ ms$`)
)

func readLines(from io.ReadCloser, to chan<- string) {
	defer from.Close()
	defer close(to)
	for lines := bufio.NewScanner(from); lines.Scan(); {
		to <- duration.ReplaceAllString(timeOfDay.ReplaceAllString(lines.Text(), "TIME "), "N ms")
	}
}

// next returns the next line.
func (w *watchRun) next(ts *testscript.TestScript, want string) string {
	select {
	case line, ok := <-w.lines:
		if !ok {
			ts.Fatalf("it ended, want a line like %s", want)
		}
		ts.Logf("watch: %s", line)
		return line
	case <-time.After(linePatience):
		ts.Fatalf("waited for a line like %s", want)
		return ""
	}
}

func (w *watchRun) await(ts *testscript.TestScript, patterns []string) {
	for _, want := range patterns {
		if line := w.next(ts, want); !regexp.MustCompile("^(?:" + want + ")$").MatchString(line) {
			ts.Fatalf("it printed %q, want %s", line, want)
		}
	}
}

func (w *watchRun) until(ts *testscript.TestScript, patterns []string) {
	want := regexp.MustCompile("^(?:" + strings.Join(patterns, " ") + ")$")
	for !want.MatchString(w.next(ts, want.String())) {
		continue
	}
}

func (w *watchRun) end(ts *testscript.TestScript) {
	ts.Check(w.cmd.Process.Signal(os.Interrupt))
	ts.Check(w.cmd.Wait())
	var more []string
	for line := range w.lines {
		more = append(more, line)
	}
	if len(more) > 0 {
		ts.Fatalf("it had more to say:\n%s", strings.Join(more, "\n"))
	}
}

func save(ts *testscript.TestScript, _ bool, args []string) {
	temp := ts.MkAbs(args[1] + ".tmp")
	ts.Check(os.WriteFile(temp, []byte(ts.ReadFile(args[0])), 0o644))
	ts.Check(os.Rename(temp, ts.MkAbs(args[1])))
}

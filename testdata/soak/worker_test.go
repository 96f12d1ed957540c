package soak

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"slices"
	"testing"
	"time"

	"example.com/rpcgen/testdata/stack"
)

const (
	callers     = 8
	callTimeout = 3 * time.Second
)

// An assignment says what a client is to do.
type assignment struct {
	URL         string  `json:"url"`
	TokenURL    string  `json:"token_url"`
	User        string  `json:"user"`
	Transport   string  `json:"transport"`
	Seconds     float64 `json:"seconds"`
	CalmSeconds float64 `json:"calm_seconds"` // the last ones, in which calls must succeed
	Callers     int     `json:"callers"`      // how many calls it makes at once, besides one with progress
	TimeoutMS   int     `json:"timeout_ms"`   // of each call
}

// A report says what has become of its calls, and which events it has read.
type report struct {
	Results     int                 `json:"results"`
	CalmResults int                 `json:"calm_results"`
	Exports     int                 `json:"exports"`      // results of calls with progress
	CalmExports int                 `json:"calm_exports"` // of these, those of calls that began when all was calm
	Gaps        int                 `json:"gaps"`         // in progress
	Readings    map[string]*reading `json:"readings"`     // by the names of channels
	Errors      map[string]int      `json:"errors"`       // by class
	Faults      []string            `json:"faults"`       // what must not be: another's reply, a late error, an unhandled one, a failure when all was calm
	Memory      []float64           `json:"memory"`       // MiB that are used, each second
	Pending     int                 `json:"pending"`      // calls that are left at the end
}

// A worker is a client's process.
type worker struct {
	name   string
	cmd    *exec.Cmd
	stdout bytes.Buffer
	stderr bytes.Buffer
}

// startWorker starts a client, whose user has its name.
func (d *deployment) startWorker(language, transport string, duration time.Duration) *worker {
	d.t.Helper()
	user := language + "-" + transport
	text, err := json.Marshal(assignment{
		URL: "ws://" + d.proxy.Addr() + "/connection/websocket", TokenURL: d.tokens.URL + "?user=" + user, User: user, Transport: transport,
		Seconds: duration.Seconds(), CalmSeconds: calm.Seconds(), Callers: callers, TimeoutMS: int(callTimeout.Milliseconds()),
	})
	if err != nil {
		d.t.Fatal(err)
	}
	d.users = append(d.users, user)
	w := &worker{name: user}
	switch language {
	case "go":
		w.cmd = exec.Command(os.Args[0])
		w.cmd.Env = append(os.Environ(), role+"=client", argument+"="+string(text))
	case "python":
		w.cmd = exec.Command(stack.InRepository(".build/venv/bin/python"), "worker.py", string(text))
		w.cmd.Env = append(os.Environ(), "PYTHONPATH="+stack.InRepository("generator/python"))
	case "typescript":
		w.cmd = exec.Command("node", "--expose-gc", "worker.mjs", string(text))
	default:
		panic(language)
	}
	w.cmd.Stdout, w.cmd.Stderr = &w.stdout, &w.stderr
	if err := w.cmd.Start(); err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { _ = w.cmd.Process.Kill() }) // an error says that it has ended
	return w
}

// check waits for the client, and reports what was wrong.
func (w *worker) check(t *testing.T, published []*sequence) {
	t.Helper()
	if err := w.wait(*duration + time.Minute); err != nil {
		t.Fatalf("%v\n%s", err, w.stderr.Bytes())
	}
	var r report
	if err := json.Unmarshal(w.stdout.Bytes(), &r); err != nil {
		t.Fatalf("%v: %s", err, w.stdout.Bytes())
	}
	t.Logf("%d results, %d when all was calm, errors %v, at the end %.0f MiB", r.Results, r.CalmResults, r.Errors, last(r.Memory))
	for _, fault := range r.Faults {
		t.Error(fault)
	}
	t.Logf("%d exports, %d when all was calm, %d gaps in their progress", r.Exports, r.CalmExports, r.Gaps)
	if r.CalmResults == 0 || r.Exports == 0 {
		t.Error("no result when all was calm, or none of a call with progress")
	}
	for _, s := range published {
		s.compare(t, r.Readings[s.name])
	}
	if r.Pending != 0 {
		t.Errorf("%d calls are pending at the end", r.Pending)
	}
	if early, late := halves(r.Memory); late > early*1.3+10 {
		t.Errorf("%.0f MiB in the first half, %.0f in the second: memory grows", early, late)
	}
	if w.stderr.Len() > 0 {
		t.Errorf("it wrote: %s", w.stderr.Bytes())
	}
}

// wait waits for the process to end, and kills it if it takes too long.
func (w *worker) wait(patience time.Duration) error {
	timer := time.AfterFunc(patience, func() { _ = w.cmd.Process.Kill() })
	defer timer.Stop()
	return w.cmd.Wait()
}

// halves returns the medians of both halves.
func halves(all []float64) (early, late float64) {
	if len(all) < 4 {
		return 0, 0
	}
	return median(all[:len(all)/2]), median(all[len(all)/2:])
}

func median(all []float64) float64 {
	sorted := slices.Sorted(slices.Values(all))
	return sorted[len(sorted)/2]
}

func last(all []float64) float64 {
	if len(all) == 0 {
		return 0
	}
	return all[len(all)-1]
}

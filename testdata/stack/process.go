// Package stack starts for tests what a deployment is made of: Centrifugo, Redis, nginx and programs. All of it listens on the loopback address, and ends
// with its test.
package stack

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"os/exec"
	"runtime"
	"strconv"
	"sync"
	"testing"
	"time"

	"example.com/rpcgen/testdata/stack/ports"
)

const patience = 20 * time.Second

// A Process is a program that runs. It dies with the test's process, too.
type Process struct {
	tb     testing.TB
	cmd    *exec.Cmd
	output Buffer
	done   chan struct{} // closed when it has ended
}

// Start starts a program, and returns when ready says so. What it wrote is shown if the test fails.
func Start(tb testing.TB, cmd *exec.Cmd, ready func() bool) *Process {
	tb.Helper()
	p := &Process{tb: tb, cmd: cmd, done: make(chan struct{})}
	cmd.Stdout, cmd.Stderr = &p.output, &p.output
	cmd.SysProcAttr = dieWithParent()
	started := make(chan error)
	go func() {
		// The system takes the death of the thread that started the child for the parent's death.
		runtime.LockOSThread()
		defer close(p.done)
		err := cmd.Start()
		started <- err
		if err == nil {
			_ = cmd.Wait() // the exit code is for those who ask
		}
	}()
	if err := <-started; err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		p.Kill()
		if tb.Failed() {
			tb.Logf("%s wrote:\n%s", cmd.Path, p.Output())
		}
	})
	for end := time.Now().Add(patience); !ready(); time.Sleep(10 * time.Millisecond) {
		if !p.runs() {
			tb.Fatalf("%s has ended at once", cmd.Path)
		}
		if time.Now().After(end) {
			tb.Fatalf("%s isn't ready after %s", cmd.Path, patience)
		}
	}
	return p
}

// Kill ends the process by SIGKILL, and returns when it is gone.
func (p *Process) Kill() {
	_ = p.cmd.Process.Kill() // an error says that it has ended
	<-p.done
}

// Stop asks the process to end, and returns when it is gone. It must end well.
func (p *Process) Stop() {
	p.tb.Helper()
	if err := p.cmd.Process.Signal(terminate); err != nil {
		p.tb.Errorf("%s is to end: %v", p.cmd.Path, err)
	}
	select {
	case <-p.done:
	case <-time.After(patience):
		p.tb.Errorf("%s doesn't end within %s", p.cmd.Path, patience)
		p.Kill()
	}
	if code := p.cmd.ProcessState.ExitCode(); code != 0 {
		p.tb.Errorf("%s ends with code %d", p.cmd.Path, code)
	}
}

// Output returns the last of what the process has written.
func (p *Process) Output() []byte {
	text := p.output.String()
	return []byte(text[max(0, len(text)-16<<10):])
}

func (p *Process) runs() bool {
	select {
	case <-p.done:
		return false
	default:
		return true
	}
}

// Find returns the path of a program, or fails the test with the Debian package that holds it.
func Find(tb testing.TB, program, debian string) string {
	tb.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		path, err = exec.LookPath("/usr/sbin/" + program) // which Debian keeps out of the PATH of users
	}
	if err != nil {
		tb.Fatalf("no %s: %v (run: .ci/need %s %[1]s)", program, err, debian)
	}
	return path
}

// FreePort returns a port of the loopback address that nobody listens at. No other test is given it until this one is over.
func FreePort(tb testing.TB) int {
	tb.Helper()
	port, release, err := ports.Reserve()
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(release)
	return port
}

// FreeAddress returns the TCP address of a free port.
func FreeAddress(tb testing.TB) string {
	tb.Helper()
	return "127.0.0.1:" + strconv.Itoa(FreePort(tb))
}

// Listens reports whether somebody listens at an address.
func Listens(address string) bool {
	conn, err := net.Dial("tcp", address)
	if err == nil {
		_ = conn.Close()
	}
	return err == nil
}

// Answers reports whether a GET of the URL is answered with 200.
func Answers(url string) bool {
	_, ok := fetch(url)
	return ok
}

// fetch returns the body of the answer to a GET of the URL, if it is answered with 200.
func fetch(url string) (body string, ok bool) {
	resp, err := http.Get(url) //nolint:gosec // a URL of the test's
	if err != nil {
		return "", false
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return string(b), err == nil && resp.StatusCode == http.StatusOK
}

// WaitFor returns when something holds.
func WaitFor(tb testing.TB, what string, holds func() bool) {
	tb.Helper()
	for end := time.Now().Add(patience); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			tb.Fatalf("in %s it didn't happen that %s", patience, what)
		}
	}
}

// A Buffer holds what is written to it, such as the log of a server. Any number of goroutines may use it at once.
type Buffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write implements io.Writer.
func (b *Buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

// String returns all that was written.
func (b *Buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// Package stack starts for tests what a deployment is made of: Centrifugo, Redis, nginx and programs. All of it listens on the loopback address, and ends
// with its test.
package stack

import (
	"bytes"
	"net"
	"net/http"
	"os/exec"
	"runtime"
	"strconv"
	"sync"
	"testing"
	"time"
)

const patience = 20 * time.Second

// A Process is a program that runs. It dies with the test's process, too.
type Process struct {
	tb     testing.TB
	cmd    *exec.Cmd
	output lockedBuffer
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
func (p *Process) Output() []byte { return p.output.tail() }

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

// FreePort returns a port of the loopback address that nobody listens at.
func FreePort(tb testing.TB) int {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// FreeAddress returns a TCP address that nobody listens at.
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
	resp, err := http.Get(url) //nolint:gosec // a URL of the test's
	if err != nil {
		return false
	}
	_ = resp.Body.Close()
	return resp.StatusCode == http.StatusOK
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

// A lockedBuffer holds what a process writes.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

// Write is called while the process runs.
func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

// tail returns the end of what was written.
func (b *lockedBuffer) tail() []byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	return bytes.Clone(b.buf.Bytes()[max(0, b.buf.Len()-16<<10):])
}

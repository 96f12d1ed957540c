package embedded_test

import (
	"bytes"
	"net"
	"net/http"
	"os/exec"
	"runtime"
	"strconv"
	"testing"
	"time"
)

// startProcess runs a command until the test ends or kill is called, and returns when ready says so. What it writes is shown if it doesn't
// get ready.
func startProcess(tb testing.TB, cmd *exec.Cmd, ready func() bool) (kill func()) {
	tb.Helper()
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	cmd.SysProcAttr = dieWithParent()
	started, done := make(chan error), make(chan struct{})
	go func() {
		// The system takes the death of the thread that started the child for the parent's death.
		runtime.LockOSThread()
		defer close(done)
		err := cmd.Start()
		started <- err
		if err == nil {
			_ = cmd.Wait() // the exit status of a killed process tells nothing
		}
	}()
	if err := <-started; err != nil {
		tb.Fatal(err)
	}
	kill = func() {
		_ = cmd.Process.Kill() // an error says that it has ended
		<-done
	}
	tb.Cleanup(kill)
	for deadline := time.Now().Add(20 * time.Second); !ready(); time.Sleep(20 * time.Millisecond) {
		select {
		case <-done:
			tb.Fatalf("%s ended at once: %s", cmd.Path, output.Bytes())
		default:
		}
		if time.Now().After(deadline) {
			tb.Fatalf("%s isn't ready after 20 s", cmd.Path)
		}
	}
	return kill
}

// freePort returns a port of the loopback address that nobody listens on.
func freePort(tb testing.TB) string {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // closed at once
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return strconv.Itoa(l.Addr().(*net.TCPAddr).Port) //nolint:forcetypeassert // it listens on TCP
}

// answers reports whether a GET of the URL is answered with 200.
func answers(url string) bool {
	resp, err := http.Get(url) //nolint:noctx // a URL of the test's
	if err != nil {
		return false
	}
	_ = resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"time"
)

// A centrifugo is one Centrifugo, which can be killed and started again at the same address.
type centrifugo struct {
	binary  string
	config  []byte
	forgets bool // the epochs of channels that are silent
	port    int
	logs    io.Writer
	client  *http.Client

	mu   sync.Mutex
	proc *process // nil when not running
}

func newCentrifugo(binary string, config []byte, port int, logs io.Writer) (*centrifugo, error) {
	if _, err := os.Stat(binary); err != nil {
		return nil, fmt.Errorf("no Centrifugo binary: %w (run: make .build/bin/centrifugo)", err)
	}
	return &centrifugo{binary: binary, config: config, port: port, logs: logs, client: &http.Client{}}, nil
}

func (c *centrifugo) address() string { return loopback(c.port) }

func (c *centrifugo) api() string { return c.url("/api") }

// url returns the HTTP address of a path.
func (c *centrifugo) url(path string) string { return "http://" + c.address() + path }

// start runs Centrifugo, and returns when it answers. Its configuration is gone when it has started, so that nothing is left of a testserver that is killed.
func (c *centrifugo) start(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	dir, err := os.MkdirTemp("", "testserver-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	config := filepath.Join(dir, "centrifugo.json")
	if err := os.WriteFile(config, c.config, 0o600); err != nil {
		return err
	}
	// A path of its own: on a port that somebody else took meanwhile, another Centrifugo may answer.
	health := "/" + filepath.Base(dir)
	cmd := exec.Command(c.binary, "--config", config, "--http_server.address", "127.0.0.1", "--http_server.port", strconv.Itoa(c.port))
	cmd.Env = append(cmd.Environ(), "CENTRIFUGO_HEALTH_HANDLER_PREFIX="+health)
	proc, err := startProcess(cmd, c.logs)
	if err != nil {
		return err
	}
	for !c.answers(ctx, health) {
		select {
		case <-proc.done:
			return fmt.Errorf("centrifugo ended at once: %s", proc.output.Bytes())
		case <-ctx.Done():
			proc.kill()
			return fmt.Errorf("centrifugo doesn't answer: %w", ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
	c.proc = proc
	return nil
}

func (c *centrifugo) answers(ctx context.Context, path string) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.url(path), nil)
	if err != nil {
		return false
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	_ = resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

// kill ends Centrifugo by SIGKILL, and returns when it is gone.
func (c *centrifugo) kill() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.proc != nil {
		c.proc.kill()
		c.proc = nil
	}
}

// freeze stops Centrifugo by SIGSTOP, and returns when it has stopped, or lets it go on by SIGCONT.
func (c *centrifugo) freeze(frozen bool) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.proc == nil {
		return errors.New("centrifugo isn't running")
	}
	process := c.proc.cmd.Process
	if !frozen {
		return process.Signal(continueSignal)
	}
	if err := process.Signal(stopSignal); err != nil {
		return err
	}
	return awaitStopped(process.Pid)
}

// A process is a child that dies with this one.
type process struct {
	cmd    *exec.Cmd
	output bytes.Buffer  // to be read when done
	done   chan struct{} // closed when the process has ended
}

// startProcess starts a command. What it writes goes to logs, and to output.
func startProcess(cmd *exec.Cmd, logs io.Writer) (*process, error) {
	p := &process{cmd: cmd, done: make(chan struct{})}
	p.cmd.Stdout = io.MultiWriter(logs, &p.output)
	p.cmd.Stderr = p.cmd.Stdout
	p.cmd.SysProcAttr = dieWithParent()
	started := make(chan error)
	go func() {
		// The system takes the death of the thread that started the child for the parent's death.
		runtime.LockOSThread()
		defer close(p.done)
		err := p.cmd.Start()
		started <- err
		if err == nil {
			_ = p.cmd.Wait() // the exit status of a killed process tells nothing
		}
	}()
	return p, <-started
}

// kill ends the process, and returns when it is gone.
func (p *process) kill() {
	_ = p.cmd.Process.Kill() // an error says that it has ended
	<-p.done
}

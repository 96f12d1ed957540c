package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"
)

// A process runs beside this one.
type process struct {
	cmd    *exec.Cmd
	output bytes.Buffer
	done   chan struct{} // closed when it has ended
}

func start(program string, args []string, dir string, env []string) (*process, error) {
	p := &process{cmd: exec.Command(program, args...), done: make(chan struct{})}
	p.cmd.Dir, p.cmd.Env, p.cmd.Stdout, p.cmd.Stderr = dir, env, &p.output, &p.output
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		_ = p.cmd.Wait() // who waits for done looks at the state
		close(p.done)
	}()
	return p, nil
}

// patience is more than any command or edit takes that is measured.
const patience = 5 * time.Minute

// stop interrupts the process, and waits for its end.
func (p *process) stop() error {
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case <-p.done:
		return nil
	case <-time.After(patience):
		return errors.Join(fmt.Errorf("%s doesn't end when it is interrupted", p.cmd.Path), p.cmd.Process.Kill())
	}
}

// printed stops the process, and returns what it printed.
func (p *process) printed() string {
	_ = p.stop()
	select {
	case <-p.done:
		return "\n" + p.output.String()
	default:
		return ""
	}
}

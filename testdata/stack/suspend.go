package stack

import "syscall"

// The numbers of SIGSTOP and SIGCONT on Linux.
const (
	suspend = syscall.Signal(19)
	resume  = syscall.Signal(18)
)

// Suspend stops the process until [Process.Resume] lets it go on. It is for Linux.
func (p *Process) Suspend() { p.signal(suspend) }

// Resume lets a process go on.
func (p *Process) Resume() { p.signal(resume) }

func (p *Process) signal(signal syscall.Signal) {
	p.tb.Helper()
	if err := p.cmd.Process.Signal(signal); err != nil {
		p.tb.Errorf("%s isn't there to take a signal: %v", p.cmd.Path, err)
	}
}

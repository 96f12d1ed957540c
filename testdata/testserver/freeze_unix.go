//go:build unix

package main

import (
	"os"
	"syscall"
)

// freeze stops a process by SIGSTOP, or lets it go on by SIGCONT.
func freeze(process *os.Process, frozen bool) error {
	if frozen {
		return process.Signal(syscall.SIGSTOP)
	}
	return process.Signal(syscall.SIGCONT)
}

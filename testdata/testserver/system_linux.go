package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// dieWithParent makes the kernel kill a child when this process dies, however it dies.
func dieWithParent() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }

// The signals that make a process do nothing, and go on.
const (
	stopSignal     = syscall.SIGSTOP
	continueSignal = syscall.SIGCONT
)

// awaitStopped returns when all threads of a process that was sent stopSignal have stopped: on a busy machine they run on for a while.
func awaitStopped(pid int) error {
	const patience = 5 * time.Second
	for start := time.Now(); !isStopped(pid); time.Sleep(time.Millisecond) {
		if time.Since(start) > patience {
			return fmt.Errorf("process %d runs on for %s after SIGSTOP", pid, patience)
		}
	}
	return nil
}

func isStopped(pid int) bool {
	files, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/stat", pid))
	if err != nil || len(files) == 0 {
		return false
	}
	for _, file := range files {
		stat, err := os.ReadFile(file) // "41 (the name) T ..."
		if err != nil {
			continue // the thread has ended
		}
		if state := stat[bytes.LastIndexByte(stat, ')')+1:]; !bytes.HasPrefix(state, []byte(" T")) {
			return false
		}
	}
	return true
}

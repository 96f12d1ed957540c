//go:build !linux

package main

import (
	"syscall"
	"time"
)

// dieWithParent does nothing here: a testserver that is killed by SIGKILL leaves its Centrifugo running.
func dieWithParent() *syscall.SysProcAttr { return nil }

// These are SIGSTOP and SIGCONT where the system has them; sending them fails elsewhere.
const (
	stopSignal     = syscall.Signal(17)
	continueSignal = syscall.Signal(19)
)

// awaitStopped waits a moment: nothing tells here when a process has stopped.
func awaitStopped(int) error {
	time.Sleep(100 * time.Millisecond)
	return nil
}

//go:build !linux

package main

import "syscall"

// dieWithParent does nothing here: a testserver that is killed by SIGKILL leaves its Centrifugo running.
func dieWithParent() *syscall.SysProcAttr { return nil }

// These are SIGSTOP and SIGCONT where the system has them; sending them fails elsewhere.
const (
	stopSignal     = syscall.Signal(17)
	continueSignal = syscall.Signal(19)
)

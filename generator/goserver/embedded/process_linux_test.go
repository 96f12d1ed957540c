package embedded_test

import "syscall"

// dieWithParent lets a child die with the test, also if that is killed.
func dieWithParent() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}

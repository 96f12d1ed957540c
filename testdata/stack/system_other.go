//go:build !linux

package stack

import "syscall"

const terminate = syscall.SIGTERM

// dieWithParent is for Linux: elsewhere a child outlives a test that was killed.
func dieWithParent() *syscall.SysProcAttr { return nil }

//go:build !linux

package tests

import "syscall"

// dieWithParent does nothing here: a test that is killed leaves its Centrifugo running.
func dieWithParent() *syscall.SysProcAttr { return nil }

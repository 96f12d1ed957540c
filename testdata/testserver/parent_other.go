//go:build !linux

package main

import "syscall"

// dieWithParent does nothing here: a testserver that is killed by SIGKILL leaves its Centrifugo running.
func dieWithParent() *syscall.SysProcAttr { return nil }

package main

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestLinksNoC holds that no package which the tool is made of needs libc, whose loader costs each process most of a millisecond.
func TestLinksNoC(t *testing.T) {
	cmd := exec.Command("go", "list", "-deps", ".")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=1")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	if slices.Contains(strings.Fields(string(out)), "runtime/cgo") {
		t.Error("the tool is linked with libc: see `go list -deps ./cmd/rpcgen` for who imports net or os/user")
	}
}

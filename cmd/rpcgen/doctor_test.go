package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestInstalledDoctor holds that rpcgen runs the doctor that lies beside it, and says so where there is neither that nor its sources.
func TestInstalledDoctor(t *testing.T) {
	dir := t.TempDir()
	build := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-o", dir+string(filepath.Separator), "./cmd/...")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	help := func() (string, error) {
		out, err := exec.Command(filepath.Join(dir, executable("rpcgen")), "doctor", "--help").CombinedOutput()
		return string(out), err
	}
	if out, err := help(); err != nil || !strings.HasPrefix(out, "rpcgen doctor looks at") {
		t.Errorf("error %v, found\n%s", err, out)
	}
	if err := os.Remove(filepath.Join(dir, executable(doctorProgram))); err != nil {
		t.Fatal(err)
	}
	if out, err := help(); err == nil || !strings.HasPrefix(out, "rpcgen: doctor: found no rpcgen-doctor beside rpcgen") {
		t.Errorf("error %v, found\n%s", err, out)
	}
}

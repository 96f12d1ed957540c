package goserver

import (
	"os"
	"os/exec"
	"testing"
)

// newerGo is a version of Go whose encoding/json/v2 the runtime uses.
const newerGo = "go1.27.0"

// TestNewerGo runs the runtime's tests by a newer version of Go, too, which the go command downloads: there, nil slices and maps leave as [] and {}.
func TestNewerGo(t *testing.T) {
	cmd := exec.Command("go", "test", "-count=1", "./runtime/...")
	cmd.Env = append(os.Environ(), "GOTOOLCHAIN="+newerGo, "GOFLAGS=")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%s test ./runtime/...: %v\n%s", newerGo, err, out)
	}
}

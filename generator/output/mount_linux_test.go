package output

import (
	"os"
	"strings"
	"syscall"
	"testing"
)

// mountTmpfs puts an empty file system of a size on dir.
func mountTmpfs(dir, size string) error { return syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size) }

// runAlone runs a child that mounts. A user namespace lets any user do so, where only the child sees it.
func (j job) runAlone(t *testing.T) outcome {
	t.Helper()
	cmd := j.command(t)
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
	}
	text, err := cmd.Output()
	if err != nil {
		t.Fatalf("child: %v\nThis test mounts in a user namespace. Where that is forbidden, allow it: "+
			"in Docker with --privileged, elsewhere with sysctl -w user.max_user_namespaces=1000", err)
	}
	out, err := parseOutcome(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	page := strings.Repeat("x", 4000)
	old := []Tree{tree("go", "a.go", page, "b.go", page, "old.go", page)}
	out := job{Dir: dir, Tmpfs: "64k", Runs: [][]Tree{
		old,
		{tree("go", "a.go", page+page, "b.go", page+page, "c/d.go", strings.Repeat(page, 10), "e.go", page)},
	}}.runAlone(t)
	// Which of the files finds no space depends on which comes first.
	if want := ": can't be written: no space left on device"; !strings.Contains(out.Err, want) {
		t.Errorf("error %q, want it to hold %q", out.Err, want)
	}
	diff(t, "files", out.Files, onDisk(old))
}

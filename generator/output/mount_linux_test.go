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
		t.Fatalf("child: %v\nThis test mounts in a user namespace.%s", err, remedies())
	}
	out, err := parseOutcome(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// remedies tells how to allow what a child needs to mount, as far as this system forbids it.
func remedies() string {
	var all strings.Builder
	for _, s := range []struct{ name, forbids, allow string }{
		{"kernel/apparmor_restrict_unprivileged_userns", "1", "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"}, // Ubuntu 24.04
		{"kernel/unprivileged_userns_clone", "0", "sysctl -w kernel.unprivileged_userns_clone=1"},                         // Debian
		{"user/max_user_namespaces", "0", "sysctl -w user.max_user_namespaces=1000"},                                      // RHEL
	} {
		if text, err := os.ReadFile("/proc/sys/" + s.name); err == nil && strings.TrimSpace(string(text)) == s.forbids {
			all.WriteString("\nUser namespaces are restricted here: run sudo " + s.allow)
		}
	}
	if _, err := os.Stat("/dev/fuse"); err != nil {
		all.WriteString("\n/dev/fuse is missing here: run sudo modprobe fuse; in Docker, start the container with --device /dev/fuse")
	}
	if all.Len() == 0 {
		all.WriteString("\nNo switch of the kernel forbids that here. In Docker, start the container with --privileged")
	}
	return all.String()
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

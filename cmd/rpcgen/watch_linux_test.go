package main

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// TestFewWatches has the system allow fewer watches than there are folders, or no instance that has them: it says so, and generates nonetheless. A user namespace
// has limits of its own.
func TestFewWatches(t *testing.T) {
	for _, c := range []struct{ limit, value, says string }{
		{"max_inotify_watches", "2", "rpcgen: no inotify watches left, so it polls: raise the sysctl fs.inotify.max_user_watches"},
		{"max_inotify_instances", "0", "rpcgen: no inotify instances left, so it polls: raise the sysctl fs.inotify.max_user_instances"},
	} {
		dir := t.TempDir()
		put(t, filepath.Join(dir, "go.mod"), "module example.com/app\n\ngo 1.26\n")
		put(t, filepath.Join(dir, "api/api.go"), source)
		put(t, filepath.Join(dir, "jobs/jobs.go"), strings.ReplaceAll(source, "Task", "Job"))
		cmd := exec.Command("sh", "-c", "echo "+c.value+" >/proc/sys/user/"+c.limit+" && exec rpcgen --watch ./...")
		cmd.Dir = dir
		cmd.SysProcAttr = &syscall.SysProcAttr{
			Cloneflags:  syscall.CLONE_NEWUSER,
			UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}},
			GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}},
		}
		read, write, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		defer read.Close()
		cmd.Stdout, cmd.Stderr = write, write
		if err := cmd.Start(); err != nil {
			t.Fatalf("%v\nThis test limits the watches of a user namespace. Where that is forbidden, allow it: "+
				"in Docker with --privileged, elsewhere with sysctl -w user.max_user_namespaces=1000", err)
		}
		defer func() { _ = cmd.Process.Kill() }() // it has ended, if all is well
		write.Close()
		lines := bufio.NewScanner(read)
		await := func(want string) {
			t.Helper()
			for lines.Scan() {
				if regexp.MustCompile("^(..:..:.. )?" + want).MatchString(lines.Text()) {
					return
				}
				t.Log(lines.Text())
			}
			t.Errorf("it didn't print %s", want)
		}
		await(`\d+ files created in \d+ ms$`)
		await(regexp.QuoteMeta(c.says) + "$")
		put(t, filepath.Join(dir, "jobs/jobs.go"), strings.Replace(source, "Task", "Work", 1))
		await(`jobs/jobs.go changed: \d+ files updated in \d+ ms$`)
		put(t, filepath.Join(dir, "more/more.go"), strings.Replace(source, "Task", "More", 1))
		await(`more.* changed: \d+ files updated in \d+ ms$`)
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			t.Error(err)
		}
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	}
}

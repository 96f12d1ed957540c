package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/lockedfile"
	"golang.org/x/mod/module"
	"golang.org/x/mod/sumdb/dirhash"
	"golang.org/x/mod/zip"
)

// TestDoctorOfInstalled holds that "rpcgen doctor" works where all that was typed is go install example.com/rpcgen/cmd/rpcgen@version: from a proxy that has
// the checkout as that version, into a module cache of its own.
func TestDoctorOfInstalled(t *testing.T) {
	proxy, version := releaseProxy(t)
	i := &installation{bin: t.TempDir(), cache: moduleCache(t)}
	known := strings.TrimSpace(i.command(t, root, nil, "go", "env", "GOMODCACHE"))
	i.env = []string{
		"GOMODCACHE=" + i.cache, "GOBIN=" + i.bin, "GOFLAGS=", "GOWORK=off", "GOSUMDB=off", "GONOPROXY=", "GOPRIVATE=",
		"GOPROXY=" + fileURL(proxy) + "," + fileURL(filepath.Join(known, "cache/download")),
	}
	clean := func() { i.command(t, root, i.env, "go", "clean", "-modcache") } // its files are read-only
	clean()                                                                   // where a run was killed
	t.Cleanup(clean)
	sources := filepath.Join(i.cache, "example.com", "rpcgen@"+version)
	install := func(flags ...string) {
		t.Helper()
		i.command(t, t.TempDir(), i.env, slices.Concat([]string{"go", "install"}, flags, []string{"example.com/rpcgen/cmd/rpcgen@" + version})...)
	}

	install()
	i.check(t, "from the sources in the module cache", "", nil)
	if err := os.Rename(sources, sources+".away"); err != nil {
		t.Fatal(err)
	}
	i.check(t, "where the module cache was cleaned", "", nil)
	install("-trimpath")
	i.check(t, "built by -trimpath", "", nil)
	i.check(t, "without a proxy", "rpcgen: doctor: can't build rpcgen-doctor: exit status 1; "+
		"go install example.com/rpcgen/cmd/rpcgen-doctor@"+version+" puts it beside rpcgen", []string{"GOPROXY=off", "GOMODCACHE=" + t.TempDir()})
	i.check(t, "without Go", `rpcgen: doctor: found no rpcgen-doctor beside rpcgen, and no go command to build it: `+
		"go install example.com/rpcgen/cmd/rpcgen-doctor@"+version+" puts it beside rpcgen", []string{"PATH=" + t.TempDir()})
	i.command(t, t.TempDir(), i.env, "go", "install", "example.com/rpcgen/cmd/...@"+version)
	i.check(t, "with both programs installed", "", []string{"PATH=" + t.TempDir()})
}

// An installation is where go install puts programs.
type installation struct {
	bin, cache string
	env        []string
}

// check runs the doctor, which must print its help, or the failure.
func (i *installation) check(t *testing.T, what, failure string, env []string) {
	t.Helper()
	cmd := exec.Command(filepath.Join(i.bin, executable("rpcgen")), "doctor", "--help")
	cmd.Dir, cmd.Env = t.TempDir(), append(append(os.Environ(), i.env...), env...)
	out, err := cmd.CombinedOutput()
	want := "rpcgen doctor looks at"
	if failure != "" {
		want = failure
	}
	if (err != nil) != (failure != "") || !strings.Contains(string(out), want) {
		t.Errorf("%s: %v\n%s", what, err, out)
	}
}

func (i *installation) command(t *testing.T, dir string, env []string, argv ...string) string {
	t.Helper()
	cmd := exec.Command(argv[0], argv[1:]...)
	var stderr bytes.Buffer
	cmd.Dir, cmd.Env, cmd.Stderr = dir, append(os.Environ(), env...), &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", strings.Join(argv, " "), err, &stderr)
	}
	return string(out)
}

// moduleCache returns the folder of a module cache, which no other test run uses at that time. It is always the same one, so that the go command compiles
// what lies there only once.
func moduleCache(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join(root, ".build/tests/modules"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		t.Fatal(err)
	}
	unlock, err := lockedfile.MutexAt(dir + ".lock").Lock()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(unlock)
	return dir
}

// fileURL returns the URL of an absolute path, which begins with a slash or, on Windows, with a drive.
func fileURL(path string) string { return "file:///" + strings.TrimPrefix(filepath.ToSlash(path), "/") }

// releaseProxy writes a module proxy that has the checkout, as git knows its files, and returns its folder and which version that is. Other files have
// another version, since the go command remembers what is in the module cache.
func releaseProxy(t *testing.T) (dir, version string) {
	t.Helper()
	list := exec.Command("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	list.Dir = root
	names, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	var files []zip.File
	for name := range strings.SplitSeq(strings.TrimSuffix(string(names), "\x00"), "\x00") {
		if info, err := os.Lstat(filepath.Join(root, name)); err == nil && info.Mode().IsRegular() {
			files = append(files, checkoutFile(name))
		}
	}
	version = versionOf(t, files)
	dir = t.TempDir()
	versions := filepath.Join(dir, "example.com/rpcgen/@v")
	if err := os.MkdirAll(versions, 0o755); err != nil {
		t.Fatal(err)
	}
	var archive bytes.Buffer
	if err := zip.Create(&archive, module.Version{Path: "example.com/rpcgen", Version: version}, files); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"list":            version + "\n",
		version + ".info": `{"Version":"` + version + `"}`,
		version + ".mod":  read(t, filepath.Join(root, "go.mod")),
		version + ".zip":  archive.String(),
	} {
		if err := os.WriteFile(filepath.Join(versions, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir, version
}

// versionOf returns the version of these files.
func versionOf(t *testing.T, files []zip.File) string {
	t.Helper()
	names := make([]string, len(files))
	for i, file := range files {
		names[i] = file.Path()
	}
	sum, err := dirhash.Hash1(names, func(name string) (io.ReadCloser, error) { return checkoutFile(name).Open() })
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("v0.0.1-test.h%x", sha256.Sum256([]byte(sum)))[:len("v0.0.1-test.h")+12]
}

// A checkoutFile is the name of a file of the checkout.
type checkoutFile string

// Path returns the name in the module.
func (f checkoutFile) Path() string { return string(f) }

// Lstat tells of the file.
func (f checkoutFile) Lstat() (os.FileInfo, error) { return os.Lstat(filepath.Join(root, string(f))) }

// Open opens the file.
func (f checkoutFile) Open() (io.ReadCloser, error) { return os.Open(filepath.Join(root, string(f))) }

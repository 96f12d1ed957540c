package output

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/hanwen/go-fuse/v2/fs"
	"github.com/hanwen/go-fuse/v2/fuse"
)

// runFolded writes trees to a folder with the files, where case is folded.
func runFolded(t *testing.T, files []string, runs ...[]Tree) outcome {
	t.Helper()
	folder := t.TempDir()
	put(t, folder, files...)
	return job{Dir: t.TempDir(), Folded: folder, Runs: runs}.runAlone(t)
}

func TestForeignFileWhoseNameDiffersByCase(t *testing.T) {
	for _, test := range []struct{ foreign, want string }{
		{"go/Client.go", "go/client.go: exists, and neither a header line nor "},
		{"Go/client.go", "go/client.go: exists, and neither a header line nor "},
		{"GO", "go: is a file, expected a folder: "},
	} {
		t.Run(test.foreign, func(t *testing.T) {
			out := runFolded(t, []string{test.foreign, "mine"}, []Tree{tree("go", "client.go", "", "types.go", ""), tree("python", "a.py", "")})
			if !strings.Contains(out.Err, test.want) {
				t.Errorf("error %q, want it to hold %q", out.Err, test.want)
			}
			diff(t, "files", out.Files, map[string]string{test.foreign: "mine"})
		})
	}
}

func TestOwnFileWhoseNameChangesByCase(t *testing.T) {
	out := runFolded(t, nil, []Tree{tree("ts", "Client.ts", "1", "Same.ts", "", "plain.json", "1", "Src/a.ts", "1")},
		[]Tree{tree("ts", "client.ts", "2", "same.ts", "", "Plain.json", "2", "src/a.ts", "2")})
	diff(t, "error", out.Err, "")
	diff(t, "report", out.Report, Report{
		Updated: []string{"ts/Plain.json", "ts/client.ts", "ts/src/a.ts"}, Unchanged: []string{"ts/same.ts"},
	})
	folded := map[string]string{}
	for name, text := range out.Files {
		folded[strings.ToLower(name)] = text
	}
	diff(t, "files", folded, map[string]string{
		"ts/client.ts": header(".ts") + "2", "ts/same.ts": header(".ts"), "ts/plain.json": "2", "ts/src/a.ts": header(".ts") + "2",
		manifestName: manifestOf("ts/Plain.json listed", "ts/client.ts header", "ts/same.ts header", "ts/src/a.ts header"),
	})
}

// Where the file system doesn't fold case, the file with the other spelling is another's.
func TestForeignFileBesideOneOfAnotherCase(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, tree("ts", "Package.json", "1"))
	put(t, dir, "ts/package.json", "mine")
	_, err := Write(dir, Origin{}, []Tree{tree("ts", "package.json", "2")})
	if !strings.Contains(message(t, err), "ts/package.json: exists") {
		t.Errorf("error %q, want it to name the user's file", err)
	}
}

// A folder of a file system that folds case, as macOS and Windows have it: a name finds the file whose name differs by case only. It
// shows a folder of a file system that doesn't.
type folding struct {
	fs.Inode
	path string // of the folder or file that is shown
}

// mountFolding shows a folder at another place, with case folded, until the process ends.
func mountFolding(folder, at string) error {
	_, err := fs.Mount(at, &folding{path: folder}, &fs.Options{MountOptions: fuse.MountOptions{DirectMountStrict: true}})
	return err
}

// find returns the path of what a name finds, or would get.
func (f *folding) find(name string) string {
	entries, _ := os.ReadDir(f.path)
	for _, e := range entries {
		if strings.EqualFold(e.Name(), name) {
			return filepath.Join(f.path, e.Name())
		}
	}
	return filepath.Join(f.path, name)
}

func (f *folding) Lookup(ctx context.Context, name string, out *fuse.EntryOut) (*fs.Inode, syscall.Errno) {
	return f.enter(ctx, f.find(name), out)
}

func (f *folding) enter(ctx context.Context, path string, out *fuse.EntryOut) (*fs.Inode, syscall.Errno) {
	var st syscall.Stat_t
	if err := syscall.Lstat(path, &st); err != nil {
		return nil, fs.ToErrno(err)
	}
	out.FromStat(&st)
	return f.NewInode(ctx, &folding{path: path}, fs.StableAttr{Mode: st.Mode, Ino: st.Ino}), 0
}

func (f *folding) Getattr(_ context.Context, _ fs.FileHandle, out *fuse.AttrOut) syscall.Errno {
	var st syscall.Stat_t
	err := syscall.Lstat(f.path, &st)
	if err == nil {
		out.FromStat(&st)
	}
	return fs.ToErrno(err)
}

func (f *folding) Setattr(ctx context.Context, file fs.FileHandle, in *fuse.SetAttrIn, out *fuse.AttrOut) syscall.Errno {
	if mode, ok := in.GetMode(); ok {
		if err := syscall.Chmod(f.path, mode); err != nil {
			return fs.ToErrno(err)
		}
	}
	return f.Getattr(ctx, file, out)
}

func (f *folding) Readdir(context.Context) (fs.DirStream, syscall.Errno) {
	return fs.NewLoopbackDirStream(f.path)
}

func (f *folding) Create(ctx context.Context, name string, flags, mode uint32, out *fuse.EntryOut) (*fs.Inode, fs.FileHandle, uint32, syscall.Errno) {
	path := f.find(name)
	fd, err := syscall.Open(path, int(flags)|os.O_CREATE, mode)
	if err != nil {
		return nil, nil, 0, fs.ToErrno(err)
	}
	node, errno := f.enter(ctx, path, out)
	return node, fs.NewLoopbackFile(fd), 0, errno
}

func (f *folding) Open(_ context.Context, flags uint32) (fs.FileHandle, uint32, syscall.Errno) {
	fd, err := syscall.Open(f.path, int(flags)&^syscall.O_APPEND, 0)
	if err != nil {
		return nil, 0, fs.ToErrno(err)
	}
	return fs.NewLoopbackFile(fd), 0, 0
}

func (f *folding) Mkdir(ctx context.Context, name string, mode uint32, out *fuse.EntryOut) (*fs.Inode, syscall.Errno) {
	path := f.find(name)
	if err := syscall.Mkdir(path, mode); err != nil {
		return nil, fs.ToErrno(err)
	}
	return f.enter(ctx, path, out)
}

func (f *folding) Unlink(_ context.Context, name string) syscall.Errno {
	return fs.ToErrno(syscall.Unlink(f.find(name)))
}

func (f *folding) Rmdir(_ context.Context, name string) syscall.Errno {
	return fs.ToErrno(syscall.Rmdir(f.find(name)))
}

// Rename keeps the name of what it replaces, as ext4 does.
func (f *folding) Rename(_ context.Context, name string, parent fs.InodeEmbedder, newName string, _ uint32) syscall.Errno {
	to := parent.(*folding).find(newName)
	if err := os.Rename(f.find(name), to); err != nil {
		return fs.ToErrno(err)
	}
	if moved := f.GetChild(name); moved != nil {
		moved.Operations().(*folding).path = to
	}
	return 0
}

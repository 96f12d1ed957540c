//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package digest

import (
	"io/fs"

	"golang.org/x/sys/unix"
)

// stampOf looks at a path. The system call is made here, because os.Stat hides ctime and the inode, each system in another way.
func stampOf(path string) (stamp, error) {
	var st unix.Stat_t
	for {
		switch err := unix.Stat(path, &st); err {
		case nil:
			return stamp{mode: typeOf(st.Mode), size: st.Size, mtime: st.Mtim.Nano(), ctime: st.Ctim.Nano(), inode: st.Ino}, nil
		case unix.EINTR:
		default:
			return stamp{}, &fs.PathError{Op: "stat", Path: path, Err: err}
		}
	}
}

// typeOf keeps of a mode, whose size differs from system to system, the kind of thing that it is of.
func typeOf[M uint16 | uint32](mode M) fs.FileMode {
	switch mode & unix.S_IFMT {
	case unix.S_IFREG:
		return 0
	case unix.S_IFDIR:
		return fs.ModeDir
	default:
		return fs.ModeIrregular
	}
}

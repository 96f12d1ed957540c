//go:build unix && !linux

package output

import "errors"

// mountTmpfs is for Linux: the limit of a file's size has to do for other systems.
func mountTmpfs(dir, size string) error { return errors.ErrUnsupported }

// mountFolding is for Linux: most others fold case as they come.
func mountFolding(folder, at string) error { return errors.ErrUnsupported }

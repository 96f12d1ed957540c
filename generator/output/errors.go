package output

import (
	"errors"
	"os"
)

// A fileError is an error about one file: "opensdk/go/client.go: can't be written: permission denied".
type fileError struct {
	path  string // as the user can open it
	what  string
	cause error // may be nil
}

func (e *fileError) Error() string {
	if e.cause == nil {
		return e.path + ": " + e.what
	}
	return e.path + ": " + e.what + ": " + e.cause.Error()
}

func (e *fileError) Unwrap() error { return e.cause }

// cause returns an error of package os without the operation and the paths, which mean nothing to the user.
func cause(err error) error {
	if e, ok := errors.AsType[*os.PathError](err); ok {
		return e.Err
	}
	if e, ok := errors.AsType[*os.LinkError](err); ok {
		return e.Err
	}
	return err
}

//go:build go1.24

package decode

import "errors"

// An innerError is about a value inside of the one that was to be decoded.
type innerError struct {
	path string // e.g. ".blocks[3].url"
	err  error
}

func (e *innerError) Error() string { return e.path + ": " + e.err.Error() }
func (e *innerError) Unwrap() error { return e.err }

// below returns an error, if there is one, about a value or what is inside of it, as one of a value that holds it one step above.
func below(step string, err error) error {
	inner, isInner := err.(*innerError) //nolint:errorlint // nothing wraps one
	switch {
	case err == nil:
		return nil
	case isInner:
		return &innerError{step + inner.path, inner.err}
	case step == "":
		return err
	default:
		return &innerError{step, err}
	}
}

// Where returns the path of the value that an error is about, from the one that was to be decoded, and what is wrong with it.
func Where(err error) (path string, wrong error) {
	inner := &innerError{err: err}
	errors.As(err, &inner)
	return inner.path, inner.err
}

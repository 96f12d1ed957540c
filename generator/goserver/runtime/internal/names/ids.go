// Package names knows which ids users and calls can have, and which names channels.
package names

import (
	"errors"
	"fmt"
	"strings"
)

const (
	maxUserID        = 128
	maxCorrelationID = 128
)

// CheckUserID returns an error that says why id can't be a user's id, or nil: see rpcserver's function of this name.
func CheckUserID(id string) error {
	if id == "" {
		return errors.New("empty user id")
	}
	if len(id) > maxUserID {
		return fmt.Errorf("user id of %d bytes, want at most %d", len(id), maxUserID)
	}
	if !IsPrintable(id) {
		return fmt.Errorf("user id %q, want printable ASCII", id)
	}
	if at := strings.IndexAny(id, "#,*."); at >= 0 {
		return fmt.Errorf("user id %q has a %q, which means something in the name of a channel", id, id[at])
	}
	return nil
}

// CheckCorrelationID returns an error that says why id can't be a correlation id, or nil. The error doesn't hold all of a long one.
func CheckCorrelationID(id string) error {
	switch {
	case id == "":
		return errors.New("no correlation_id")
	case len(id) > maxCorrelationID:
		return fmt.Errorf("correlation_id of %d bytes, want at most %d", len(id), maxCorrelationID)
	case !IsPrintable(id):
		return fmt.Errorf("correlation_id %q, want printable ASCII", id)
	}
	return nil
}

// IsPrintable reports whether s holds nothing but printable ASCII, of which a space is none here.
func IsPrintable(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

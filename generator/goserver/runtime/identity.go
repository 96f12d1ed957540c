package rpcserver

import (
	"errors"
	"fmt"
	"strings"
)

const (
	maxUserID        = 128
	maxCorrelationID = 128
)

// CheckUserID returns an error that says why id can't be a user's id, or nil. An id has 1 to 128 characters of printable ASCII, but none of
// these, which mean something in the names of channels: the user "9,1" could read the replies of the users 9 and 1.
//
//	# , * .
//
// Whoever mints tokens must check ids: [Token] does.
func CheckUserID(id string) error {
	if id == "" {
		return errors.New("empty user id")
	}
	if len(id) > maxUserID {
		return fmt.Errorf("user id of %d bytes, want at most %d", len(id), maxUserID)
	}
	if !isPrintable(id) {
		return fmt.Errorf("user id %q, want printable ASCII", id)
	}
	if at := strings.IndexAny(id, "#,*."); at >= 0 {
		return fmt.Errorf("user id %q has a %q, which means something in the name of a channel", id, id[at])
	}
	return nil
}

// checkCorrelationID returns an error that says why id can't be a correlation id, or nil. The error doesn't hold all of a long one.
func checkCorrelationID(id string) error {
	switch {
	case id == "":
		return errors.New("no correlation_id")
	case len(id) > maxCorrelationID:
		return fmt.Errorf("correlation_id of %d bytes, want at most %d", len(id), maxCorrelationID)
	case !isPrintable(id):
		return fmt.Errorf("correlation_id %q, want printable ASCII", id)
	}
	return nil
}

// isPrintable reports whether s holds nothing but printable ASCII, of which a space is none here.
func isPrintable(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

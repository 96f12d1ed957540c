package goserver

import "strconv"

// quote returns s as a Go string literal.
func quote(s string) string { return strconv.Quote(s) }

// Package syntax is what the text of the server package is made of: literals, names that are taken, columns. It knows no API.
package syntax

import "strconv"

// Quote returns s as a Go string literal.
func Quote(s string) string { return strconv.Quote(s) }

// Package excerpt shortens what clients sent, for messages.
package excerpt

import (
	"strconv"
	"strings"
)

// Length is how many bytes messages show of a name, a key or a value.
const Length = 64

// Quoted quotes a text, and cuts it if it is longer than [Length].
func Quoted(s string) string { return strconv.Quote(Of(s, Length)) }

// Of returns s, or what it starts with if it has more bytes than most.
func Of(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "..."
}

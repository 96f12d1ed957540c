//go:build go1.24

// Package scan goes through JSON faster than encoding/json.
//
// What skips a part of a text takes the index where the part begins, and returns the one where it ends: -1 if the part isn't what it is taken for. Indexes of -1
// may be passed on.
package scan

import (
	"encoding/json"
	"errors"
)

// maxDepth is how deep encoding/json lets values nest.
const maxDepth = 10_000

// Space skips white space, if there is some.
func Space(text []byte, i int) int {
	for i < len(text) && (text[i] == ' ' || text[i] == '\n' || text[i] == '\t' || text[i] == '\r') {
		i++
	}
	return i
}

// Expect skips what must stand there.
func Expect(text []byte, i int, want string) int {
	if i < 0 || len(text)-i < len(want) || string(text[i:i+len(want)]) != want {
		return -1
	}
	return i + len(want)
}

// Natural reads a natural number without leading zeros. Without one, end is i; one that is too large counts as none.
func Natural(text []byte, i int) (n uint64, end int) {
	end = i
	if i < 0 {
		return 0, -1
	}
	for ; end < len(text) && text[end]-'0' < 10; end++ {
		if n > (1<<64-10)/10 {
			return 0, i
		}
		n = 10*n + uint64(text[end]-'0')
	}
	if end > i+1 && text[i] == '0' {
		return 0, i
	}
	return n, end
}

// Value skips a value that stands at a depth: in so many objects and arrays.
func Value(text []byte, i, depth int) int {
	if i < 0 || i >= len(text) {
		return -1
	}
	switch text[i] {
	case '{':
		return skipObject(text, i, depth+1)
	case '[':
		return skipArray(text, i, depth+1)
	case '"':
		return String(text, i)
	case 't':
		return Expect(text, i, "true")
	case 'f':
		return Expect(text, i, "false")
	case 'n':
		return Expect(text, i, "null")
	default:
		return skipNumber(text, i)
	}
}

func skipObject(text []byte, i, depth int) int {
	if i = Space(text, i+1); i < len(text) && text[i] == '}' && depth <= maxDepth {
		return i + 1
	}
	for depth <= maxDepth {
		if i = String(text, i); i < 0 {
			return -1
		}
		if i = Expect(text, Space(text, i), ":"); i < 0 {
			return -1
		}
		if i = Value(text, Space(text, i), depth); i < 0 {
			return -1
		}
		i = Space(text, i)
		switch {
		case i < len(text) && text[i] == '}':
			return i + 1
		case i < len(text) && text[i] == ',':
			i = Space(text, i+1)
		default:
			return -1
		}
	}
	return -1
}

func skipArray(text []byte, i, depth int) int {
	if i = Space(text, i+1); i < len(text) && text[i] == ']' && depth <= maxDepth {
		return i + 1
	}
	for depth <= maxDepth {
		if i = Value(text, i, depth); i < 0 {
			return -1
		}
		i = Space(text, i)
		switch {
		case i < len(text) && text[i] == ']':
			return i + 1
		case i < len(text) && text[i] == ',':
			i = Space(text, i+1)
		default:
			return -1
		}
	}
	return -1
}

// String skips a string.
func String(text []byte, i int) int {
	if i >= len(text) || text[i] != '"' {
		return -1
	}
	for i++; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			return i + 1
		case c == '\\':
			if i = skipEscape(text, i+1); i < 0 {
				return -1
			}
		case c < ' ':
			return -1
		}
	}
	return -1
}

// skipEscape skips what follows a backslash, but for its last byte.
func skipEscape(text []byte, i int) int {
	if i >= len(text) {
		return -1
	}
	switch text[i] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return i
	case 'u':
		if len(text)-i < 5 {
			return -1
		}
		for _, c := range text[i+1 : i+5] {
			if c-'0' > 9 && c|0x20-'a' > 5 {
				return -1
			}
		}
		return i + 4
	default:
		return -1
	}
}

func skipNumber(text []byte, i int) int {
	if i < len(text) && text[i] == '-' {
		i++
	}
	if i < len(text) && text[i] == '0' {
		i++
	} else if i = skipDigits(text, i); i < 0 {
		return -1
	}
	if i < len(text) && text[i] == '.' {
		if i = skipDigits(text, i+1); i < 0 {
			return -1
		}
	}
	if i < len(text) && (text[i] == 'e' || text[i] == 'E') {
		i++
		if i < len(text) && (text[i] == '+' || text[i] == '-') {
			i++
		}
		return skipDigits(text, i)
	}
	return i
}

// skipDigits skips one digit or more.
func skipDigits(text []byte, i int) int {
	start := i
	for i < len(text) && text[i]-'0' < 10 {
		i++
	}
	if i == start {
		return -1
	}
	return i
}

// IsNull reports whether a value that was sent is null, or is none.
func IsNull(data json.RawMessage) bool { return len(data) == 0 || string(data) == "null" }

var errNotJSON = errors.New("what isn't JSON can't be decoded")

// Each calls f for the members of an object, with their names as they are written, or for the elements of an array, which have no names. It stops at an error.
func Each(text []byte, f func(name, value []byte) error) error {
	i := Space(text, 0)
	named := text[i] == '{'
	for i = Space(text, i+1); i < len(text) && text[i] != '}' && text[i] != ']'; i = Space(text, i) {
		if text[i] == ',' {
			i = Space(text, i+1)
		}
		var name []byte
		if named {
			start := i
			if i = String(text, start); i < 0 {
				return errNotJSON
			}
			name = text[start:i]
			i = Space(text, Space(text, i)+len(":"))
		}
		start := i
		if i = Value(text, start, 0); i < 0 {
			return errNotJSON
		}
		if err := f(name, text[start:i]); err != nil {
			return err
		}
	}
	return nil
}

// AppendMember appends a member to the text of an object that isn't closed yet.
func AppendMember(object, name, value []byte) []byte {
	if len(object) > len("{") {
		object = append(object, ',')
	}
	object = append(object, name...)
	object = append(object, ':')
	return append(object, value...)
}

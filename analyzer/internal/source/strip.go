package source

import "bytes"

// stripBodies empties the function bodies of Go source: nothing needs them, and parsing them costs more than all else. Lines stay where
// they are, and so do the columns of what follows a body. A body that mentions rpcgen stays: it may hold a misplaced directive. Where
// stripBodies can't follow the source, it leaves the rest as it is.
func stripBodies(src []byte) []byte {
	var out []byte // nil until something was left out
	copied := 0    // how much of src is in out
	s := &bodyScanner{src: src}
	for {
		open, end, ok := s.nextBody()
		if !ok {
			break
		}
		body := src[open+1 : end]
		if len(body) < 2 || bytes.Contains(body, []byte("rpcgen")) {
			continue
		}
		if out == nil {
			out = make([]byte, 0, len(src))
		}
		out = append(out, src[copied:open+1]...)
		out = appendEmptied(out, body)
		copied = end
	}
	if out == nil {
		return src
	}
	return append(out, src[copied:]...)
}

// appendEmptied appends a body's line ends, and spaces for its last line.
func appendEmptied(out, body []byte) []byte {
	last := bytes.LastIndexByte(body, '\n')
	for range bytes.Count(body, []byte("\n")) {
		out = append(out, '\n')
	}
	for range body[last+1:] {
		out = append(out, ' ')
	}
	return out
}

// A bodyScanner finds function bodies in source. It knows comments, literals and brackets, and nothing else of Go.
type bodyScanner struct {
	src []byte
	pos int
}

// nextBody returns the offsets of the braces around the next function's body. ok is false at the end, or where the source isn't sound.
func (s *bodyScanner) nextBody() (open, end int, ok bool) {
	for s.pos < len(s.src) {
		start := s.pos
		if !s.skip() {
			return 0, 0, false
		}
		// Top-level functions begin a line, as gofmt has it. Others aren't worth the search.
		if start > 0 && s.src[start-1] != '\n' || !bytes.HasPrefix(s.src[start:], []byte("func")) {
			continue
		}
		open, ok := s.bodyStart()
		if !ok {
			continue // a declaration without a body
		}
		s.pos = open
		if !s.skip() { // over the braces and all that they hold
			return 0, 0, false
		}
		return open, s.pos - 1, true
	}
	return 0, 0, false
}

// bodyStart finds the brace that opens the body of the function whose signature is being read: the first one outside of brackets that
// doesn't belong to a struct or an interface type.
func (s *bodyScanner) bodyStart() (int, bool) {
	word := ""
	for s.pos < len(s.src) {
		c := s.src[s.pos]
		switch {
		case c == '{':
			if word != "struct" && word != "interface" {
				return s.pos, true
			}
			if !s.skip() {
				return 0, false
			}
			word = ""
		case c == '\n':
			return 0, false
		case isLetter(c):
			begin := s.pos
			for s.pos < len(s.src) && isLetter(s.src[s.pos]) {
				s.pos++
			}
			word = string(s.src[begin:s.pos])
		default:
			if c != ' ' && c != '\t' {
				word = ""
			}
			if !s.skip() {
				return 0, false
			}
		}
	}
	return 0, false
}

func isLetter(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c >= 0x80
}

// skip goes over one piece of source: a comment, a literal, all that stands between two brackets, a word or a single character. It returns
// false for a piece without an end.
func (s *bodyScanner) skip() bool {
	switch c := s.src[s.pos]; {
	case c == '/' && s.pos+1 < len(s.src) && s.src[s.pos+1] == '/':
		return s.skipPast("\n", 2)
	case c == '/' && s.pos+1 < len(s.src) && s.src[s.pos+1] == '*':
		return s.skipPast("*/", 2)
	case c == '`':
		return s.skipPast("`", 1)
	case c == '"' || c == '\'':
		return s.skipQuoted(c)
	case c == '{' || c == '(' || c == '[':
		return s.skipBrackets()
	case isLetter(c):
		for s.pos < len(s.src) && isLetter(s.src[s.pos]) {
			s.pos++
		}
		return true
	default:
		s.pos++
		return true
	}
}

// skipPast goes past the next end that stands at least from bytes ahead.
func (s *bodyScanner) skipPast(end string, from int) bool {
	at := bytes.Index(s.src[s.pos+from:], []byte(end))
	if at < 0 {
		return false
	}
	s.pos += from + at + len(end)
	return true
}

func (s *bodyScanner) skipQuoted(quote byte) bool {
	for s.pos++; s.pos < len(s.src); s.pos++ {
		switch s.src[s.pos] {
		case quote:
			s.pos++
			return true
		case '\\':
			s.pos++
		case '\n':
			return false
		}
	}
	return false
}

// skipBrackets goes over brackets and what they hold, whatever their kinds.
func (s *bodyScanner) skipBrackets() bool {
	depth := 0
	for s.pos < len(s.src) {
		switch s.src[s.pos] {
		case '{', '(', '[':
			depth++
			s.pos++
		case '}', ')', ']':
			depth--
			s.pos++
			if depth == 0 {
				return true
			}
		case '/', '`', '"', '\'':
			if !s.skip() {
				return false
			}
		default:
			s.pos++
		}
	}
	return false
}

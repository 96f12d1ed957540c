// Package scan goes through JSON faster than encoding/json, but doesn't judge it.
package scan

// A Scanner goes through JSON.
type Scanner struct {
	Data []byte
	At   int // offset of the next byte
}

// Skip goes on to the end of a value, and returns it. Where data isn't valid JSON it goes on to somewhere in it.
func (s *Scanner) Skip() []byte {
	start, depth := s.At, 0
	for s.At < len(s.Data) {
		switch c := s.Data[s.At]; c {
		case '"':
			s.text()
		case '{', '[':
			depth++
			s.At++
		case '}', ']':
			depth--
			s.At++
		case ',', ':', ' ', '\t', '\r', '\n':
			s.At++
			continue
		default:
			s.word()
		}
		if depth == 0 {
			break
		}
	}
	return s.Data[start:s.At]
}

// text goes on to the end of a string.
func (s *Scanner) text() {
	for s.At++; s.At < len(s.Data) && s.Data[s.At] != '"'; s.At++ {
		if s.Data[s.At] == '\\' {
			s.At++
		}
	}
	s.At = min(s.At+1, len(s.Data))
}

// word goes on to the end of a number, true, false or null.
func (s *Scanner) word() {
	for s.At < len(s.Data) {
		switch s.Data[s.At] {
		case ',', ']', '}', ' ', '\t', '\r', '\n':
			return
		}
		s.At++
	}
}

// Space goes on to what isn't white space.
func (s *Scanner) Space() {
	for isSpace(s.Peek()) {
		s.At++
	}
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// Peek returns the next byte, or 0 at the end.
func (s *Scanner) Peek() byte {
	if s.At >= len(s.Data) {
		return 0
	}
	return s.Data[s.At]
}

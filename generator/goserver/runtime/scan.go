package rpcserver

// A scanner goes through JSON.
type scanner struct {
	data []byte
	at   int // offset of the next byte
}

// skip goes on to the end of a value, and returns it. Where data isn't valid JSON it goes on to somewhere in it.
func (s *scanner) skip() []byte {
	start, depth := s.at, 0
	for s.at < len(s.data) {
		switch c := s.data[s.at]; c {
		case '"':
			s.text()
		case '{', '[':
			depth++
			s.at++
		case '}', ']':
			depth--
			s.at++
		case ',', ':', ' ', '\t', '\r', '\n':
			s.at++
			continue
		default:
			s.word()
		}
		if depth == 0 {
			break
		}
	}
	return s.data[start:s.at]
}

// text goes on to the end of a string.
func (s *scanner) text() {
	for s.at++; s.at < len(s.data) && s.data[s.at] != '"'; s.at++ {
		if s.data[s.at] == '\\' {
			s.at++
		}
	}
	s.at = min(s.at+1, len(s.data))
}

// word goes on to the end of a number, true, false or null.
func (s *scanner) word() {
	for s.at < len(s.data) {
		switch s.data[s.at] {
		case ',', ']', '}', ' ', '\t', '\r', '\n':
			return
		}
		s.at++
	}
}

func (s *scanner) space() {
	for isSpace(s.peek()) {
		s.at++
	}
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// peek returns the next byte, or 0 at the end.
func (s *scanner) peek() byte {
	if s.at >= len(s.data) {
		return 0
	}
	return s.data[s.at]
}

package scan

// PlainObject goes on to the end of an object without spaces, if read goes on to the end of each member's value. It reports whether there is
// such an object, and read returns true each time; it may have gone anywhere if not.
func (s *Scanner) PlainObject(read func(key []byte) bool) bool {
	if s.Peek() != '{' {
		return false
	}
	for {
		s.At++
		key, ok := s.PlainText()
		if !ok || s.Peek() != ':' {
			return false
		}
		s.At++
		if isSpace(s.Peek()) || !read(key) {
			return false
		}
		switch s.Peek() {
		case ',':
		case '}':
			s.At++
			return true
		default:
			return false
		}
	}
}

// PlainString reads a string into target, which must be empty.
func (s *Scanner) PlainString(target *string) bool {
	text, ok := s.PlainText()
	if !ok || *target != "" {
		return false
	}
	*target = string(text)
	return true
}

// PlainText goes on to the end of a string, and returns what stands in it. If that isn't all printable ASCII without an escape, or there is no
// string, ok is false.
func (s *Scanner) PlainText() (text []byte, ok bool) {
	if s.Peek() != '"' {
		return nil, false
	}
	start := s.At + 1
	for at, c := range s.Data[start:] {
		switch {
		case c == '"':
			s.At = start + at + 1
			return s.Data[start : start+at], true
		case c < ' ' || c > '~' || c == '\\':
			return nil, false
		}
	}
	return nil, false
}

package emit

import "slices"

// few is how many names are found by looking at all of them, which is faster than a map up to there.
const few = 16

// Names are the names that are taken in some place. The zero value has none.
type Names struct {
	first [few]string
	n     int // how many of them are in use
	more  map[string]bool
}

// Add takes a name. It returns false for one that is taken already.
func (s *Names) Add(name string) bool {
	if slices.Contains(s.first[:s.n], name) || s.more[name] {
		return false
	}
	if s.n < few {
		s.first[s.n] = name
		s.n++
		return true
	}
	if s.more == nil {
		s.more = map[string]bool{}
	}
	s.more[name] = true
	return true
}

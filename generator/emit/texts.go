package emit

import "strings"

// These are the least and the most memory that is asked for at once for texts, in bytes.
const (
	firstRoom = 512
	room      = 16 << 10
)

// Texts makes texts of parts, many of them in one piece of memory. They are for as long as all of them are of use. The zero value is ready.
type Texts struct{ text strings.Builder }

// Join returns the parts, one after the other.
func (t *Texts) Join(parts ...string) string {
	size := 0
	for _, part := range parts {
		size += len(part)
	}
	if t.text.Cap()-t.text.Len() < size {
		twice := min(2*t.text.Cap(), room)
		t.text = strings.Builder{}
		t.text.Grow(max(size, twice, firstRoom))
	}
	start := t.text.Len()
	for _, part := range parts {
		t.text.WriteString(part)
	}
	return t.text.String()[start:]
}

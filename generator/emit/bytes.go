package emit

// Bytes are bytes that a text may consist of.
type Bytes [256]bool

// NewBytes returns the printable bytes of ASCII without some.
func NewBytes(without string) *Bytes {
	var b Bytes
	for c := ' '; c <= '~'; c++ {
		b[c] = true
	}
	for _, c := range []byte(without) {
		b[c] = false
	}
	return &b
}

// Make tells whether s consists of them only.
func (b *Bytes) Make(s string) bool {
	for i := range len(s) {
		if !b[s[i]] {
			return false
		}
	}
	return true
}

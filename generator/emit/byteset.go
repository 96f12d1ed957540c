package emit

// A ByteSet is a set of bytes, such as those that a text may consist of.
type ByteSet [256]bool

// NewByteSet returns the printable bytes of ASCII, but for those in without.
func NewByteSet(without string) *ByteSet {
	var b ByteSet
	for c := ' '; c <= '~'; c++ {
		b[c] = true
	}
	for _, c := range []byte(without) {
		b[c] = false
	}
	return &b
}

// ContainsAll reports whether all bytes of s are in the set.
func (b *ByteSet) ContainsAll(s string) bool {
	for i := range len(s) {
		if !b[s[i]] {
			return false
		}
	}
	return true
}

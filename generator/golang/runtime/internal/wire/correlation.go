//go:build go1.24

package wire

import (
	"crypto/rand"
	"encoding/hex"
)

// A CorrelationID is a random UUID, version 4, as it stands on the wire.
type CorrelationID [36]byte

// NewCorrelationID returns one that no other call has.
func NewCorrelationID() (id CorrelationID) {
	var b [16]byte
	_, _ = rand.Read(b[:]) // crypto/rand never fails: it ends the program instead
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	hex.Encode(id[:8], b[:4])
	hex.Encode(id[9:13], b[4:6])
	hex.Encode(id[14:18], b[6:8])
	hex.Encode(id[19:23], b[8:10])
	hex.Encode(id[24:], b[10:])
	id[8], id[13], id[18], id[23] = '-', '-', '-', '-'
	return id
}

// plain reports whether the id stands in a JSON string as it is.
func (id *CorrelationID) plain() bool {
	for _, c := range id {
		if c < ' ' || c > '~' || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}

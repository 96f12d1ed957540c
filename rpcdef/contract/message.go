package contract

import (
	"strconv"

	"example.com/rpcgen/rpcdef"
)

// messageRoom is the most bytes of names and hashes that a message should hold: Centrifugo takes 64 KiB, unless it is told otherwise, and there is more
// in a message than these.
const messageRoom = 48 << 10

// PerMessage returns how many parts of an API a client may ask system.check_version about in one call, by name and hash. It is at least 1, and the number of
// all parts, or more, where one call does.
func PerMessage(api *rpcdef.API) int {
	longest := 1
	for _, p := range Parts(api) {
		longest = max(longest, len(strconv.QuoteToASCII(p.Name))+len(p.Hash)+len(`:"",`))
	}
	return max(messageRoom/longest, 1)
}

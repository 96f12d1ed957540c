package service

import (
	"strconv"

	"example.com/rpcgen/rpcdef"
)

// meet reports whether two patterns can be the same channel, for some values of their parameters. No value holds a dot or a #.
func meet(a, b *rpcdef.Channel) bool {
	if a.PerUser != b.PerUser || len(a.Parts) != len(b.Parts) {
		return false
	}
	for i := range a.Parts {
		if !partsMeet(a.Parts[i], b.Parts[i]) {
			return false
		}
	}
	return true
}

func partsMeet(a, b rpcdef.ChannelPart) bool {
	switch {
	case a.Param != nil && b.Param != nil:
		return true
	case a.Param != nil:
		return a.Param.Kind == rpcdef.String || isInt64(b.Literal)
	case b.Param != nil:
		return partsMeet(b, a)
	default:
		return a.Literal == b.Literal
	}
}

// isInt64 reports whether a literal is how an integer is written.
func isInt64(s string) bool {
	n, err := strconv.ParseInt(s, 10, 64)
	return err == nil && strconv.FormatInt(n, 10) == s
}

package source

import "strings"

// NamesTool reports whether "rpcgen" stands in a text, in letters of either case.
func NamesTool(text string) bool {
	const name = "rpcgen"
	for i := range len(text) - len(name) + 1 {
		if text[i]|' ' == name[0] && strings.EqualFold(text[i:i+len(name)], name) {
			return true
		}
	}
	return false
}

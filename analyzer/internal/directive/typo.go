package directive

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"example.com/rpcgen/analyzer/internal/source"
)

// Compiled when a comment names rpcgen and is no directive, which is rare.
var (
	// Matches "// rpcgen:service", "//rpcgen: service", "//RPCGEN:service" and "// @rpcgen:service".
	looseName = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)^(?://|/\*)?\s*@?rpcgen\s*:\s*([a-z_]+)`)
	})
	// Matches "//rpcgen service" and "//rpcgen-service".
	noColon = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)^//rpcgen(?:[ \t]+|[-_])([a-z_]+)`) })
	// Matches "//rpcgen:" and "//rpcgen".
	noName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)^//rpcgen[ \t]*:?[ \t]*$`) })
)

// misspelt returns the part of a comment that is meant as a directive and isn't one, or "". "// rpcgen: see the README" isn't meant as one: the
// name of a directive must follow, unless a colon stands right before the word.
func misspelt(text string) string {
	if !source.NamesTool(text) {
		return ""
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(line), "*/"))
		if m := looseName().FindStringSubmatchIndex(line); m != nil {
			if lookUp(strings.ToLower(line[m[2]:m[3]])) != nil || line[m[2]-1] == ':' && strings.HasPrefix(line, "//") {
				return line[:m[3]]
			}
		}
		if m := noColon().FindStringSubmatchIndex(line); m != nil && lookUp(strings.ToLower(line[m[2]:m[3]])) != nil {
			return line[:m[3]]
		}
		if noName().MatchString(line) {
			return line
		}
	}
	return ""
}

// didYouMean suggests the directive that shares the most letters at the start and the end with a mistyped name.
func didYouMean(typo string) string {
	best, score := "", 0
	for _, name := range known() {
		n := commonPrefix(typo, name) + commonPrefix(reversed(typo), reversed(name))
		if n > score {
			best, score = name, n
		}
	}
	if score < 3 {
		return ""
	}
	return "; did you mean rpcgen:" + best
}

func commonPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

func reversed(s string) string {
	b := []byte(s)
	slices.Reverse(b)
	return string(b)
}

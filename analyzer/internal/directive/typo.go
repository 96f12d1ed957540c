package directive

import (
	"regexp"
	"slices"
	"strings"
	"sync"
)

// Compiled when a comment names rpcgen and is no directive, which is rare.
var (
	// Matches "// rpcgen:service", "//rpcgen: service", "//RPCGEN:service" and "// @rpcgen:service".
	looseName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)^//\s*@?rpcgen\s*:\s*([a-z_]+)`) })
	// Matches "rpcgen:service" in a line of a block comment: without slashes.
	inBlock = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)^(?:/\*|\*[ \t])?[ \t]*@?(rpcgen\s*:\s*([a-z_]+))`)
	})
	// Matches "//rpcgen service" and "//rpcgen-service".
	noColon = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)^//rpcgen(?:[ \t]+|[-_])([a-z_]+)`) })
	// Matches "//rpcgen:" and "//rpcgen".
	noName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)^//rpcgen[ \t]*:?[ \t]*$`) })
)

// misspelt returns the part of a line comment that is meant as a directive and isn't one, or "". "// rpcgen: see the README" isn't meant as one: the
// name of a directive must follow, unless a colon stands right before the word.
func misspelt(text string) string {
	if m := looseName().FindStringSubmatchIndex(text); m != nil {
		if lookUp(strings.ToLower(text[m[2]:m[3]])) != nil || text[m[2]-1] == ':' {
			return text[:m[3]]
		}
	}
	if m := noColon().FindStringSubmatchIndex(text); m != nil && lookUp(strings.ToLower(text[m[2]:m[3]])) != nil {
		return text[:m[3]]
	}
	if noName().MatchString(text) {
		return text
	}
	return ""
}

// A blockLine is a part of a line in a block comment.
type blockLine struct {
	name      string // of a directive
	line, col int    // from the start of the comment and of the line, from 0
}

// misspeltInBlock finds the name of a directive at the start of a line of a block comment. A line with slashes is code that somebody commented out.
func misspeltInBlock(text string) (found blockLine, ok bool) {
	number := 0
	for line := range strings.Lines(text) {
		trimmed := strings.TrimLeft(line, " \t")
		m := inBlock().FindStringSubmatchIndex(trimmed)
		if m != nil {
			if name := strings.ToLower(trimmed[m[4]:m[5]]); lookUp(name) != nil {
				return blockLine{name, number, len(line) - len(trimmed) + m[2]}, true
			}
		}
		number++
	}
	return blockLine{}, false
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

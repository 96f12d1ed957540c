package generate

import (
	"cmp"
	"go/scanner"
	"go/token"
	"regexp"
	"slices"
	"sync"

	"example.com/rpcgen/generator/emit"
)

// inLanguage matches what a back-end says of a name in its language: "type A is called B in Go, and so is type C".
var inLanguage = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(.+? is called )(\S+) in (\w+)(, .*)$`) })

// A naming is what back-ends say of one name, each in its language.
type naming struct {
	pos        token.Position
	head, tail string
	names      []string            // sorted by the first of their languages
	languages  map[string][]string // by name, sorted
}

// oneOfLanguages returns a sorted list of what back-ends found, each once, and what several found of one name in their languages as one.
func oneOfLanguages(found scanner.ErrorList) scanner.ErrorList {
	type key struct {
		pos        token.Position
		head, tail string
	}
	var all scanner.ErrorList
	var namings []*naming
	known := map[key]*naming{}
	for _, e := range found {
		m := inLanguage().FindStringSubmatch(e.Msg)
		if m == nil {
			all = append(all, e)
			continue
		}
		k := key{e.Pos, m[1], m[4]}
		if known[k] == nil {
			known[k] = &naming{pos: e.Pos, head: m[1], tail: m[4], languages: map[string][]string{}}
			namings = append(namings, known[k])
		}
		known[k].add(m[2], m[3])
	}
	for _, n := range namings {
		all.Add(n.pos, n.head+n.text()+n.tail)
	}
	all.Sort()
	return slices.CompactFunc(all, func(a, b *scanner.Error) bool { return *a == *b })
}

// add notes that a name is that of a language.
func (n *naming) add(name, language string) {
	if n.languages[name] == nil {
		n.names = append(n.names, name)
	}
	if !slices.Contains(n.languages[name], language) {
		n.languages[name] = append(n.languages[name], language)
		slices.Sort(n.languages[name])
	}
}

// text returns the names with their languages, such as "A in Go and Python, and a in TypeScript".
func (n *naming) text() string {
	slices.SortFunc(n.names, func(a, b string) int { return cmp.Compare(n.languages[a][0], n.languages[b][0]) })
	var parts []string
	for _, name := range n.names {
		parts = append(parts, name+" in "+emit.Enumerate(n.languages[name]))
	}
	return emit.Enumerate(parts)
}

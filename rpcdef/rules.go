package rpcdef

import (
	"go/token"
	"slices"
	"strings"
)

// A Rule is a word of a validate tag, e.g. {"min", "3"}.
type Rule struct {
	Name string
	Arg  string // "" where there is none
	Pos  token.Position
}

// JoinRules returns rules as a tag has them, with a separator between: "required,max=200".
func JoinRules(rules []Rule, separator string) string {
	words := make([]string, len(rules))
	for i, r := range rules {
		words[i] = r.Name
		if r.Arg != "" {
			words[i] += "=" + r.Arg
		}
	}
	return strings.Join(words, separator)
}

// HasRule reports whether one of the rules has one of the names.
func HasRule(rules []Rule, names ...string) bool {
	return slices.ContainsFunc(rules, func(r Rule) bool { return slices.Contains(names, r.Name) })
}

// A RuleSet is the rules for a value, for the keys of a map, and for the elements of a list or map.
type RuleSet struct{ Own, Keys, Elems []Rule }

// SplitRules says what the rules of a tag are for. Those behind keys that don't end, which validators refuse, are for nothing.
func SplitRules(rules []Rule) RuleSet {
	index := func(rules []Rule, name string) int {
		return slices.IndexFunc(rules, func(r Rule) bool { return r.Name == name })
	}
	i := index(rules, "dive")
	if i < 0 {
		return RuleSet{Own: rules}
	}
	s := RuleSet{Own: rules[:i], Elems: rules[i+1:]}
	if len(s.Elems) == 0 || s.Elems[0].Name != "keys" {
		return s
	}
	end := index(s.Elems, "endkeys")
	if end < 0 {
		return RuleSet{Own: s.Own}
	}
	s.Keys, s.Elems = s.Elems[1:end], s.Elems[end+1:]
	return s
}

package types

import (
	"strings"

	"example.com/rpcgen/generator/typescript/internal/syntax"
	"example.com/rpcgen/rpcdef"
)

// NewDoc returns the doc of something in the API, with notes as further paragraphs.
func NewDoc(d rpcdef.Doc, notes ...string) syntax.Doc {
	if d.Deprecated == "" && notes == nil && !strings.Contains(d.Text, "\n\n") && strings.TrimSpace(d.Text) != "" { // as most are
		return syntax.Doc{Text: d.Text}
	}
	var paragraphs []string
	for p := range strings.SplitSeq(d.Text, "\n\n") {
		deprecation := d.Deprecated != "" && strings.HasPrefix(p, "Deprecated:")
		if !deprecation && strings.TrimSpace(p) != "" {
			paragraphs = append(paragraphs, p)
		}
	}
	return syntax.Doc{Text: strings.Join(append(paragraphs, notes...), "\n\n"), Deprecated: d.Deprecated}
}

// rulesNote returns a paragraph that lists the rules of a validate tag, nil if there are none.
func rulesNote(rules []rpcdef.Rule) []string {
	if len(rules) == 0 {
		return nil
	}
	return []string{"The server validates: " + rpcdef.JoinRules(rules, ", ") + "."}
}

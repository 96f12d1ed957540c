package analyzer

import (
	"go/ast"
	"strings"

	"example.com/rpcgen/rpcdef"
)

// docOf reads a doc comment; a line comment counts where there is none.
func docOf(doc, line *ast.CommentGroup) rpcdef.Doc {
	if doc == nil {
		doc = line
	}
	if doc == nil {
		return rpcdef.Doc{}
	}
	text := strings.TrimRight(doc.Text(), "\n")
	return rpcdef.Doc{Text: text, Deprecated: deprecation(text)}
}

// deprecation returns what the paragraph that begins with "Deprecated:" says, on one line.
func deprecation(text string) string {
	for paragraph := range strings.SplitSeq(text, "\n\n") {
		if reason, ok := strings.CutPrefix(paragraph, "Deprecated:"); ok {
			if reason = strings.Join(strings.Fields(reason), " "); reason != "" {
				return reason
			}
			return "deprecated"
		}
	}
	return ""
}

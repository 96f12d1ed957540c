package source

import (
	"go/ast"
	"strings"
	"unicode"

	"example.com/rpcgen/rpcdef"
)

// DocOf reads a doc comment; the comment at the end of the line counts if there is none, or if it has no text.
func DocOf(doc, line *ast.CommentGroup) rpcdef.Doc {
	if doc == nil {
		doc, line = line, nil
	}
	if doc == nil {
		return rpcdef.Doc{}
	}
	text := strings.TrimRight(withoutMarkers(textOf(doc)), "\n")
	if strings.HasPrefix(doc.List[0].Text, "/*") {
		text = strings.TrimLeft(text, " \t")
	}
	if text == "" && line != nil {
		return DocOf(line, nil)
	}
	return rpcdef.Doc{Text: text, Deprecated: deprecation(text)}
}

// textOf is doc.Text with a short cut for a single line, as most are.
func textOf(doc *ast.CommentGroup) string {
	if line, ok := strings.CutPrefix(doc.List[0].Text, "// "); ok && len(doc.List) == 1 {
		return strings.TrimRight(line, " \t\r")
	}
	return doc.Text()
}

// withoutMarkers drops the lines that speak to other generators, as directives do, but look like text: "+optional", "+listType=map".
func withoutMarkers(text string) string {
	if !strings.HasPrefix(text, "+") && !strings.Contains(text, "\n+") {
		return text
	}
	var kept []string
	for line := range strings.SplitSeq(text, "\n") {
		if isMarker(line) || line == "" && (len(kept) == 0 || kept[len(kept)-1] == "") {
			continue
		}
		kept = append(kept, line)
	}
	return strings.Join(kept, "\n")
}

func isMarker(line string) bool {
	name, ok := strings.CutPrefix(line, "+")
	if !ok || name == "" || name[0] < 'a' || name[0] > 'z' {
		return false
	}
	end := strings.IndexFunc(name, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(":.-_", r)
	})
	return end < 0 || name[end] == '=' || name[end] == '('
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

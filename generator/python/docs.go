package python

import (
	"strings"
	"unicode"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/rpcdef"
)

// doc prints a docstring, if there is a text.
func (p *printer) doc(text string) {
	if text != "" {
		p.P(`"""`, docstring(text), `"""`)
	}
}

// fieldDoc returns the doc of a field of a struct. It says which rules are left to the moment when the field is sent.
func fieldDoc(of *rpcdef.Struct, f *rpcdef.Field) string {
	if of.Use != rpcdef.InParams|rpcdef.InResults || len(f.Rules) == 0 {
		return f.Doc.Text
	}
	return strings.TrimPrefix(f.Doc.Text+"\n\nThe server validates: "+rpcdef.JoinRules(f.Rules, ", ")+".", "\n\n")
}

// docstring returns the inside of a docstring, without indentation. inspect.cleandoc makes the same of it as of the text.
func docstring(text string) string {
	if plain.ContainsAll(text) && !strings.HasSuffix(text, " ") {
		return text
	}
	lines := strings.Split(text, "\n")
	if len(lines) == 1 || !foldable(lines) {
		return docLine(text)
	}
	lines[0] = docLine(lines[0])
	for i, line := range lines[1:] {
		lines[i+1] = docLine(expandTabs(line))
	}
	return strings.Join(lines, "\n") + "\n"
}

// docLine escapes a part of a docstring. A space at its end is escaped, too, because editors remove it.
func docLine(line string) string {
	line = escape(line, false)
	if strings.HasSuffix(line, " ") {
		line = line[:len(line)-1] + `\x20`
	}
	return line
}

// foldable reports whether cleandoc removes the same indentation from all lines but the first, so that these can be indented further.
// It does not if a line consists of white space, or the first or last line is empty.
func foldable(lines []string) bool {
	for _, line := range lines {
		if line != "" && strings.TrimFunc(line, unicode.IsSpace) == "" || strings.ContainsFunc(line, isPythonSpace) {
			return false
		}
	}
	return lines[0] != "" && lines[len(lines)-1] != ""
}

// isPythonSpace reports whether str.lstrip removes r, and r is neither a space nor a tab.
func isPythonSpace(r rune) bool {
	return r != ' ' && r != '\t' && (unicode.IsSpace(r) || r >= 0x1c && r <= 0x1f)
}

// expandTabs replaces tabs as str.expandtabs does. cleandoc would do it in an indented line, where tabs end at other columns.
func expandTabs(line string) string {
	if !strings.Contains(line, "\t") {
		return line
	}
	var b strings.Builder
	column := 0
	for _, r := range line {
		if r == '\t' {
			n := 8 - column%8
			b.WriteString(strings.Repeat(" ", n))
			column += n
			continue
		}
		b.WriteRune(r)
		column++
	}
	return b.String()
}

// endsDocstring reports whether the quote that s begins with is the last of the text, or one of three.
func endsDocstring(s string) bool {
	return len(s) == 1 || strings.HasPrefix(s, `""`)
}

// classDecorators returns the decorators of a class with the doc. At run time, warnings are for calls only: reading a result must not
// warn callers of what they didn't write.
func classDecorators(s *scope, doc rpcdef.Doc) []emit.Group {
	if doc.Deprecated == "" {
		return nil
	}
	return []emit.Group{call("@"+s.use("deprecated"), emit.Leaf(quote(doc.Deprecated)), emit.Leaf("category=None"))}
}

// methodDecorators returns the decorators of a method with the doc.
func methodDecorators(s *scope, doc rpcdef.Doc) []emit.Group {
	if doc.Deprecated == "" {
		return nil
	}
	return []emit.Group{call("@"+s.use("deprecated"), emit.Leaf(quote(doc.Deprecated)))}
}

// decorators prints decorators, one a line.
func (p *printer) decorators(decorators []emit.Group) {
	for _, d := range decorators {
		p.code(d)
	}
}

// noWaitDoc returns the doc of the variant of a method that doesn't wait.
func noWaitDoc(m *rpcdef.Method) string {
	return strings.TrimPrefix(m.Doc.Text+"\n\nIt doesn't wait for the server to do it.", "\n\n")
}

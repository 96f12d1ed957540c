package syntax

import (
	"strings"
	"unicode"
)

// Docstring returns the inside of a docstring, without indentation. inspect.cleandoc makes the same of it as of the text.
func Docstring(text string) string {
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

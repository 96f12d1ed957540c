// Package generatortest checks what back-ends make, for their tests.
package generatortest

import (
	"go/format"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"example.com/rpcgen/generator"
)

// CheckLayout reports what is wrong with the layout of generated files, by their names: a Go file that isn't as gofmt writes it; a line of Python
// or TypeScript that isn't indented by fours or twos, that has blanks at its end, or that is too long though it could be parted.
func CheckLayout(tb testing.TB, files ...generator.File) {
	tb.Helper()
	for _, f := range files {
		switch path.Ext(f.Path) {
		case ".go":
			checkGo(tb, f)
		case ".py":
			checkLines(tb, f, language{indent: 4, openDoc: `"""`, closeDoc: `"""`, docsAsTheyAre: true})
		case ".ts":
			checkLines(tb, f, language{indent: 2, openDoc: "/**", closeDoc: "*/"})
		}
	}
}

// HasLayout reports whether CheckLayout says anything of a file of that name.
func HasLayout(name string) bool {
	return slices.Contains([]string{".go", ".py", ".ts"}, path.Ext(name))
}

func checkGo(tb testing.TB, f generator.File) {
	tb.Helper()
	want, err := format.Source(f.Data)
	if err != nil {
		tb.Errorf("%s: %v", f.Path, err)
		return
	}
	if diff := cmp.Diff(string(want), string(f.Data)); diff != "" {
		tb.Errorf("%s isn't what gofmt writes: -want +got\n%s", f.Path, diff)
	}
}

// maxColumns is how long a line gets, as long as it can be parted.
const maxColumns = 100

// A language says how lines of a language look.
type language struct {
	indent            int // blanks of a level
	openDoc, closeDoc string
	docsAsTheyAre     bool // docs have the source's lines, however long
}

func checkLines(tb testing.TB, f generator.File, lang language) {
	tb.Helper()
	text, ok := strings.CutSuffix(string(f.Data), "\n")
	if text != "" && !ok || strings.HasSuffix(text, "\n") {
		tb.Errorf("%s doesn't end with one newline", f.Path)
	}
	var doc []string // the lines of a doc comment, so far
	for i, line := range strings.Split(text, "\n") {
		complain := func(what string) { tb.Errorf("%s:%d %s: %q", f.Path, i+1, what, line) }
		content := strings.TrimLeft(line, " ")
		if strings.TrimRight(line, " \t") != line {
			complain("has blanks at its end")
		}
		if doc == nil && strings.HasPrefix(content, lang.openDoc) {
			doc = []string{}
			content = strings.TrimPrefix(content, lang.openDoc)
		} else if doc == nil {
			if (len(line)-len(content))%lang.indent != 0 || strings.HasPrefix(content, "\t") {
				complain("isn't indented as the others are")
			}
			if isTooLong(line) {
				complain("is too long")
			}
			continue
		}
		doc = append(doc, line)
		if strings.HasSuffix(content, lang.closeDoc) {
			if !lang.docsAsTheyAre && slices.ContainsFunc(paragraphs(doc), couldBeFilled) {
				complain("ends a comment that is too wide")
			}
			doc = nil
		}
	}
}

var (
	text     = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)
	brackets = regexp.MustCompile(`\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}`)
)

// isTooLong reports whether a line of code has too many columns, and could be parted: it has brackets with more in them than a single string or name.
func isTooLong(line string) bool {
	if utf8.RuneCountInString(line) <= maxColumns {
		return false
	}
	line = text.ReplaceAllString(line, "text")
	for {
		parted := false
		flat := brackets.ReplaceAllStringFunc(line, func(s string) string {
			parted = parted || strings.Contains(strings.TrimSpace(s[1:len(s)-1]), " ")
			return "name"
		})
		if parted || flat == line {
			return parted
		}
		line = flat
	}
}

// paragraphs splits the lines of a comment where one is empty but for its mark.
func paragraphs(lines []string) [][]string {
	var all [][]string
	start := 0
	for i, line := range lines {
		if strings.TrimLeft(line, " *") == "" {
			all, start = append(all, lines[start:i]), i+1
		}
	}
	return append(all, lines[start:])
}

// commentMark is what precedes what a line of a comment says.
var commentMark = regexp.MustCompile(`^ *(?:/\*\* ?|\* |\*$|\*/)`)

// couldBeFilled reports whether a paragraph of a comment has a line of several words that is too long, and nothing that is laid out by hand.
func couldBeFilled(lines []string) bool {
	long := false
	for _, line := range lines {
		said := strings.TrimSuffix(commentMark.ReplaceAllString(line, ""), "*/")
		if said != "" && strings.ContainsRune(" \t-*#|>", rune(said[0])) {
			return false
		}
		long = long || utf8.RuneCountInString(line) > maxColumns && strings.Contains(said, " ")
	}
	return long
}

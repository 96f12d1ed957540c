// Package generatortest checks the layout of generated files, for tests.
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

// CheckLayout fails the test for files whose layout is wrong: a Go file that gofmt would change; a line of Python or TypeScript that isn't
// indented by fours or twos, that has blanks at its end, or that is too long though it could be broken. It ignores all other files.
func CheckLayout(tb testing.TB, files ...generator.File) {
	tb.Helper()
	for _, f := range files {
		switch path.Ext(f.Path) {
		case ".go":
			checkGo(tb, f)
		case ".py":
			checkLines(tb, f, language{indent: 4, openDoc: `"""`, closeDoc: `"""`, keepDocLines: true})
		case ".ts":
			checkLines(tb, f, language{indent: 2, openDoc: "/**", closeDoc: "*/"})
		}
	}
}

// HasLayout reports whether CheckLayout checks a file of that name.
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

// maxColumns is the greatest width of a line of Python or TypeScript that can be broken.
const maxColumns = 100

// A language says how a language is laid out.
type language struct {
	indent            int // blanks of a level
	openDoc, closeDoc string
	keepDocLines      bool // docs have the lines of the Go source, however long
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
			if !lang.keepDocLines && slices.ContainsFunc(paragraphs(doc), couldBeFilled) {
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

// isTooLong reports whether a line of code has too many columns and could be broken: there is more than one string or name in its brackets.
func isTooLong(line string) bool {
	if utf8.RuneCountInString(line) <= maxColumns {
		return false
	}
	line = text.ReplaceAllString(line, "text")
	for {
		breakable := false
		flat := brackets.ReplaceAllStringFunc(line, func(s string) string {
			breakable = breakable || strings.Contains(strings.TrimSpace(s[1:len(s)-1]), " ")
			return "name"
		})
		if breakable || flat == line {
			return breakable
		}
		line = flat
	}
}

// paragraphs splits the lines of a comment at those that hold nothing but a comment mark.
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

// commentMark matches what precedes the text in a line of a comment.
var commentMark = regexp.MustCompile(`^ *(?:/\*\* ?|\* |\*$|\*/)`)

// couldBeFilled reports whether a paragraph of a comment has a line of several words that is too long, and no list, quote or code.
func couldBeFilled(lines []string) bool {
	long := false
	for _, line := range lines {
		content := strings.TrimSuffix(commentMark.ReplaceAllString(line, ""), "*/")
		if content != "" && strings.ContainsRune(" \t-*#|>", rune(content[0])) {
			return false
		}
		long = long || utf8.RuneCountInString(line) > maxColumns && strings.Contains(content, " ")
	}
	return long
}

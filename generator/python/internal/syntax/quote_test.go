package syntax

import (
	"slices"
	"strings"
	"testing"

	"example.com/rpcgen/generator/python/internal/pythontest"
)

// checkText checks the literals and docstrings that are made of a text.
func checkText(t *testing.T, c *pythontest.Checker, text string) {
	t.Helper()
	c.Check(t, "literal", map[string]any{"text": text, "literal": Quote(text)})
	for _, indent := range []int{4, 8} {
		c.Check(t, "docstring", map[string]any{"text": text, "lines": docLines(text), "indent": indent})
	}
}

// docLines returns the lines of a docstring, without indentation.
func docLines(text string) []string { return strings.Split(`"""`+Docstring(text)+`"""`, "\n") }

func TestQuote(t *testing.T) {
	c := pythontest.New(t)
	for _, text := range slices.Concat(pythontest.Hostile, pythontest.MoreHostile) {
		checkText(t, c, text)
		checkText(t, c, "x"+text)
		checkText(t, c, text+"x")
		checkText(t, c, "first\n\n  "+text+"\n  x")
	}
}

func FuzzQuote(f *testing.F) {
	for _, text := range slices.Concat(pythontest.Hostile, pythontest.MoreHostile) {
		f.Add(text)
	}
	c := pythontest.New(f)
	f.Fuzz(func(t *testing.T, text string) { checkText(t, c, text) })
}

func TestDocstringLayout(t *testing.T) {
	for _, test := range []struct {
		text string
		want []string
	}{
		{"One line.", []string{`"""One line."""`}},
		{`It says "no"`, []string{`"""It says "no\""""`}},
		{"First.\n\nSecond.", []string{`"""First.`, "", "Second.", `"""`}},
		{"List:\n  - one\n  - two", []string{`"""List:`, "  - one", "  - two", `"""`}},
		{"Code:\n\n\tx := 1", []string{`"""Code:`, "", "        x := 1", `"""`}},
	} {
		if got := docLines(test.text); !slices.Equal(got, test.want) {
			t.Errorf("doc(%q):\n%s\nwant\n%s", test.text, strings.Join(got, "\n"), strings.Join(test.want, "\n"))
		}
	}
}

// Package golangtest has what the tests of the back-end share.
package golangtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"testing"
)

// Hostile are texts that could do harm in a comment or a literal, and what a comment says in their place: "" for the text itself.
var Hostile = map[string]string{
	"//go:build ignore":                    "",
	"//go:generate rm -rf /":               "",
	"//line evil.go:1":                     "",
	"//export Evil":                        "",
	"//nolint":                             "",
	"go:build ignore":                      "",
	"go:generate rm -rf /":                 "",
	"line evil.go:1":                       "",
	"export Evil":                          "",
	"+build ignore":                        `\+build ignore`,
	"text\n+build ignore\ntext":            "text\n\\+build ignore\ntext",
	"code:\n\n\t+build ignore":             "code:\n\n\t\\+build ignore",
	"+builder":                             "",
	"*/ func evil() {} /*":                 "",
	"a\nfunc evil() {}":                    "",
	"a\rb":                                 `a\rb`,
	"a\r\nb":                               "a\nb",
	"a\u2028b\u2029c":                      `a\u2028b\u2029c`,
	"a\x00b\ufeffc":                        `a\x00b\ufeffc`,
	"a\u202eb\u2066c":                      `a\u202eb\u2066c`,
	"a\xffb":                               `a\xffb`,
	"a\ufffdb":                             "",
	"`\"'\\ ${x} {{.}} \\N{BELL} \"\"\" ä": "",
	"trailing \\":                          "",
	"trailing \"":                          "",
	"a \"\"\" b":                           "",
	"// +build ignore":                     "",
	"</script> <b> | a | b |":              "",
	"```\nfunc evil() {}\n```":             "",
	"a\vb\fc":                              `a\vb\fc`,
	"a\tb":                                 "",
	" ":                                    " ",
	"\n\n":                                 " ",
}

// Parse parses a Go file.
func Parse(tb testing.TB, source string) *ast.File {
	tb.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "p.go", source, parser.ParseComments)
	if err != nil {
		tb.Fatalf("%v in\n%s", err, source)
	}
	return file
}

package golang

import (
	"go/ast"
	"go/build/constraint"
	"go/format"
	"go/parser"
	"go/token"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"example.com/rpcgen/rpcdef"
)

// hostile are texts that could do harm in a comment or a literal, and what a comment says in their place: "" for the text itself.
var hostile = map[string]string{
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
	"a\vb\fc":                              `a\vb\fc`,
	"a\tb":                                 "",
	" ":                                    " ",
	"\n\n":                                 " ",
}

func TestHostile(t *testing.T) {
	for text, want := range hostile {
		if want == "" {
			want = text
		}
		if got := documented(t, text); got != strings.TrimSpace(want) {
			t.Errorf("%q: the doc says %q, want %q", text, got, want)
		}
		checkLiterals(t, text)
		checkAPI(t, text)
	}
}

func FuzzQuote(f *testing.F) {
	for text := range hostile {
		f.Add(text)
	}
	f.Add("# Heading\n\nText with [Link] and\n  - a list\n    +build x\n  1. of two\n\n[Link]: https://example.com")
	f.Fuzz(func(t *testing.T, text string) {
		got := documented(t, text)
		if want := printable(text); letters(got) != letters(want) {
			t.Errorf("%q: the doc says %q, want the letters of %q", text, got, want)
		}
		checkLiterals(t, text)
	})
}

func FuzzAPI(f *testing.F) {
	for text := range hostile {
		f.Add(text)
	}
	f.Fuzz(checkAPI)
}

// letters returns the letters of a text, sorted: gofmt moves links to the end, and indents lists.
func letters(text string) string {
	runes := slices.DeleteFunc([]rune(text), func(r rune) bool { return !unicode.IsLetter(r) })
	slices.Sort(runes)
	return string(runes)
}

// documented returns the doc of a type that has text for its doc, after it made sure that the doc does nothing else.
func documented(t *testing.T, text string) string {
	t.Helper()
	source := "package p\n\n" + strings.Join(append(docLines(text), "type T struct{}"), "\n") + "\n"
	formatted, err := format.Source([]byte(source))
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	if string(formatted) != source {
		t.Errorf("%q: gofmt makes\n%s\nof\n%s", text, formatted, source)
	}
	file := parse(t, source)
	if len(file.Decls) != 1 || len(file.Comments) > 1 {
		t.Fatalf("%q: more than a type and a comment:\n%s", text, source)
	}
	doc := file.Decls[0].(*ast.GenDecl).Doc
	if doc == nil {
		return ""
	}
	for _, c := range doc.List {
		if constraint.IsGoBuild(c.Text) || constraint.IsPlusBuild(c.Text) || !strings.HasPrefix(c.Text+" ", "// ") && !strings.HasPrefix(c.Text, "//\t") {
			t.Errorf("%q: a directive: %q", text, c.Text)
		}
	}
	return strings.TrimSpace(doc.Text())
}

func parse(t *testing.T, source string) *ast.File {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "p.go", source, parser.ParseComments)
	if err != nil {
		t.Fatalf("%v in\n%s", err, source)
	}
	return file
}

// checkLiterals makes sure that text survives as a literal and in a tag.
func checkLiterals(t *testing.T, text string) {
	t.Helper()
	if got, err := strconv.Unquote(quote(text)); err != nil || got != text {
		t.Errorf("%q as a literal: %q, %v", text, got, err)
	}
	tag := fieldTag(&rpcdef.Field{Name: "n", Rules: []rpcdef.Rule{{Name: "eq", Arg: text + "."}}}, "")
	value, err := strconv.Unquote(tag)
	if got := reflect.StructTag(value).Get("validate"); err != nil || got != "eq="+text+"." {
		t.Errorf("%q in a tag: %q, %v", text, got, err)
	}
}

// checkAPI makes sure that text wherever users write it gives a client that parses, and declares what another text gives.
func checkAPI(t *testing.T, text string) {
	t.Helper()
	want := declared(t, "text")
	if got := declared(t, text); !slices.Equal(got, want) {
		t.Errorf("%q: declares %v, want %v", text, got, want)
	}
}

// declared returns what the client declares of an API full of text.
func declared(t *testing.T, text string) []string {
	t.Helper()
	tasks := tasksAPI()
	for _, d := range tasks.Decls {
		d.Header().Doc.Text = text
	}
	for _, f := range tasks.Decls[2].(*rpcdef.Struct).Fields {
		f.Doc.Text = text
	}
	for i, m := range tasks.Methods() {
		m.Doc = rpcdef.Doc{Text: text, Deprecated: text}
		m.Name = "m" + strconv.Itoa(i) + ".\u00a0" + text // the words of text are part of the name
	}
	files, err := backend(t, Options{}).Generate(tasks)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	var names []string
	for _, file := range files {
		if strings.HasSuffix(file.Path, ".go") && file.Path != "rpc_client.go" {
			for name := range parse(t, string(file.Data)).Scope.Objects {
				names = append(names, name)
			}
			checkFormatted(t, file.Path, file.Data)
		}
	}
	slices.Sort(names)
	return names
}

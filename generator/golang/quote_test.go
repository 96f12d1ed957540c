package golang

import (
	"go/ast"
	"go/build/constraint"
	"go/constant"
	"go/format"
	"go/parser"
	"go/token"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"example.com/rpcgen/generator/emit"
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
	var b emit.Buffer
	b.P("package p")
	b.P()
	printDoc(&b, docText(text))
	b.P("type T struct{}")
	source := b.String()
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
	values := tasks.Decls[0].(*rpcdef.Enum).Values
	for i, v := range values {
		v.Doc.Text, v.Value = text, constant.MakeString(text+strconv.Itoa(i))
	}
	for _, f := range tasks.Decls[2].(*rpcdef.Struct).Fields {
		f.Doc.Text, f.Rules = text, []rpcdef.Rule{{Name: "eq", Arg: text}}
	}
	for i, m := range tasks.Methods() {
		m.Doc = rpcdef.Doc{Text: text, Deprecated: text}
		m.Name = "m" + strconv.Itoa(i) + ".\u00a0" + text // the words of text are part of the name
	}
	files, err := backend(t, Options{}).Generate(tasks)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	var names, literals []string
	for _, file := range files {
		if file.Path == "README.md" {
			names = append(names, "README.md: "+strconv.Itoa(strings.Count(string(file.Data), "\n"))+" lines")
			checkReadme(t, text, string(file.Data), len(tasks.Methods())+2) // two have a variant
		}
		if strings.HasSuffix(file.Path, ".go") && file.Path != "rpc_client.go" {
			parsed := parse(t, string(file.Data))
			for name := range parsed.Scope.Objects {
				names = append(names, name)
			}
			literals = append(literals, constants(t, parsed)...)
			checkFormatted(t, file.Path, file.Data)
		}
	}
	for _, v := range values {
		if !slices.Contains(literals, constant.StringVal(v.Value)) {
			t.Errorf("%q: the value %s is none of %q", text, v.Value, literals)
		}
	}
	slices.Sort(names)
	return names
}

// constants returns the values of the constants that are strings.
func constants(t *testing.T, file *ast.File) []string {
	t.Helper()
	var values []string
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok && len(spec.Values) == 1 {
			if lit, ok := spec.Values[0].(*ast.BasicLit); ok && lit.Kind == token.STRING {
				value, err := strconv.Unquote(lit.Value)
				if err != nil {
					t.Error(err)
				}
				values = append(values, value)
			}
		}
		return true
	})
	return values
}

// checkReadme makes sure that what a README says of methods is Go.
func checkReadme(t *testing.T, text, readme string, methods int) {
	t.Helper()
	_, list, _ := strings.Cut(readme, "\n## Methods\n\n```go\n")
	list, _, _ = strings.Cut(list, "```")
	if decls := parse(t, "package p\n"+list).Decls; len(decls) != methods {
		t.Errorf("%q: the README has %d methods, want %d:\n%s", text, len(decls), methods, list)
	}
}

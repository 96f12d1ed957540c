package syntax

import (
	"go/ast"
	"go/build/constraint"
	"go/format"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/godoc"
	"example.com/rpcgen/generator/golang/internal/golangtest"
)

func TestHostile(t *testing.T) {
	for text, want := range golangtest.Hostile {
		if want == "" {
			want = text
		}
		if got := documented(t, text); got != strings.TrimSpace(want) {
			t.Errorf("%q: the doc says %q, want %q", text, got, want)
		}
		checkLiterals(t, text)
	}
}

func FuzzQuote(f *testing.F) {
	for text := range golangtest.Hostile {
		f.Add(text)
	}
	f.Add("# Heading\n\nText with [Link] and\n  - a list\n    +build x\n  1. of two\n\n[Link]: https://example.com")
	f.Fuzz(func(t *testing.T, text string) {
		got := documented(t, text)
		if want := godoc.Printable(text); letters(got) != letters(want) {
			t.Errorf("%q: the doc says %q, want the letters of %q", text, got, want)
		}
		checkLiterals(t, text)
	})
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
	godoc.Print(&b, godoc.Text(text))
	b.P("type T struct{}")
	source := b.String()
	formatted, err := format.Source([]byte(source))
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	if string(formatted) != source {
		t.Errorf("%q: gofmt makes\n%s\nof\n%s", text, formatted, source)
	}
	file := golangtest.Parse(t, source)
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

// checkLiterals makes sure that text survives as a literal and in a tag.
func checkLiterals(t *testing.T, text string) {
	t.Helper()
	if got, err := strconv.Unquote(Quote(text)); err != nil || got != text {
		t.Errorf("%q as a literal: %q, %v", text, got, err)
	}
	tag := QuoteTag("json:" + Quote("n") + " validate:" + Quote("eq="+text+"."))
	value, err := strconv.Unquote(tag)
	if got := reflect.StructTag(value).Get("validate"); err != nil || got != "eq="+text+"." {
		t.Errorf("%q in a tag: %q, %v", text, got, err)
	}
}

package python

import (
	"go/constant"
	"go/scanner"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/python/internal/pythontest"
	"example.com/rpcgen/generator/python/internal/syntax"
	"example.com/rpcgen/generator/python/internal/types"
	"example.com/rpcgen/rpcdef"
)

// hostileAPI has a text wherever a text of the source is in the client.
func hostileAPI(text string) *rpcdef.API {
	doc := rpcdef.Doc{Text: text, Deprecated: text}
	str := basic(rpcdef.String)
	word := &rpcdef.Enum{Head: head("Word", "", both), Kind: rpcdef.String, Values: []*rpcdef.EnumValue{
		{GoName: "WordA", Value: constant.MakeString(text), Doc: doc},
		{GoName: "WordB", Value: constant.MakeString(text + "2"), Doc: doc},
	}}
	alias := &rpcdef.Defined{Head: head("Alias", "", both), Type: rpcdef.List{Elem: str}}
	thing := &rpcdef.Struct{Head: head("Thing", "", rpcdef.InParams)}
	rules := []rpcdef.Rule{
		{Name: text, Arg: text},
		{Name: "oneof", Arg: "'" + strings.ReplaceAll(text, "'", "") + "' x"},
		{Name: "eq", Arg: text},
		{Name: "ne", Arg: text},
		{Name: "startswith", Arg: text},
		{Name: "endswith", Arg: text},
		{Name: "contains", Arg: text},
		{Name: "min", Arg: text},
	}
	thing.Fields = []*rpcdef.Field{
		{Name: text, GoName: "Text", Type: word, Doc: doc},
		{Name: text + "x", GoName: "Other", Type: str, Doc: doc, Rules: rules},
		{Name: "alias", GoName: "Alias", Type: alias, ViaPointer: true},
	}
	reply := &rpcdef.Struct{Head: head("Reply", "", rpcdef.InResults)}
	part := &rpcdef.Union{Head: head("Part", "", rpcdef.InResults), Field: text + "f"}
	piece := &rpcdef.Struct{Head: head("Piece", "", rpcdef.InResults), Fields: []*rpcdef.Field{constField(text+"f", "F", text+"v")}}
	variantOf(part, piece)
	for _, d := range []rpcdef.Decl{word, alias, thing, reply, part, piece} {
		d.Header().Doc = doc
	}
	failed := &rpcdef.Error{Name: "failed", GoName: "ErrFailed", Code: 400, Doc: doc, Message: text}
	unlinked := &rpcdef.Error{Name: "unlinked", GoName: "ErrUnlinked", Code: 400, Doc: rpcdef.Doc{Text: "ErrUnlinked " + text}}
	api := apiOf(
		&rpcdef.Method{Name: "do." + text, GoName: "Do", Params: thing, Result: reply, Doc: doc, NoWait: true},
		&rpcdef.Method{Name: "fail." + text, GoName: "Fail", Doc: doc, Errors: []*rpcdef.Error{failed, unlinked}},
		&rpcdef.Method{Name: "every", GoName: "Every", Result: rpcdef.List{Elem: word}, Doc: doc},
	)
	api.Services[0].Doc = doc
	api.Decls = []rpcdef.Decl{word, alias, thing, reply, part, piece}
	api.Errors = []*rpcdef.Error{failed, unlinked}
	return api
}

// arguments matches the arguments of the call in a README. Their names differ, but are no more than names.
var arguments = regexp.MustCompile(`\((?:\s*[\pL\pN_]+=\.\.\.,?)+\s*\)`)

// checkAPI generates the client of hostileAPI, and has Python check that there is what there should be, and nothing else.
func checkAPI(t *testing.T, c *pythontest.Checker, text string) {
	t.Helper()
	api := hostileAPI(text)
	files := map[string]string{}
	for _, f := range generated(t, api, Options{}) {
		if !isRuntime(f.Path) {
			files[f.Path] = string(f.Data)
		}
	}
	plain := map[string]string{}
	for _, f := range generated(t, hostileAPI("text"), Options{}) {
		plain[f.Path] = string(f.Data)
	}
	names, methods := types.NewNames(api, &scanner.ErrorList{}).Methods, api.Methods()
	method, failing := names[methods[0]], names[methods[1]]
	for name, want := range plain {
		if path.Ext(name) == ".py" || text == "" { // the zero value is a member of the enum then
			continue
		}
		want, got := strings.NewReplacer("do_text", method, "fail_text", failing).Replace(want), files[name]
		if diff := cmp.Diff(arguments.ReplaceAllString(want, "()"), arguments.ReplaceAllString(got, "()")); diff != "" {
			t.Errorf("%q: %s -want +got\n%s", text, name, diff)
		}
	}
	comments := []string{
		"# " + generator.Header, "# " + generator.Ownership, "# These name models that come after them.",
		"# Deprecated types are named here all the same.", "# pyright: reportDeprecated=false",
	}
	c.Check(t, "package", map[string]any{"text": text, "files": files, "comments": comments, "method": method, "failing": failing, "wire": syntax.JSONString("do." + text)})
}

// spec are strings that did harm in clients of other generators, and that hostile has not.
var spec = []string{
	"//go:build ignore", "// +build ignore", "+build ignore", "//go:generate rm -rf /", "//line evil.go:1", "a\rb", "\u2028", "\u2029", "\u202e\u2066", `a"`, `a\`, `\N{}`,
	`\N{BELL}`, "\x00", "`", "${x}", "<b>html</b>", "| a | b |", "# type: ignore", "# noqa", "# coding: rot13", "import os", "\n 00", "__import__('os')", "'''", `"""`, "*/",
}

func TestHostileAPI(t *testing.T) {
	c := pythontest.New(t)
	for _, text := range slices.Concat(pythontest.Hostile, pythontest.MoreHostile, spec) {
		checkAPI(t, c, text)
	}
}

func FuzzAPI(f *testing.F) {
	for _, text := range slices.Concat(pythontest.Hostile, pythontest.MoreHostile, spec) {
		f.Add(text)
	}
	c := pythontest.New(f)
	f.Fuzz(func(t *testing.T, text string) { checkAPI(t, c, text) })
}

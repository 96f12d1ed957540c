package typescript

import (
	"bufio"
	"encoding/json"
	"fmt"
	"go/constant"
	"io"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"example.com/rpcgen/generator/typescript/internal/types"
	"example.com/rpcgen/rpcdef"
)

// hostile are strings that would break out of a literal or of a comment, or change what a reader sees.
var hostile = []string{
	"", " ", "a\"b", `a\b`, `\`, `a\`, "a'b", "`${process.exit()}`", "${x}", "*/ evil(); /*", "*/", "/*", "//", "/** @deprecated */",
	"a\nb", "a\rb", "a\r\nb", "\u2028", "a\u2029b", "\u202e txet", "\u2066x\u2069", "\ufeff", "\u200b", "\x00", "\x07\x1b[31m", "\u007f", "\u0085",
	"</script><script>alert(1)</script>", "<!--", "-->", "@deprecated", " @deprecated no", "* @deprecated no", "{@link evil}", "```", "``` @deprecated",
	"\n\n@param x", "\\u0022", "\\*/", "*\\/", "😀", "\U000E0001", "é", "e\u0301", "\xff\xfe", "\xed\xa0\x80", "__proto__", "constructor",
	"toString", "# heading", "| a | b |", "<b>html</b>", "//go:build ignore", "\"\"\"", `\N{BULLET}`, "sourceMappingURL=x", "<reference path='x'/>",
	"<reference path=\"x\" />", "// +build ignore", "//go:generate rm -rf /", "//line evil.ts:1",
	"a\"", "*/ | <img src=x onerror=alert(1)> `x` |", "eslint-disable", "@ts-ignore", "@ts-nocheck", "# sourceMappingURL=data:", "use strict", "\t", "1e3", "a-b", "2fa", "class",
}

// A parser asks the real TypeScript, in one process for many questions.
type parser struct {
	mu     sync.Mutex
	stdin  io.Writer
	stdout *bufio.Reader
}

// A parsed text is what TypeScript sees in it.
type parsed struct {
	Errors     []string `json:"errors"`     // of the syntax
	Statements []string `json:"statements"` // kind and name of each, e.g. "InterfaceDeclaration Task"
	Strings    []string `json:"strings"`    // values of the string literals, in order
	Members    []string `json:"members"`    // names of the members of interfaces, in order
	Tags       []string `json:"tags"`       // names of the JSDoc tags
	Deprecated []string `json:"deprecated"` // names of what has the tag @deprecated
	Directives []string `json:"directives"` // of comments that the compiler obeys
}

func newParser(tb testing.TB) *parser {
	tb.Helper()
	cmd := exec.Command("node", "tests/parse.mjs")
	stdin, err := cmd.StdinPipe()
	if err != nil {
		tb.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	var stderr strings.Builder
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		tb.Fatalf("%v: install Node.js 20 or later, e.g. by apt-get install nodejs npm", err)
	}
	tb.Cleanup(func() {
		_ = stdin.Close() // ends the process
		if err := cmd.Wait(); err != nil {
			tb.Errorf("%v: run npm ci --prefix generator/typescript\n%s", err, stderr.String())
		}
	})
	return &parser{stdin: stdin, stdout: bufio.NewReader(stdout)}
}

func (p *parser) parse(tb testing.TB, source string) parsed {
	tb.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	question, err := json.Marshal(source)
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := p.stdin.Write(append(question, '\n')); err != nil {
		tb.Fatal(err)
	}
	answer, err := p.stdout.ReadBytes('\n')
	if err != nil {
		tb.Fatal(err)
	}
	var result parsed
	if err := json.Unmarshal(answer, &result); err != nil {
		tb.Fatal(err)
	}
	return result
}

// withString is an API that has s wherever a string of the source gets into the client.
func withString(s string) *rpcdef.API {
	doc := rpcdef.Doc{Text: s, Deprecated: oneLine(s)}
	e := &rpcdef.Enum{Head: head("Word", rpcdef.InParams|rpcdef.InResults), Kind: rpcdef.String, Values: []*rpcdef.EnumValue{
		{GoName: "WordA", Value: constant.MakeString(s), Doc: doc},
		{GoName: "WordB", Value: constant.MakeString(s + "2"), Doc: doc},
	}}
	e.Doc = doc
	f := field(s, rpcdef.List{Elem: integer})
	f.Doc = doc
	f.Rules = []rpcdef.Rule{{Name: oneLine(s), Arg: oneLine(s)}}
	g := field("word", e)
	g.Doc.Text = s
	o := object("Thing", rpcdef.InParams|rpcdef.InResults, f, g)
	o.Doc = doc
	m := method("x."+s, o, o)
	m.Doc = doc
	full := &rpcdef.Error{Name: "full", GoName: "ErrFull", Code: 400, Message: s, Doc: doc, Data: o}
	m.Errors = []*rpcdef.Error{full}
	a := api([]rpcdef.Decl{e, o}, m)
	a.Errors = m.Errors
	return a
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// valid is s as Go's encoding/json would write it.
func valid(s string) string { return string([]rune(s)) }

// checkStrings reports whether the client of withString(s) holds s as a string, and nothing besides what it should.
func checkStrings(t *testing.T, p *parser, s string) {
	t.Helper()
	files := map[string]string{}
	for _, f := range mustGenerate(t, withString(s)) {
		files[f.Path] = string(f.Data)
		if !utf8.Valid(f.Data) {
			t.Errorf("%q: %s is no UTF-8", s, f.Path)
		}
		if f.Path != "README.md" {
			for i, r := range string(f.Data) {
				if r != '\n' && r != '\t' && !unicode.IsPrint(r) {
					t.Errorf("%q: %s holds %U at %d", s, f.Path, r, i)
				}
			}
		}
		for _, bad := range []string{"</script", "<!"} {
			if f.Path != "README.md" && strings.Contains(string(f.Data), bad) {
				t.Errorf("%q: %s holds %s", s, f.Path, bad)
			}
		}
	}
	checkTexts(t, s, files)
	types, wire := p.parse(t, files["types.ts"]), p.parse(t, files["wire.ts"])
	client, methods := p.parse(t, files["client.ts"]), p.parse(t, files["methods.ts"])
	all := map[string]parsed{"types.ts": types, "wire.ts": wire, "client.ts": client, "methods.ts": methods}
	for _, name := range []string{"version", "api-errors"} {
		all[name+".ts"] = p.parse(t, files[name+".ts"])
	}
	for _, name := range []string{
		"client.js", "client.d.ts", "methods.js", "methods.d.ts", "types.js", "types.d.ts", "wire.js",
		"version.js", "version.d.ts", "api-errors.js", "api-errors.d.ts",
	} {
		all["esm/"+name] = p.parse(t, files["esm/"+name])
	}
	for name, file := range all {
		if len(file.Errors)+len(file.Directives) > 0 {
			t.Errorf("%q: %s: %v %v\n%s", s, name, file.Errors, file.Directives, files[name])
		}
		for _, tag := range file.Tags {
			if tag != "deprecated" && tag != "throws" {
				t.Errorf("%q: %s has the tag @%s\n%s", s, name, tag, files[name])
			}
		}
	}
	const imported, variable = "ImportDeclaration", "FirstStatement" // a name for variable statements, too
	guard := "FunctionDeclaration isWord"
	for name, want := range map[string][]string{
		"types.ts":         {"TypeAliasDeclaration Open", "TypeAliasDeclaration Word", guard, "InterfaceDeclaration Thing"},
		"esm/types.d.ts":   {"TypeAliasDeclaration Open", "TypeAliasDeclaration Word", guard, "InterfaceDeclaration Thing"},
		"esm/types.js":     {guard},
		"esm/client.js":    {imported, imported, "ClassDeclaration APIClient"},
		"esm/client.d.ts":  slices.Delete(slices.Clone(client.Statements), 3, 5),
		"version.ts":       {imported, imported, variable, "InterfaceDeclaration VersionCheck", "FunctionDeclaration checkVersion", variable, variable},
		"esm/version.js":   {imported, variable, "FunctionDeclaration checkVersion", variable, variable},
		"esm/version.d.ts": {imported, variable, "InterfaceDeclaration VersionCheck", "FunctionDeclaration checkVersion"},

		"api-errors.ts":       {imported, imported, imported, imported, "ClassDeclaration FullError"},
		"esm/api-errors.js":   {imported, imported, imported, "ClassDeclaration FullError"},
		"esm/api-errors.d.ts": {imported, imported, "ClassDeclaration FullError"},

		"esm/methods.js":   methods.Statements[2:],
		"esm/methods.d.ts": slices.Delete(slices.Clone(methods.Statements), 2, 4),
		"esm/wire.js":      slices.Delete(slices.Clone(wire.Statements), 1, 2),
	} {
		if diff := cmp.Diff(want, all[name].Statements); diff != "" {
			t.Errorf("%q: %s: -want +got\n%s", s, name, diff)
		}
	}
	if diff := cmp.Diff([]string{"ClassDeclaration APIClient", "TypeAliasDeclaration API", "TypeAliasDeclaration ChannelMethod"}, client.Statements[len(client.Statements)-3:]); diff != "" || len(client.Statements) != 8 {
		t.Errorf("%q: client.ts has the statements %q", s, client.Statements)
	}
	if n := len(methods.Statements); n != 5 || !strings.HasPrefix(methods.Statements[n-1], "FunctionDeclaration ") {
		t.Errorf("%q: methods.ts has the statements %q", s, methods.Statements)
	}
	if diff := cmp.Diff([]string{imported, imported, variable, variable, variable}, wire.Statements); diff != "" {
		t.Errorf("%q: wire.ts: -want +got\n%s", s, diff)
	}
	if want := []string{valid(s), "word"}; len(types.Members) != 2 || types.Members[0] != want[0] || types.Members[1] != want[1] {
		t.Errorf("%q: members are %q", s, types.Members)
	}
	for _, name := range []string{"types.ts", "wire.ts", "esm/types.js", "esm/types.d.ts", "esm/wire.js"} {
		list := all[name].Strings
		if i := slices.Index(list, valid(s+"2")); i < 1 || list[i-1] != valid(s) {
			t.Errorf("%q: %s: the values of the enum aren't in %q", s, name, list)
		}
	}
	for _, name := range []string{"methods.ts", "esm/methods.js"} {
		if got := count(all[name].Strings, valid("x."+s)); got != 3 {
			t.Errorf("%q: %s names the method %d times, not 3 times: %q", s, name, got, all[name].Strings)
		}
	}
	for _, name := range []string{"version.ts", "esm/version.js"} {
		if got := count(all[name].Strings, valid("x."+s)); got != 1 {
			t.Errorf("%q: %s names the method %d times, not once: %q", s, name, got, all[name].Strings)
		}
	}
	for _, name := range []string{"Word", "Thing"} {
		if strings.TrimSpace(oneLine(s)) != "" && !slices.Contains(types.Deprecated, name) {
			t.Errorf("%q: %s is not deprecated\n%s", s, name, files["types.ts"])
		}
	}
}

// row is a method in the README, with its name on the wire as code.
var row = regexp.MustCompile("^\\| `[\\pL\\pN_$]+` \\| (`[^`|<>]*`|<code>[^`|<>]*</code>) \\|$")

// checkTexts makes sure that the files that are no TypeScript are what another string gives, but for the name of the method.
func checkTexts(t *testing.T, s string, files map[string]string) {
	t.Helper()
	for _, f := range mustGenerate(t, withString("text")) {
		name, want := f.Path, string(f.Data)
		switch {
		case strings.HasSuffix(name, ".ts"), strings.HasSuffix(name, ".js"):
		case name == "README.md":
			method := types.MethodName(&rpcdef.Method{Name: "x." + s})
			want = strings.ReplaceAll(want, "api.xText(", "api."+method+"(")
			for _, format := range []string{"await %s(rpc", "import { %s }"} { // the function
				want = strings.ReplaceAll(want, fmt.Sprintf(format, "xText"), fmt.Sprintf(format, types.SafeFunction(method)))
			}
			got, wanted := strings.Split(files[name], "\n"), strings.Split(want, "\n")
			for i := range wanted {
				if i >= len(got) || got[i] != wanted[i] && (!row.MatchString(got[i]) || !row.MatchString(wanted[i])) {
					t.Errorf("%q: line %d of the README differs from %q:\n%s", s, i+1, wanted[i], files[name])
					break
				}
			}
			if len(got) != len(wanted) {
				t.Errorf("%q: the README has %d lines, want %d", s, len(got), len(wanted))
			}
		case files[name] != want:
			t.Errorf("%q: %s is\n%s\nwant\n%s", s, name, files[name], want)
		}
	}
}

func count(list []string, s string) int {
	n := 0
	for _, e := range list {
		if e == s {
			n++
		}
	}
	return n
}

func TestHostileStrings(t *testing.T) {
	p := newParser(t)
	for _, s := range hostile {
		checkStrings(t, p, s)
	}
}

func FuzzQuote(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	p := newParser(f)
	f.Fuzz(func(t *testing.T, s string) { checkStrings(t, p, s) })
}

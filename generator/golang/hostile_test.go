package golang

import (
	"go/ast"
	"go/constant"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"

	"example.com/rpcgen/generator/golang/internal/golangtest"
	"example.com/rpcgen/rpcdef"
)

// FuzzAPI checks the hostile texts in each run of go test, not only where it fuzzes.
func FuzzAPI(f *testing.F) {
	for text := range golangtest.Hostile {
		f.Add(text)
	}
	f.Fuzz(checkAPI)
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
			parsed := golangtest.Parse(t, string(file.Data))
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
	if decls := golangtest.Parse(t, "package p\n"+list).Decls; len(decls) != methods {
		t.Errorf("%q: the README has %d methods, want %d:\n%s", text, len(decls), methods, list)
	}
}

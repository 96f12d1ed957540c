package lab

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"example.com/rpcgen/rpcdef"
)

// shownFields is how many fields of a construct the table has room for.
const shownFields = 4

// space joins the words of a text that stands on several lines.
func space(text string) string { return strings.Join(strings.Fields(text), " ") }

// goTypes returns how a file of Go declares a type: its fields, or else what it is. An empty name asks for the result of the method
// Get or LabGet.
func goTypes(t *testing.T, name string, src []byte) []string {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", src, 0)
	if err != nil {
		t.Fatal(err)
	}
	text := func(n ast.Node) string {
		return space(string(src[fset.Position(n.Pos()).Offset:fset.Position(n.End()).Offset]))
	}
	var fields, others []string
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.TypeSpec:
			if st, ok := n.Type.(*ast.StructType); ok && n.Name.Name == name {
				fields = goFields(st, text)
			} else if _, isStruct := n.Type.(*ast.StructType); !isStruct && !isInterface(n.Type) {
				others = append(others, "type "+text(n))
			}
			return false
		case *ast.FuncDecl:
			if n.Name.Name == "LabGet" && name == "" {
				fields = append(fields, text(n.Type.Results.List[0].Type))
			}
			return false
		default:
			return true
		}
	})
	return append(fields, others[:min(len(others), 2)]...)
}

func isInterface(t ast.Expr) bool {
	_, ok := t.(*ast.InterfaceType)
	return ok
}

var plainTag = regexp.MustCompile("^`json:\"[^,\"]*\"`$")

func goFields(st *ast.StructType, text func(ast.Node) string) []string {
	var fields []string
	for _, f := range st.Fields.List {
		field := text(f.Type)
		if len(f.Names) > 0 && f.Names[0].Name != "V" {
			field = f.Names[0].Name + " " + field
		}
		if f.Tag != nil && !plainTag.MatchString(f.Tag.Value) {
			field += " " + f.Tag.Value
		}
		fields = append(fields, field)
	}
	return fields
}

var (
	pythonClass  = regexp.MustCompile(`(?m)^class (\w+)\((\w+)\):\n((?:    .*\n|\n)*)`)
	pythonField  = regexp.MustCompile(`(?m)^    (\w+): (.*(?:\n     .*|\n    [\])].*)*)`)
	pythonAlias  = regexp.MustCompile(`(?m)^(\w+): TypeAlias = (.*(?:\n    .*|\n[\])].*)*)`)
	pythonResult = regexp.MustCompile(`(?s)def lab_get\(.*?\) -> (.*?):\n`)
	docstring    = regexp.MustCompile(`(?s)"""(?:[^\\]|\\.)*?"""`)
)

// pythonTypes is goTypes for the Python client.
func pythonTypes(name string, models, client []byte) []string {
	var fields, others []string
	text := docstring.ReplaceAllString(string(models), "")
	for _, class := range pythonClass.FindAllStringSubmatch(text, -1) {
		switch {
		case class[1] == name:
			for _, f := range pythonField.FindAllStringSubmatch(class[3], -1) {
				fields = append(fields, field(f[1], space(f[2])))
			}
		case strings.HasSuffix(class[2], "Enum"):
			others = append(others, "class "+class[1]+"("+class[2]+")")
		}
	}
	for _, alias := range pythonAlias.FindAllStringSubmatch(text, -1) {
		others = append(others, alias[1]+" = "+space(alias[2]))
	}
	if name == "" {
		if m := pythonResult.FindSubmatch(client); m != nil {
			fields = []string{space(string(m[1]))}
		}
	}
	return append(fields, others[:min(len(others), 2)]...)
}

// field leaves out the name that most constructs have.
func field(name, typ string) string {
	if name == "v" {
		return typ
	}
	return name + ": " + typ
}

var (
	tsInterface = regexp.MustCompile(`(?m)^export interface (\w+) \{\n((?:  .*\n)*)\}`)
	tsField     = regexp.MustCompile(`(?m)^  (\S[^:]*?): (.*(?:\n    .*|\n  \}.*)*);$`)
	tsAlias     = regexp.MustCompile(`(?m)^export type (\w+) =(.*(?:\n  .*)*);$`)
	tsResult    = regexp.MustCompile(`(?s)labGet\(.*?\): Promise<(.*?)> \{\n`)
	comment     = regexp.MustCompile(`(?s) *//.*?\n|/\*\*.*?\*/`)
)

// typeScriptTypes is goTypes for the TypeScript client.
func typeScriptTypes(name string, types, client []byte) []string {
	text := comment.ReplaceAllString(string(types), "")
	var fields, others []string
	for _, m := range tsInterface.FindAllStringSubmatch(text, -1) {
		if m[1] != name {
			continue
		}
		for _, f := range tsField.FindAllStringSubmatch(m[2], -1) {
			fields = append(fields, field(f[1], space(f[2])))
		}
	}
	for _, alias := range tsAlias.FindAllStringSubmatch(text, -1) {
		others = append(others, alias[1]+" = "+strings.TrimPrefix(space(alias[2]), "| "))
	}
	if name == "" {
		if m := tsResult.FindSubmatch(client); m != nil {
			fields = []string{space(string(m[1]))}
		}
	}
	return append(fields, others[:min(len(others), 2)]...)
}

// columns returns the types of a construct, in Go and in the clients.
func (c *construct) columns(t *testing.T, files map[string][]byte, api *rpcdef.API) (source, python, typescript, golang []string) {
	t.Helper()
	name, goName := "", ""
	if st, ok := c.result.(*rpcdef.Struct); ok {
		projected := c.project(api, modeOut).Services[0].Methods[0].Result.(*rpcdef.Struct)
		name, goName = projected.Name, strings.SplitN(st.GoName, "[", 2)[0]
	}
	src, err := filepath.Glob(filepath.Join(root, strings.TrimPrefix(c.pkg, "example.com/rpcgen/"), "*.go"))
	if err != nil || len(src) != 1 {
		t.Fatalf("%s: expected one file, found %q", c.pkg, src)
	}
	source = goTypes(t, goName, readFile(t, src[0]))
	if name == "" {
		source = append([]string{rpcdef.TypeString(c.result)}, source...)
	}
	both := c.name + "/" + modeBoth
	python = pythonTypes(name, files["python/clients/"+both+"/models.py"], files["python/clients/"+both+"/client.py"])
	out := "typescript/clients/" + c.name + "/" + modeOut
	typescript = typeScriptTypes(name, files[out+"/types.ts"], files[out+"/client.ts"])
	golang = goTypes(t, name, files["go/clients/"+both+"/types.go"])
	if name == "" {
		golang = append(goTypes(t, name, files["go/clients/"+both+"/client.go"])[:1], golang...)
	}
	return source, python, typescript, golang
}

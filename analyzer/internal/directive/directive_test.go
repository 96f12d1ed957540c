package directive

import (
	"errors"
	"go/ast"
	"go/scanner"
	"go/token"
	"slices"
	"strings"
	"testing"

	"example.com/rpcgen/analyzer/internal/diag"
)

var allPlaces = []Place{
	PackageClause, InterfaceType, StructType, FuncType, MapType, ListType, NamedType, OtherType, Alias, InterfaceMethod, EmbeddedInterface,
	StructField, Function, Constant, Variable, Import, Group,
}

// TestTable has each directive stand in each place, and holds what is found and reported there against the table.
func TestTable(t *testing.T) {
	for _, row := range table {
		for _, place := range allPlaces {
			doc, diags := comments("//rpcgen:" + row.name)
			reader := NewReader(diags)
			found := reader.Take(doc, place)
			reader.Rest(doc.List)
			got := messages(t, diags)
			switch {
			case slices.Contains(row.places, place):
				if len(found) == 0 && got == "" || strings.Contains(got, "stands on") {
					t.Errorf("rpcgen:%s on %s: got %q and %v", row.name, place, got, found)
				}
			default:
				want := "rpcgen:" + row.name + " stands on " + string(place) + ", expected on " + row.describes + ": move it"
				if got != want || len(found) > 0 {
					t.Errorf("rpcgen:%s on %s: got %q and %v, want %q", row.name, place, got, found, want)
				}
			}
		}
	}
}

// TestRest holds what is reported of comments that weren't taken.
func TestRest(t *testing.T) {
	for text, want := range map[string]string{
		"//rpcgen:servise":     "unknown directive rpcgen:servise, expected one of: channel enum error event ignore method name service union wire; did you mean rpcgen:service",
		"//rpcgen:channels":    "unknown directive rpcgen:channels, expected one of: channel enum error event ignore method name service union wire; did you mean rpcgen:channel",
		"//rpcgen:x":           "unknown directive rpcgen:x, expected one of: channel enum error event ignore method name service union wire",
		"//rpcgen:service":     "rpcgen:service describes nothing here: move it to the doc comment of an interface type",
		"// rpcgen:enum":       "// rpcgen:enum is no directive: write //rpcgen:DIRECTIVE, in lower case and without spaces",
		"// rpcgen: see there": "",
		"/*rpcgen:enum*/":      "", // it is no doc
		"//other:service":      "",
	} {
		doc, diags := comments(text)
		NewReader(diags).Rest(doc.List)
		if got := messages(t, diags); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

// TestBlocks holds that no directive in a block comment counts, and where in a doc comment one is reported.
func TestBlocks(t *testing.T) {
	for text, want := range map[string]string{
		"/*rpcgen:service*/":              "a.go:1:3",
		"/* rpcgen:service */":            "a.go:1:4",
		"/*\nText.\n\n  rpcgen:service x": "a.go:4:3",
		"/*\n * rpcgen: Service\n */":     "a.go:2:4",
		"/*//rpcgen:service*/":            "",
		"/*\n//rpcgen:service\n*/":        "",
		"/* of rpcgen:service */":         "",
		"/* rpcgen:other */":              "",
	} {
		doc, diags := comments(text)
		reader := NewReader(diags)
		if found := reader.Take(doc, InterfaceType); len(found) > 0 {
			t.Errorf("%q: found %v", text, found)
		}
		reader.Rest(doc.List)
		if want != "" {
			want += ": rpcgen:service stands in a block comment, which holds no directives: write //rpcgen:service on a line of its own"
		}
		got := ""
		if err := diags.Err(); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestNameFor(t *testing.T) {
	for goName, want := range map[string]string{
		"TasksService": "tasks", "Service": "service", "HTTPHandlers": "http", "TaskHandler": "task", "UserAPI": "user", "PingRPC": "ping", "Shop": "shop",
	} {
		if got := (&Service{}).NameFor(goName); got != want {
			t.Errorf("%s is the service %s, want %s", goName, got, want)
		}
	}
	if got := (&Service{ast.DirectiveArg{Arg: "x"}}).NameFor("TasksService"); got != "x" {
		t.Errorf("the name of the directive isn't taken, but %s", got)
	}
}

// comments returns a doc comment at the start of a file.
func comments(lines ...string) (*ast.CommentGroup, *diag.List) {
	fset := token.NewFileSet()
	file := fset.AddFile("a.go", -1, 1000)
	doc := &ast.CommentGroup{}
	for i, line := range lines {
		doc.List = append(doc.List, &ast.Comment{Slash: file.Pos(i), Text: line})
	}
	return doc, diag.New(fset)
}

func messages(t *testing.T, diags *diag.List) string {
	t.Helper()
	err := diags.Err()
	if err == nil {
		return ""
	}
	var list scanner.ErrorList
	if !errors.As(err, &list) {
		t.Fatal(err)
	}
	var all []string
	for _, e := range list {
		all = append(all, e.Msg)
	}
	return strings.Join(all, "\n")
}

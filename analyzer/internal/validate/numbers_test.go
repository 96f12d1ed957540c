package validate

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"iter"
	"slices"
	"strings"
	"testing"
)

func TestWrongNumbers(t *testing.T) {
	const integer, number, unsigned, duration, truth = "an integer", "a number", "an integer that isn't negative", `a duration such as "1m30s"`, "true or false"
	for _, test := range []struct {
		goType, rules string
		want          []Wrong
	}{
		{"string", "required,min=1,max=0x10,email,eq=many", nil},
		{"string", "min=many,email,len", []Wrong{{"min=many", integer}, {"len", integer}}},
		{"*Name", "omitempty,min=1.5", []Wrong{{"min=1.5", integer}}},
		{"int", "gte=-1,lte=1e3,ne=x", []Wrong{{"lte=1e3", integer}, {"ne=x", integer}}},
		{"uint8", "gt=0,lt=-1", []Wrong{{"lt=-1", unsigned}}},
		{"float64", "min=0.5,max=1e3,lt=half", []Wrong{{"lt=half", number}}},
		{"bool", "eq=true,ne=no,min=x", []Wrong{{"ne=no", truth}}},
		{"time.Duration", "min=1s,max=60,gt=long", []Wrong{{"gt=long", duration}}},
		{"time.Time", "gt", nil},
		{"any", "min=x", nil},
		{"P", "min=x", nil},
		{"[]string", "min=x,dive,min=y,dive,min=z", []Wrong{{"min=x", integer}, {"min=y", integer}}},
		{"[2][]int", "dive,len=x,dive,eq=y", []Wrong{{"len=x", integer}, {"eq=y", integer}}},
		{"map[string]float64", "max=x,dive,keys,min=y,endkeys,min=z", []Wrong{{"max=x", integer}, {"min=y", integer}, {"min=z", number}}},
		{"[]string", "dive,keys,min=x,endkeys,min=y", []Wrong{{"min=y", integer}}},
	} {
		got := slices.Collect(WrongNumbers(typeOf(t, test.goType), rulesOf(test.rules)))
		if !slices.Equal(got, test.want) {
			t.Errorf("%s `%s`: got %v, want %v", test.goType, test.rules, got, test.want)
		}
	}
}

// typeOf returns the type that an expression of Go means.
func typeOf(t *testing.T, expression string) types.Type {
	t.Helper()
	std := imports{check(t, "time", "type Duration int64; type Time struct{}", imports{})}
	pkg := check(t, "a", "import \"time\"; type Name string; type P *P; var _ time.Time; var V "+expression, std)
	return pkg.Scope().Lookup("V").Type()
}

// check returns a package that imports another one at most.
func check(t *testing.T, path, text string, imported imports) *types.Package {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, path, "package "+path+"; "+text, 0)
	if err != nil {
		t.Fatal(err)
	}
	config := types.Config{Importer: imported}
	pkg, err := config.Check(path, fset, []*ast.File{file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return pkg
}

type imports struct{ pkg *types.Package }

func (i imports) Import(string) (*types.Package, error) { return i.pkg, nil }

func rulesOf(tag string) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for rule := range strings.SplitSeq(tag, ",") {
			if name, arg, _ := strings.Cut(rule, "="); !yield(name, arg) {
				return
			}
		}
	}
}

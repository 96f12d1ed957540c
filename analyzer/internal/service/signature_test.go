package service

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"testing"

	"example.com/rpcgen/analyzer/internal/wire"
	"example.com/rpcgen/rpcdef"
	"github.com/google/go-cmp/cmp"
)

// TestGoExpr holds that a type's text is cut into pieces at its packages only.
func TestGoExpr(t *testing.T) {
	pkg := types.NewPackage("example.com/app/items/v2", "items")
	item := types.NewNamed(types.NewTypeName(0, pkg, "Item", nil), types.NewStruct(nil, nil), nil)
	field := types.NewField(0, pkg, "X", types.NewPointer(item), false)
	for _, test := range []struct {
		t       types.Type
		pointer bool
		want    string
	}{
		{types.Typ[types.Int], false, "int"},
		{types.NewPointer(types.NewSlice(item)), true, "*[]v2.Item"},
		{types.NewMap(types.Typ[types.String], types.NewPointer(item)), false, "map[string]*v2.Item"},
		{types.NewStruct([]*types.Var{field}, []string{"a.b\x00.c"}), false, `struct{X *v2.Item "a.b\x00.c"}`},
	} {
		e := wire.GoExpr(test.t)
		got := e.Format(func(p rpcdef.GoPackage) string {
			if want := (rpcdef.GoPackage{Path: "example.com/app/items/v2", Name: "items"}); p != want {
				t.Errorf("%s: the package is %v", test.t, p)
			}
			return "v2"
		})
		if got != test.want || e.Pointer != test.pointer {
			t.Errorf("%s: got %s, pointer %t", test.t, got, e.Pointer)
		}
	}
}

// TestProgressSignature holds what the model says of a method that reports progress, before any back-end can carry one out.
func TestProgressSignature(t *testing.T) {
	const source = `package jobs

type Params struct{}
type Step struct{}

type Service interface {
	Run(params *Params, progress func(Step) error) (int, error)
}
`
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "jobs.go", source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	pkg, err := new(types.Config).Check("example.com/jobs", fset, []*ast.File{file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	service := pkg.Scope().Lookup("Service").Type().Underlying().(*types.Interface)
	jobs := rpcdef.GoPackage{Path: "example.com/jobs", Name: "jobs"}
	want := rpcdef.Signature{
		Params:   &rpcdef.GoExpr{Pointer: true, Pieces: []rpcdef.GoPiece{{Package: jobs, Text: "Params"}}},
		Progress: &rpcdef.GoExpr{Pieces: []rpcdef.GoPiece{{Package: jobs, Text: "Step"}}},
		Result:   &rpcdef.GoExpr{Pieces: []rpcdef.GoPiece{{Text: "int"}}},
		Error:    true,
	}
	if diff := cmp.Diff(want, goSignature(service.Method(0).Signature(), wire.GoExpr)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

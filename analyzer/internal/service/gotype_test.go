package service

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/rpcgen/rpcdef"
)

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
	if diff := cmp.Diff(want, goSignature(service.Method(0).Signature())); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

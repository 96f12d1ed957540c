package service

import (
	"go/types"
	"strings"

	"example.com/rpcgen/rpcdef"
)

// goSignature returns the signature of a method that has the form of one.
func goSignature(sig *types.Signature) rpcdef.Signature {
	var out rpcdef.Signature
	for v := range sig.Params().Variables() {
		switch t := v.Type(); {
		case isContext(t):
			out.Context = true
		case isProgress(t):
			out.Progress = goExpr(t.Underlying().(*types.Signature).Params().At(0).Type())
		default:
			out.Params = goExpr(t)
		}
	}
	for v := range sig.Results().Variables() {
		if isError(v.Type()) {
			out.Error = true
		} else {
			out.Result = goExpr(v.Type())
		}
	}
	return out
}

// goExpr returns a type as an expression. An alias of a pointer type is replaced by that.
func goExpr(t types.Type) *rpcdef.GoExpr {
	e := &rpcdef.GoExpr{}
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		e.Pointer, t = true, p.Elem()
	}
	const mark = "\x00" // no type's text has it: tags are quoted
	packages := []rpcdef.GoPackage{{}}
	text := types.TypeString(t, func(p *types.Package) string {
		packages = append(packages, rpcdef.GoPackage{Path: p.Path(), Name: p.Name()})
		return mark
	})
	for i, piece := range strings.Split(text, mark+".") {
		if piece != "" {
			e.Pieces = append(e.Pieces, rpcdef.GoPiece{Package: packages[i], Text: piece})
		}
	}
	return e
}

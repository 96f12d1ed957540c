package service

import (
	"go/types"

	"example.com/rpcgen/analyzer/internal/wire"
	"example.com/rpcgen/rpcdef"
)

// goSignature returns the signature of a method that has the form of one. Written makes the expression of what the method returns or tells.
func goSignature(sig *types.Signature, written func(types.Type) *rpcdef.GoExpr) rpcdef.Signature {
	var out rpcdef.Signature
	for v := range sig.Params().Variables() {
		switch t := v.Type(); {
		case isContext(t):
			out.Context = true
		case isProgress(t):
			out.Progress = written(t.Underlying().(*types.Signature).Params().At(0).Type())
		default:
			out.Params = wire.GoExpr(t)
		}
	}
	for v := range sig.Results().Variables() {
		if isError(v.Type()) {
			out.Error = true
		} else {
			out.Result = written(v.Type())
		}
	}
	return out
}

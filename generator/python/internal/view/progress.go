package view

import (
	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/python/internal/syntax"
	"example.com/rpcgen/generator/python/internal/types"
	"example.com/rpcgen/rpcdef"
)

// telling turns the view of a method into that of one that tells its progress: it returns the call, which can be awaited.
func (r *methodResolver) telling(v *Method, m *rpcdef.Method, wire emit.Group) {
	plain := &types.Mapper{Scope: r.scope, Plain: true, Use: rpcdef.InResults}
	progress := plain.Expr(m.Progress)
	result := emit.Leaf("None")
	var read string
	if m.Result == nil {
		read = r.scope.Use("no_result")
	} else {
		result = plain.Expr(m.Result)
		read = r.reader(v.Name, "result", m.Result, result)
	}
	v.IsTelling, v.IsAsync = true, false
	v.Returns = syntax.Generic(r.scope.Own("ProgressCall"), result, progress)
	args := []emit.Group{
		emit.Leaf("self"), wire, r.argument(m), emit.Leaf("timeout"),
		emit.Leaf("result=" + read), emit.Leaf("progress=" + r.reader(v.Name, "progress", m.Progress, progress)),
	}
	if m.Idempotent {
		args = append(args, emit.Leaf("idempotent=True"))
	}
	v.Body = append(v.Body, syntax.Call("_progress", args...).Before("return "))
}

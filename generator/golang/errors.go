package golang

import (
	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/rpcdef"
)

// errorName returns the name of a declared error: ErrTaskNotFound for a variable, QuotaError for a type.
func errorName(e *rpcdef.Error) string {
	stem := rpcdef.ErrorStem(e.GoName)
	if rpcdef.Snake(stem) != e.Name {
		stem = identifier(e.Name)
	}
	if e.Type {
		return stem + "Error"
	}
	return "Err" + stem
}

func errorOwner(e *rpcdef.Error) emit.Owner {
	return emit.Owner{What: "error " + e.GoName, Pos: e.Pos, Fix: "rename it with //rpcgen:error CODE NAME"}
}

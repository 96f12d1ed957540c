package golangtest

import (
	"go/token"

	"example.com/rpcgen/rpcdef"
)

// Pos returns a place in the file of the API.
func Pos(line int) token.Position { return token.Position{Filename: "api.go", Line: line, Column: 1} }

// Head returns the head of a declaration that stands in params and in results.
func Head(name, doc string) rpcdef.Head {
	return rpcdef.Head{
		Name: name, GoName: name, Package: "example.com/api", Doc: rpcdef.Doc{Text: doc}, Pos: Pos(1), Use: rpcdef.InParams | rpcdef.InResults,
	}
}

// Field returns a field of a struct.
func Field(name, goName string, t rpcdef.Type) *rpcdef.Field {
	return &rpcdef.Field{Name: name, GoName: goName, Type: t, Pos: Pos(2)}
}

// Method returns a method.
func Method(name, goName string, params *rpcdef.Struct, result rpcdef.Type) *rpcdef.Method {
	return &rpcdef.Method{Name: name, GoName: goName, Params: params, Result: result, Pos: Pos(3)}
}

// API returns an API of one service.
func API(decls []rpcdef.Decl, methods ...*rpcdef.Method) *rpcdef.API {
	return &rpcdef.API{Services: []*rpcdef.Service{{Name: "api", GoName: "API", Methods: methods}}, Decls: decls}
}

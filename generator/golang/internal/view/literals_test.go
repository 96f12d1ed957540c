package view

import (
	"example.com/rpcgen/generator/golang/internal/golangtest"
	"example.com/rpcgen/rpcdef"
)

// The parts of an API.
var (
	str    = rpcdef.Basic{Kind: rpcdef.String}
	pos    = golangtest.Pos
	field  = golangtest.Field
	method = golangtest.Method
	api    = golangtest.API
)

func head(name string) rpcdef.Head { return golangtest.Head(name, "") }

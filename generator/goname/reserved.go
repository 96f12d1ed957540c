package goname

import (
	"strings"

	"example.com/rpcgen/generator/emit"
)

// Reserved are the names that mean something everywhere: keywords, which can't be names, and predeclared identifiers, which shouldn't be.
var Reserved = emit.NewWords(strings.Fields(`
	break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select
	struct switch type var
	any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string uint uint8 uint16 uint32
	uint64 uintptr true false iota nil append cap clear close complex copy delete imag len make max min new panic print println real recover
`)...)

// initialisms are the words that Go names have all in upper case.
var initialisms = emit.NewWords(strings.Fields(`
	acl api ascii cpu css dns eof guid html http https id ip json lhs qps ram rhs rpc sla smtp sql ssh tcp tls ttl udp ui uid uuid uri url
	utf vm xml xmpp xsrf xss
`)...)

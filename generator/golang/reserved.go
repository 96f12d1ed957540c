package golang

import (
	"strings"

	"example.com/rpcgen/generator/emit"
)

// versionName is the name of the constant that holds the version of the client. It has the client's name in it, for Version and ClientVersion may well be
// types of an API.
const versionName = "APIClientVersion"

// ownNames are the exported names that the client has itself, sorted.
var ownNames = []string{
	"APIClient",
	versionName,
	"APIVersion",
	"CentrifugoConfig",
	"CentrifugoRPCClient",
	"DecodeError",
	"DisconnectError",
	"ErrCallCancelled",
	"ErrDeadlineExceeded",
	"ErrDisconnected",
	"ErrDuplicateCall",
	"ErrInternal",
	"ErrInvalidParams",
	"ErrOverloaded",
	"ErrPermissionDenied",
	"ErrResultTooLarge",
	"ErrShuttingDown",
	"ErrUnknownMethod",
	"InvalidField",
	"InvalidParamsError",
	"NewAPIClient",
	"NewCentrifugoRPCClient",
	"RPC",
	"RPCError",
	"Transport",
	"TransportCorrelation",
	"TransportRPC",
	"VersionCheck",
}

// reservedPackageNames are names that no package should have: main, which would be a program, keywords, and predeclared identifiers.
var reservedPackageNames = emit.NewWords(strings.Fields(`
	main
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

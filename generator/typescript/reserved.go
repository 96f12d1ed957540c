package typescript

import "example.com/rpcgen/generator/emit"

// reservedTypes are names that a type can't have, or that would hide what the emitted files use.
var reservedTypes = emit.NewWords(
	// Types of the language.
	"any", "bigint", "boolean", "never", "null", "number", "object", "string", "symbol", "undefined", "unknown", "void",
	// Reserved words, also those of strict mode and of modules.
	"arguments", "await", "break", "case", "catch", "class", "const", "continue", "debugger", "default", "delete", "do", "else",
	"enum", "eval", "export", "extends", "false", "finally", "for", "function", "if", "implements", "import", "in", "instanceof",
	"interface", "let", "new", "package", "private", "protected", "public", "return", "static", "super", "switch", "this", "throw",
	"true", "try", "typeof", "var", "while", "with", "yield",
	// Words that mean something in some type or import.
	"abstract", "accessor", "as", "asserts", "async", "constructor", "declare", "defer", "from", "get", "global", "infer", "intrinsic", "is",
	"keyof", "module", "namespace", "of", "out", "override", "readonly", "require", "satisfies", "set", "type", "unique", "using",
	// Globals that client.ts uses as types, and its own names.
	"Promise", "wire",
	// Types of the emitted part of runtime/shapes.ts.
	"WireFields", "WireKey", "WireMismatch", "WireShape",
)

// ownTypes and ownValues are what rpc-client.ts exports for users.
var (
	ownValues = []string{
		"CentrifugoRPCClient", "RPCClientError", "RPCDecodeError", "RPCDisconnectedError", "RPCEncodeError", "RPCError", "RPCTimeoutError",
	}
	ownTypes = []string{"CallOptions", "CentrifugoRPCClientOptions", "RPCCaller", "RPCNotifier", "WebSocketConstructor"}
)

// ownNames are the names of the package that no type of the API can have.
var ownNames = emit.NewWords(append(append([]string{"APIClient"}, ownValues...), ownTypes...)...)

// reservedMethods are names that mean something to JavaScript: a "then" makes await wait for ever.
var reservedMethods = emit.NewWords("then", "toJSON")

// inherited are the properties of every object.
var inherited = emit.NewWords(
	"__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__", "__proto__", "constructor", "hasOwnProperty",
	"isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "toString", "valueOf",
)

// safeType returns the name that a type of the API has in TypeScript.
func safeType(name string) string {
	if reservedTypes.Has(name) {
		return name + "_"
	}
	return name
}

// safeMethod returns the name that a method has in TypeScript.
func safeMethod(name string) string {
	switch {
	case name == "" || name[0] >= '0' && name[0] <= '9':
		return "_" + name
	case reservedMethods.Has(name) || inherited.Has(name):
		return name + "_"
	}
	return name
}

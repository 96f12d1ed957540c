package typescript

import (
	"slices"

	"example.com/rpcgen/generator/emit"
)

// reservedWords are the reserved words of JavaScript, also those of strict mode and of modules, and names that nothing else can have there.
var reservedWords = []string{
	"arguments", "await", "break", "case", "catch", "class", "const", "continue", "debugger", "default", "delete", "do", "else",
	"enum", "eval", "export", "extends", "false", "finally", "for", "function", "if", "implements", "import", "in", "instanceof",
	"interface", "let", "new", "null", "package", "private", "protected", "public", "return", "static", "super", "switch", "this", "throw",
	"true", "try", "typeof", "undefined", "var", "void", "while", "with", "yield",
}

// The names under which client.ts and methods.ts import modules.
const (
	methodsName = "methods"
	shapesName  = "shapes"
	wireName    = "wire"
)

// reservedTypes are names that a type can't have, or that would hide what the emitted files use.
var reservedTypes = emit.NewWords(slices.Concat(reservedWords, []string{
	// Types of the language.
	"any", "bigint", "boolean", "never", "number", "object", "string", "symbol", "unknown",
	// Words that mean something in some type or import.
	"abstract", "accessor", "as", "asserts", "async", "constructor", "declare", "defer", "from", "get", "global", "infer", "intrinsic", "is",
	"keyof", "module", "namespace", "of", "out", "override", "readonly", "require", "satisfies", "set", "type", "unique", "using",
	// A global type of the signatures, the type of enums that are read, and the modules beside which types are imported.
	"Promise", openName, methodsName, shapesName, wireName,
})...)

// reservedFunctions are names that a function of methods.ts can't have, or that would hide what it uses.
var reservedFunctions = emit.NewWords(slices.Concat(reservedWords, []string{
	"exports", "globalThis", "require", // in modules of Node.js
	shapesName, wireName,
})...)

// reservedMethods are names that mean something to JavaScript: an object or a module with a "then" is taken for a promise.
var reservedMethods = emit.NewWords("then", "toJSON")

// inherited are the properties of every object.
var inherited = emit.NewWords(
	"__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__", "__proto__", "constructor", "hasOwnProperty",
	"isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "toString", "valueOf",
)

// The names of the typed client, and of the type of what it does.
const (
	clientName = "APIClient"
	apiName    = "API"
)

// versionName is the name of the constant that holds the version of the package.
const versionName = "VERSION"

// baseClientName is the name of the base client.
const baseClientName = "CentrifugoRPCClient"

// What version.ts exports: the version of the API, and the function, also a method of APIClient, that asks the server whether it has the same,
// with the type of what it gives.
const (
	apiVersionName   = "API_VERSION"
	checkVersionName = "checkVersion"
	versionCheckName = "VersionCheck"
)

// What users import of the runtime besides the base client: of errors.ts, classes; of shapes.ts, helpers; of interceptors.ts, those that are ready
// made; of rpc-client.ts, types.
var (
	ownErrors = []string{
		"CallCancelledError", "DeadlineExceededError", "DuplicateCallError", "InternalError", "InvalidParamsError", "OverloadedError",
		"PermissionDeniedError", "RPCClientError", "RPCDecodeError", "RPCDisconnectedError", "RPCEncodeError", "RPCError",
		"RPCQueueFullError", "RPCTimeoutError", "RPCUnauthorizedError", "ResultTooLargeError", "ShuttingDownError", "UnknownMethodError",
	}
	ownHelpers      = []string{"fromBase64", "toBase64"}
	ownInterceptors = []string{"retry", "traceparent"}
	ownTypes        = []string{
		"CallOptions", "CentrifugoRPCClientOptions", "ConnectionState", "Interceptor", "InvalidField", "RPCCall", "RPCCaller", "RPCClientOptions",
		"RPCErrorReply", "RPCNotifier", "RetryOptions", "SharedRPCClientOptions", "StateChange", "TokenFunction", "Transport", "WebSocketConstructor",
	}
)

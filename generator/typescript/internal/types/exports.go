package types

import (
	"slices"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/typescript/internal/syntax"
)

// The modules of the package.
const (
	APIErrorsModule    = "./api-errors.js"
	ChannelsModule     = "./channels.js"
	ClientModule       = "./client.js"
	ErrorsModule       = "./errors.js"
	EventsModule       = "./events.js"
	InterceptorsModule = "./interceptors.js"
	MethodsModule      = "./methods.js"
	ProgressModule     = "./progress.js"
	QueuesModule       = "./queues.js"
	RPCModule          = "./rpc-client.js"
	ShapesModule       = "./shapes.js"
	TypesModule        = "./types.js"
	VersionModule      = "./version.js"
	WireModule         = "./wire.js"
)

// The names under which client.ts and methods.ts import modules.
const (
	ChannelsName = "channels"
	EventsName   = "events"
	MethodsName  = "methods"
	ShapesName   = "shapes"
	WireName     = "wire"
)

// reservedTypes are names that a type can't have, or that would hide what the emitted files use.
var reservedTypes = emit.NewWords(slices.Concat(syntax.ReservedWords, []string{
	// Types of the language.
	"any", "bigint", "boolean", "never", "number", "object", "string", "symbol", "unknown",
	// Words that mean something in some type or import.
	"abstract", "accessor", "as", "asserts", "async", "constructor", "declare", "defer", "from", "get", "global", "infer", "intrinsic", "is",
	"keyof", "module", "namespace", "of", "out", "override", "readonly", "require", "satisfies", "set", "type", "unique", "using",
	// A global type of the signatures, the type of enums that are read, and the modules beside which types are imported.
	"Promise", OpenName, ChannelsName, EventsName, MethodsName, ShapesName, WireName,
})...)

// reservedFunctions are names that a function of methods.ts can't have, or that would hide what it uses.
var reservedFunctions = emit.NewWords(slices.Concat(syntax.ReservedWords, []string{
	"exports", "globalThis", "require", // in modules of Node.js
	ShapesName, WireName, CallWithProgressName,
})...)

// The names of the typed client, and of the type of what it does.
const (
	ClientName = "APIClient"
	APIName    = "API"
)

// VersionName is the name of the constant that holds the version of the package.
const VersionName = "VERSION"

// ChannelMethodName is the type of the names of the methods that are about channels.
const ChannelMethodName = "ChannelMethod"

// What calls of methods that tell their progress are made by, and what they return.
const (
	CallWithProgressName = "callWithProgress"
	ProgressCallName     = "ProgressCall"
	GapName              = "Gap"
	IsGapName            = "isGap"
)

// SubscriberName is what the base client is to channels.
const SubscriberName = "RPCSubscriber"

// OwnEventTypes are the types that users import of events.ts, where the API has channels.
var OwnEventTypes = []string{
	"EventOptions", "EventStream", GapName, "Join", "Leave", "Member", "PresenceStats", SubscriberName, "RequestOptions", "UnknownEvent",
}

// BaseClientName is the name of the base client.
const BaseClientName = "CentrifugoRPCClient"

// What version.ts exports: the version of the API, and the function, also a method of APIClient, that asks the server whether it has the same,
// with the type of what it gives.
const (
	APIVersionName   = "API_VERSION"
	CheckVersionName = "checkVersion"
	VersionCheckName = "VersionCheck"
)

// What users import of the runtime besides the base client: of errors.ts, classes; of shapes.ts, helpers; of interceptors.ts, those that are ready
// made; of rpc-client.ts, types.
var (
	OwnErrors = []string{
		"CallCancelledError", "DeadlineExceededError", "DuplicateCallError", "InternalError", "InvalidParamsError", "OverloadedError",
		"PermissionDeniedError", "RPCClientError", "RPCDecodeError", "RPCDisconnectedError", "RPCEncodeError", "RPCError",
		"RPCQueueFullError", "RPCTimeoutError", "RPCUnauthorizedError", "ResultTooLargeError", "ShuttingDownError", "UnknownMethodError",
	}
	OwnHelpers      = []string{"fromBase64", "toBase64"}
	OwnInterceptors = []string{"retry", "traceparent"}
	OwnTypes        = []string{
		"CallOptions", "CentrifugoRPCClientOptions", "ConnectionState", "Interceptor", "InvalidField", "RPCCall", "RPCCaller", "RPCClientOptions",
		"RPCErrorReply", "RPCNotifier", "RetryOptions", "SharedRPCClientOptions", "StateChange", "TokenFunction", "Transport", "WebSocketConstructor",
	}
)

// WireShape is the type of the functions of wire.ts.
const WireShape = "WireShape"

// BaseErrorName is the class of all errors that a server answers.
const BaseErrorName = "RPCError"

// ParamsName is the name of the parameter for the params of a method.
const ParamsName = "params"

// OpenName is the type of an enum's values and others that a server may know.
const OpenName = "Open"

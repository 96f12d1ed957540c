package types

import (
	"maps"
	"slices"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/rpcdef"
)

// RuntimeModules are the modules that are the same for every API.
var RuntimeModules = []string{
	"answers", "calls", "causes", "channels", "codec", "commands", "connection", "constraints", "errors", "event_client", "event_readers", "event_stream",
	"events", "fake_events", "fake_methods", "frames", "handlers", "interceptors", "items", "options", "pending_call", "progress", "replies", "reply_reader", "rpc_client",
	"schema", "sdk", "session", "states", "subscriptions", "testing", "tokens", "unions", "wire",
}

// SyncModules are those that there are besides if there is a client that blocks.
var SyncModules = []string{"background"}

// modules are the modules of the package.
var modules = emit.NewWords(slices.Concat(RuntimeModules, SyncModules, []string{"api_errors", "api_events", "client", "models", "sync_client", "version"})...)

// locals are the names of variables in the client's methods, which would hide a type of the name, and of tables in the package.
var locals = emit.NewWords("CHANNELS", "ERRORS", "METHODS", "fields", "params", "result", "self", "timeout")

// parameters are those of the client's methods. A field that is a keyword of a method can't have such a name.
var parameters = emit.NewWords("params", "self", "timeout")

// These are the names that the package exports for every API, by the modules that define them.
var (
	ClientExports = []string{"API", "APIClient", "RPCCaller"}
	ErrorExports  = []string{
		"CallCancelledError", "DeadlineExceededError", "DuplicateCallError", "InternalError", "InvalidField", "InvalidParamsError", "OverloadedError",
		"PermissionDeniedError", "ResultTooLargeError", "RPCChannelError", "RPCClientError", "RPCDecodeError", "RPCDisconnectedError", "RPCError", "RPCQueueFullError",
		"RPCRequestError", "RPCSubscriptionError", "RPCTimeoutError", "RPCUnauthorizedError", "ShuttingDownError", "UnknownMethodError",
	}
	BaseExports    = []string{"CentrifugoRPCClient"}
	VersionExports = []string{APIVersionName, "VersionCheck"}
	SyncExports    = []string{"SyncAPIClient", "SyncRPC"} // if there is a client that blocks
)

// Exports are all of them.
var Exports = slices.Concat(ClientExports, ErrorExports, BaseExports, VersionExports)

// imports are the modules of the names that models.py and client.py may import. A module that begins with a dot is one of the package.
var imports = map[string]string{
	"BaseModel": "pydantic", "Annotated": "typing", "Any": "typing", "Literal": "typing", "Protocol": "typing", "TYPE_CHECKING": "typing",
	"overload": "typing", "TypeVar": "typing", "Callable": "collections.abc", "TypeAlias": "typing", "TypeAliasType": "typing_extensions", "deprecated": "typing_extensions",
	"Decimal": "decimal", "UUID": "uuid", "datetime": "datetime",
	"Field": "pydantic", "TypeAdapter": "pydantic",

	"Connection": ".background", "SyncClient": ".background", "SyncEventStream": ".background",

	"Channel": ".channels", "EventStream": ".event_stream", "Gap": ".events", "Join": ".events", "Leave": ".events", "Member": ".events",
	"PresenceStats": ".events", "UnknownEvent": ".events", "Progress": ".progress", "ProgressCall": ".progress", "no_result": ".progress",
	"RPCClientError": ".errors",

	"build_params": ".codec", "declared_error": ".codec", "decode": ".codec", "encode": ".codec",

	"NonZero": ".constraints", "NotNone": ".constraints", "Sent": ".constraints", "Zero": ".constraints", "not_equal": ".constraints",
	"one_of": ".constraints",
	"CONFIG": ".schema", "RPCModel": ".schema", "RPCParams": ".schema", "resolve": ".schema",
	"Tagged": ".unions", "UnknownVariant": ".unions",
	"Base64": ".wire", "DictOf": ".wire", "Float32": ".wire", "Int16": ".wire", "Int32": ".wire", "Int64": ".wire", "Int8": ".wire",
	"IntEnum": ".wire", "Key": ".wire", "Lacking": ".wire", "ListOf": ".wire", "OpenEnum": ".wire", "Quoted": ".wire", "QuotedStr": ".wire",
	"ReadEnum": ".wire", "StrEnum": ".wire", "Time": ".wire", "UInt16": ".wire", "UInt32": ".wire", "UInt64": ".wire", "UInt8": ".wire",
	"Unknown": ".wire", "WireDecimal": ".wire", "WireUUID": ".wire", "empty_dict": ".wire", "empty_list": ".wire", "is_none": ".wire",
}

// importable are the names in imports.
var importable = emit.NewWords(slices.Collect(maps.Keys(imports))...)

// standard are the modules among them that come with Python.
var standard = emit.NewWords("collections.abc", "datetime", "decimal", "typing", "uuid")

// ProgressListener is the parameter of a method that blocks, which is told its progress.
const ProgressListener = "on_progress"

// ownTables are the tables of the package that client.py imports: names that no channel's constant may have. Types avoid them by locals.
func ownTables(api *rpcdef.API) []string {
	tables := []string{"METHODS"}
	if len(api.Channels) > 0 {
		tables = append(tables, "CHANNELS")
	}
	if len(api.Errors) > 0 {
		tables = append(tables, "ERRORS")
	}
	return tables
}

// These are names of the client's own that compare it with the server.
const (
	APIVersionName   = "API_VERSION"
	CheckVersionName = "check_version"
)

package python

import (
	"maps"
	"slices"

	"example.com/rpcgen/generator/emit"
)

// keywords can't be names at all.
var keywords = []string{
	"False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif",
	"else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or",
	"pass", "raise", "return", "try", "while", "with", "yield",
}

// builtins are the built-in names that generated code uses. No type or method may have them.
var builtins = []string{"bool", "bytes", "dict", "float", "int", "list", "object", "property", "str", "super", "type"}

// fieldTypes are those of them that are types of fields. No field may have such a name, even if no other field has the type yet.
var fieldTypes = []string{"bool", "bytes", "dict", "float", "int", "list", "str"}

// modelAttributes are the attributes of pydantic's BaseModel that don't begin with "model_".
var modelAttributes = []string{
	"construct", "copy", "dict", "from_orm", "json", "parse_file", "parse_obj", "parse_raw", "schema", "schema_json",
	"update_forward_refs", "validate",
}

// classAttributes are the attributes of classes, those of pydantic's metaclass. A field of such a name would hide one, of which pydantic warns.
var classAttributes = []string{"mro", "register"}

// notForFields are the names that no field may have.
var notForFields = emit.NewWords(slices.Concat(keywords, fieldTypes, modelAttributes, classAttributes, []string{"self"})...)

// enumAttributes are the names that no member of an enum may have.
var enumAttributes = emit.NewWords("mro", "name", "value")

// runtimeModules are the modules that are the same for every API.
var runtimeModules = []string{
	"answers", "calls", "causes", "codec", "commands", "connection", "constraints", "errors", "frames", "interceptors", "options", "replies", "rpc_client",
	"schema", "sdk", "session", "states", "testing", "tokens", "wire",
}

// syncModules are those that there are besides if there is a client that blocks.
var syncModules = []string{"background"}

// modules are the modules of the package.
var modules = emit.NewWords(slices.Concat(runtimeModules, syncModules, []string{"api_errors", "client", "models", "sync_client", "version"})...)

// locals are the names of variables in the client's methods, which would hide a type of the name, and of tables in the package.
var locals = emit.NewWords("ERRORS", "METHODS", "fields", "params", "result", "self", "timeout")

// parameters are those of the client's methods. A field that is a keyword of a method can't have such a name.
var parameters = emit.NewWords("params", "self", "timeout")

// These are the names that the package exports for every API, by the modules that define them.
var (
	clientExports = []string{"API", "APIClient", "RPCCaller"}
	errorExports  = []string{
		"CallCancelledError", "DeadlineExceededError", "DuplicateCallError", "InternalError", "InvalidField", "InvalidParamsError", "OverloadedError",
		"PermissionDeniedError", "ResultTooLargeError", "RPCClientError", "RPCDecodeError", "RPCDisconnectedError", "RPCError", "RPCQueueFullError",
		"RPCRequestError", "RPCTimeoutError", "RPCUnauthorizedError", "ShuttingDownError", "UnknownMethodError",
	}
	baseExports    = []string{"CentrifugoRPCClient"}
	versionExports = []string{apiVersionName, "VersionCheck"}
	syncExports    = []string{"SyncAPIClient", "SyncRPC"} // if there is a client that blocks
)

// exports are all of them.
var exports = slices.Concat(clientExports, errorExports, baseExports, versionExports)

// imports are the modules of the names that models.py and client.py may import. A module that begins with a dot is one of the package.
var imports = map[string]string{
	"BaseModel": "pydantic", "Annotated": "typing", "Any": "typing", "Literal": "typing", "Protocol": "typing", "TYPE_CHECKING": "typing",
	"overload": "typing", "TypeAlias": "typing", "TypeAliasType": "typing_extensions", "deprecated": "typing_extensions",
	"Decimal": "decimal", "UUID": "uuid", "datetime": "datetime",
	"Field": "pydantic", "TypeAdapter": "pydantic",

	"Connection": ".background", "SyncClient": ".background",

	"build_params": ".codec", "declared_error": ".codec", "decode": ".codec", "encode": ".codec",

	"NonZero": ".constraints", "NotNone": ".constraints", "Sent": ".constraints", "Zero": ".constraints", "not_equal": ".constraints",
	"one_of": ".constraints",
	"CONFIG": ".schema", "RPCModel": ".schema", "RPCParams": ".schema", "resolve": ".schema",
	"Base64": ".wire", "DictOf": ".wire", "Float32": ".wire", "Int16": ".wire", "Int32": ".wire", "Int64": ".wire", "Int8": ".wire",
	"IntEnum": ".wire", "Key": ".wire", "Lacking": ".wire", "ListOf": ".wire", "OpenEnum": ".wire", "Quoted": ".wire", "QuotedStr": ".wire",
	"ReadEnum": ".wire", "StrEnum": ".wire", "Time": ".wire", "UInt16": ".wire", "UInt32": ".wire", "UInt64": ".wire", "UInt8": ".wire",
	"Unknown": ".wire", "WireDecimal": ".wire", "WireUUID": ".wire", "empty_dict": ".wire", "empty_list": ".wire", "is_none": ".wire",
}

// importable are the names in imports.
var importable = emit.NewWords(slices.Collect(maps.Keys(imports))...)

// standard are the modules among them that come with Python.
var standard = emit.NewWords("datetime", "decimal", "typing", "uuid")

// reserved are the names that no type or method may have.
var reserved = emit.NewWords(slices.Concat(keywords, builtins)...)

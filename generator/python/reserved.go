package python

// keywords can't be names at all.
var keywords = set(
	"False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif",
	"else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or",
	"pass", "raise", "return", "try", "while", "with", "yield",
)

// builtins are names of the language that generated code uses: nothing else may have them where they are read.
var builtins = set("bool", "bytes", "dict", "float", "int", "list", "object", "property", "str", "super", "type")

// modelAttributes are what pydantic's BaseModel has, beside names that begin with "model_".
var modelAttributes = set(
	"construct", "copy", "dict", "from_orm", "json", "parse_file", "parse_obj", "parse_raw", "schema", "schema_json",
	"update_forward_refs", "validate",
)

// enumAttributes are what members of an enum may not be called.
var enumAttributes = set("mro", "name", "value")

// modules are the files of the package, and what they import as a whole.
var modules = set("client", "models", "rpc_client", "rpc_connection", "rpc_errors", "rpc_types")

// locals are names in a method of the client: a type of that name could not be reached there.
var locals = set("params", "result", "self", "timeout")

// exports are the names of the package that are the same for every API, beside the types.
var exports = []string{
	"APIClient", "CentrifugoRPCClient", "RPCCaller", "RPCClientError", "RPCDecodeError", "RPCDisconnectedError", "RPCError",
	"RPCRequestError", "RPCTimeoutError",
}

// imports are the names that models.py and client.py import, by their modules. A module that begins with a dot is one of the
// package's own.
var imports = map[string]string{
	"Annotated": "typing", "Any": "typing", "Literal": "typing", "Protocol": "typing", "TYPE_CHECKING": "typing",
	"TypeAlias": "typing", "TypeAliasType": "typing_extensions", "deprecated": "typing_extensions",
	"datetime": "datetime",
	"Field":    "pydantic", "TypeAdapter": "pydantic",

	"Base64": ".rpc_types", "CONFIG": ".rpc_types", "DictOf": ".rpc_types", "Float32": ".rpc_types", "Int16": ".rpc_types",
	"Int32": ".rpc_types", "Int64": ".rpc_types", "Int8": ".rpc_types", "IntEnum": ".rpc_types", "Key": ".rpc_types",
	"ListOf": ".rpc_types", "NonZero": ".rpc_types", "OpenEnum": ".rpc_types", "Quoted": ".rpc_types",
	"QuotedStr": ".rpc_types", "RPCModel": ".rpc_types", "RPCParams": ".rpc_types", "StrEnum": ".rpc_types",
	"Time": ".rpc_types", "UInt16": ".rpc_types", "UInt32": ".rpc_types", "UInt64": ".rpc_types", "UInt8": ".rpc_types",
	"decode": ".rpc_types", "encode": ".rpc_types", "one_of": ".rpc_types",
}

// standard are the modules among them that come with Python.
var standard = set("datetime", "typing")

func set(names ...string) map[string]bool {
	s := make(map[string]bool, len(names))
	for _, name := range names {
		s[name] = true
	}
	return s
}

// isReserved tells whether a name means something in every Python module.
func isReserved(name string) bool { return keywords[name] || builtins[name] }

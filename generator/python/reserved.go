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

// builtins are names of the language that generated code uses: nothing else may have them where they are read.
var builtins = []string{"bool", "bytes", "dict", "float", "int", "list", "object", "property", "str", "super", "type"}

// fieldTypes are those of them that fields have for types. No field may have such a name, even where no other has that type yet.
var fieldTypes = []string{"bool", "bytes", "dict", "float", "int", "list", "str"}

// modelAttributes are what pydantic's BaseModel has, beside names that begin with "model_".
var modelAttributes = []string{
	"construct", "copy", "dict", "from_orm", "json", "parse_file", "parse_obj", "parse_raw", "schema", "schema_json",
	"update_forward_refs", "validate",
}

// notForFields are the names that no field may have.
var notForFields = emit.NewWords(slices.Concat(keywords, fieldTypes, modelAttributes, []string{"self"})...)

// enumAttributes are what members of an enum may not be called.
var enumAttributes = emit.NewWords("mro", "name", "value")

// modules are the files of the package, and what they import as a whole.
var modules = emit.NewWords("client", "models", "rpc_client")

// locals are names in a method of the client: a type of that name could not be reached there.
var locals = emit.NewWords("params", "result", "self", "timeout")

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

	"Base64": ".rpc_client", "CONFIG": ".rpc_client", "DictOf": ".rpc_client", "Float32": ".rpc_client", "Int16": ".rpc_client",
	"Int32": ".rpc_client", "Int64": ".rpc_client", "Int8": ".rpc_client", "IntEnum": ".rpc_client", "Key": ".rpc_client", "Lacking": ".rpc_client",
	"ListOf": ".rpc_client", "NonZero": ".rpc_client", "OpenEnum": ".rpc_client", "Quoted": ".rpc_client",
	"QuotedStr": ".rpc_client", "RPCModel": ".rpc_client", "RPCParams": ".rpc_client", "StrEnum": ".rpc_client",
	"Time": ".rpc_client", "UInt16": ".rpc_client", "UInt32": ".rpc_client", "UInt64": ".rpc_client", "UInt8": ".rpc_client",
	"Unknown": ".rpc_client", "Zero": ".rpc_client",
	"decode": ".rpc_client", "encode": ".rpc_client", "is_none": ".rpc_client", "not_equal": ".rpc_client",
	"one_of": ".rpc_client",
}

// importable are the names that imports has.
var importable = emit.NewWords(slices.Collect(maps.Keys(imports))...)

// standard are the modules among them that come with Python.
var standard = emit.NewWords("datetime", "typing")

// reserved are the names that mean something in every Python module.
var reserved = emit.NewWords(slices.Concat(keywords, builtins)...)

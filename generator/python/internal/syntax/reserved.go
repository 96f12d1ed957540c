package syntax

import (
	"slices"
	"strings"

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

// NotForFields are the names that no field may have.
var NotForFields = emit.NewWords(slices.Concat(keywords, fieldTypes, modelAttributes, classAttributes, []string{"self"})...)

// EnumAttributes are the names that no member of an enum may have.
var EnumAttributes = emit.NewWords("mro", "name", "value")

// Reserved are the names that no type or method may have.
var Reserved = emit.NewWords(slices.Concat(keywords, builtins)...)

// BuiltinErrors are the built-in classes that an error of an API may hide.
var BuiltinErrors = emit.NewWords(strings.Fields(`
	ArithmeticError AssertionError AttributeError BlockingIOError BrokenPipeError BufferError ChildProcessError ConnectionAbortedError
	ConnectionError ConnectionRefusedError ConnectionResetError EOFError EnvironmentError FileExistsError FileNotFoundError
	FloatingPointError IOError ImportError IndentationError IndexError InterruptedError IsADirectoryError KeyError LookupError MemoryError
	ModuleNotFoundError NameError NotADirectoryError NotImplementedError OSError OverflowError PermissionError ProcessLookupError
	PythonFinalizationError RecursionError ReferenceError RuntimeError SyntaxError SystemError TabError TimeoutError TypeError
	UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError UnicodeTranslateError ValueError ZeroDivisionError
`)...)

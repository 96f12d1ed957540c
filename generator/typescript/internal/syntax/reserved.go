package syntax

import "example.com/rpcgen/generator/emit"

// ReservedWords are the reserved words of JavaScript, also those of strict mode and of modules, and names that nothing else can have there.
var ReservedWords = []string{
	"arguments", "await", "break", "case", "catch", "class", "const", "continue", "debugger", "default", "delete", "do", "else",
	"enum", "eval", "export", "extends", "false", "finally", "for", "function", "if", "implements", "import", "in", "instanceof",
	"interface", "let", "new", "null", "package", "private", "protected", "public", "return", "static", "super", "switch", "this", "throw",
	"true", "try", "typeof", "undefined", "var", "void", "while", "with", "yield",
}

// ReservedMethods are names that mean something to JavaScript: an object or a module with a "then" is taken for a promise.
var ReservedMethods = emit.NewWords("then", "toJSON")

// Inherited are the properties of every object.
var Inherited = emit.NewWords(
	"__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__", "__proto__", "constructor", "hasOwnProperty",
	"isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "toString", "valueOf",
)

// BuiltinErrors are the classes of JavaScript that an error of an API may hide.
var BuiltinErrors = emit.NewWords("AggregateError", "EvalError", "RangeError", "ReferenceError", "SuppressedError", "SyntaxError", "TypeError", "URIError")

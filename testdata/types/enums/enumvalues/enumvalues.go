// Package enumvalues has an enum with values that bite.
package enumvalues

// Service is what clients call.
//
//rpcgen:service enumvalues
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Word `json:"v"`
}

// Word is an enum.
type Word string

// The words.
const (
	Quote     Word = "\""
	Apostroph Word = "'"
	Backslash Word = "\\"
	Triple    Word = "\"\"\""
	Dollar    Word = "${x}"
	Backtick  Word = "`"
	Comment   Word = "*/"
	Newline   Word = "a\nb"
	Return    Word = "a\rb"
	Separator Word = "\u2028\u2029"
	NUL       Word = "\x00"
	Named     Word = "\\N{DASH}"
	Emoji     Word = "😀"
	Bidi      Word = "\u202e"
	None      Word = "None"
	Keyword   Word = "class"
	Name      Word = "name"
	Space     Word = " "
	Proto     Word = "__proto__"
)

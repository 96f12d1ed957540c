// Package nastyenum has an enum of strings that bite.
package nastyenum

// Service is what clients call.
//
//rpcgen:service nastyenum
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	V Word   `json:"v"`
	W []Word `json:"w"`
}

// Word is an enum.
type Word string

// The words.
const (
	Quote     Word = "a\"b"
	Backtick  Word = "`"
	Backslash Word = "\\"
	Null      Word = "\x00"
	Separator Word = "\u2028"
	End       Word = "*/"
	Template  Word = "${x}"
	Script    Word = "</script>"
	Face      Word = "😀"
	Newline   Word = "\n"
)

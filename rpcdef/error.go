package rpcdef

import (
	"go/token"
	"strings"
	"unicode"
	"unicode/utf8"
)

// An Error is an error that handlers return and every client can catch by its type: a package-level variable of type error, or a type
// that implements error.
type Error struct {
	Name    string // on the wire, e.g. "task_not_found"
	GoName  string // e.g. "ErrTaskNotFound", "QuotaError"
	Package GoPackage
	Code    int // 400 to 1999
	Doc     Doc
	Pos     token.Position // of the name

	// Of a variable.
	Message string // what errors.New was given; "" if that isn't known

	// Of a type.
	Type    bool    // it is a type
	Pointer bool    // only a pointer to the type implements error
	Go      *GoExpr // the type, with the shape of its data; nil for a variable
	Data    *Struct // its fields, as they look on the wire: a declaration of the API, e.g. "QuotaErrorData"; nil where there are none
}

// Stem returns what clients call the error, less the word by which their language tells errors: "TaskNotFound" of ErrTaskNotFound, "Quota" of QuotaError.
// It is made of the Go name, or of Name if that is another one.
func (e *Error) Stem() string {
	if stem := ErrorStem(e.GoName); Snake(stem) == e.Name {
		return stem
	}
	return Pascal(e.Name)
}

// CutName splits the error's doc if that begins with the Go name: into the article before the name, and what follows.
func (e *Error) CutName() (article, rest string, ok bool) {
	for _, article := range []string{"", "A ", "An "} {
		if rest, ok := strings.CutPrefix(e.Doc.Text, article+e.GoName+" "); ok {
			return article, rest, true
		}
	}
	return "", "", false
}

// DocFor returns the text of the error's doc, which begins with another name where it begins with the Go name.
func (e *Error) DocFor(name string) string {
	if article, rest, ok := e.CutName(); ok {
		return article + name + " " + rest
	}
	return e.Doc.Text
}

// ErrorStem returns the Go name of an error less Err at its start or Error at its end, or the name itself if nothing that can be a name is left of it.
func ErrorStem(goName string) string {
	if stem, ok := strings.CutPrefix(goName, "Err"); ok && isStem(stem) {
		return stem
	}
	if stem, ok := strings.CutSuffix(goName, "Error"); ok && isStem(stem) {
		return stem
	}
	return goName
}

// isStem reports whether s begins with an upper-case letter: Err is no word of its own in Errand.
func isStem(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(first)
}

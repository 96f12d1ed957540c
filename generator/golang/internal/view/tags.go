package view

import (
	"fmt"
	"go/scanner"
	"unicode"
	"unicode/utf8"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/golang/internal/syntax"
	"example.com/rpcgen/rpcdef"
)

// dash is a name on the wire. In a tag, encoding/json takes it for the order to leave the field out, unless a comma follows.
const dash = "-"

// fieldTag returns the tag of a field as a literal. It has validation rules, too, for validators to read.
func fieldTag(f *rpcdef.Field, options string) string {
	name := f.Name
	if name == dash && options == "" {
		name += ","
	}
	rules := rulesText(f)
	if rules == "" && syntax.IsWord(name) {
		return "`json:\"" + name + options + "\"`"
	}
	tag := "json:" + syntax.Quote(name+options)
	if rules != "" {
		tag += " validate:" + syntax.Quote(rules)
	}
	return syntax.QuoteTag(tag)
}

// checkFields adds to errs the fields whose names a json tag can't hold.
func checkFields(s *rpcdef.Struct, errs *scanner.ErrorList) {
	for _, f := range s.Fields {
		if !validTag(f.Name) {
			errs.Add(f.Pos, fmt.Sprintf("field name %q can't stand in a json tag, expected letters, digits and punctuation "+
				"without quotes, backslash and comma: rename it", f.Name))
		}
	}
}

// validTag reports whether encoding/json accepts a name in a tag.
func validTag(name string) bool {
	if tagBytes.ContainsAll(name) {
		return name != ""
	}
	for _, r := range name {
		if (r >= utf8.RuneSelf || !tagBytes.ContainsAll(string(r))) && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return false
		}
	}
	return true
}

// tagBytes are the bytes of ASCII that encoding/json accepts in the name of a tag.
var tagBytes = emit.NewByteSet("\"'`,\\")

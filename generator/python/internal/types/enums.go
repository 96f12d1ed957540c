package types

import (
	"go/constant"
	"slices"
	"strings"

	"example.com/rpcgen/generator/python/internal/syntax"
	"example.com/rpcgen/rpcdef"
)

func zeroMember(e *rpcdef.Enum, members []string) string {
	i := slices.IndexFunc(e.Values, func(v *rpcdef.EnumValue) bool { return EnumLiteral(v) == zeroOf(e.Kind) })
	if i < 0 {
		return ""
	}
	return members[i]
}

// memberNames returns the Python names of an enum's values, in upper case and without the type's name: the StatusDone of a
// TaskStatus is DONE.
func memberNames(e *rpcdef.Enum) []string {
	words := make([][]string, len(e.Values))
	for i, v := range e.Values {
		words[i] = rpcdef.Words(v.GoName)
	}
	prefix := memberPrefix(e, words)
	short := make([]string, len(e.Values))
	for i := range e.Values {
		short[i] = strings.ToUpper(strings.Join(words[i][prefix:], "_"))
	}
	if names := distinct(short); names != nil {
		return names
	}
	for i, v := range e.Values {
		short[i] = strings.ToUpper(syntax.Identifier(rpcdef.Snake(v.GoName)))
	}
	if names := distinct(short); names != nil {
		return names
	}
	taken := map[string]bool{}
	for i, v := range e.Values {
		name := typeName(v.GoName)
		for taken[name] || syntax.EnumAttributes.Has(name) {
			name += "_"
		}
		taken[name] = true
		short[i] = name
	}
	return short
}

// memberPrefix returns the number of words at the end of an enum's name with which all of its values begin.
func memberPrefix(e *rpcdef.Enum, values [][]string) int {
	words := rpcdef.Words(e.GoName)
	for from := range words {
		n := len(words) - from
		shared := true
		for _, value := range values {
			shared = shared && len(value) > n && slices.Equal(value[:n], words[from:])
		}
		if shared {
			return n
		}
	}
	return 0
}

// distinct returns names, or nil if one of them can't be a name or is there twice.
func distinct(names []string) []string {
	seen := make(map[string]bool, len(names))
	for _, name := range names {
		if seen[name] || !syntax.IsIdentifier(name) || syntax.Reserved.Has(name) {
			return nil
		}
		seen[name] = true
	}
	return names
}

// EnumLiteral returns the value of an enum's member as a literal.
func EnumLiteral(v *rpcdef.EnumValue) string {
	if v.Value.Kind() == constant.String {
		return syntax.Quote(syntax.JSONString(constant.StringVal(v.Value)))
	}
	return v.Value.ExactString()
}

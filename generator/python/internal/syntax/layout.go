package syntax

import (
	"slices"

	"example.com/rpcgen/generator/emit"
)

// MaxColumns is how long a line may be.
const MaxColumns = 100

// Indentation is one level of it.
const Indentation = "    "

// Parameter returns a parameter of a function. Its default is "" if it has none.
func Parameter(name string, typ emit.Group, value string) emit.Group {
	name += ": "
	if value != "" {
		value = " = " + value
	}
	if !IsUnion(typ) {
		return typ.Before(name).After(value)
	}
	members := slices.Clone(typ.Items) // the name and the default are parts of a union that is broken
	members[0] = members[0].Before(name)
	members[len(members)-1] = members[len(members)-1].After(value)
	return emit.Group{Items: members, Style: emit.Bars}
}

// Signature returns the parameters of a method: those that may stand anywhere, and those that are keywords only.
func Signature(anywhere, keywords []emit.Group) []emit.Group {
	params := make([]emit.Group, 0, 2+len(anywhere)+len(keywords))
	params = append(append(params, emit.Leaf("self")), anywhere...)
	if len(keywords) > 0 {
		params = append(append(params, emit.Leaf("*")), keywords...)
	}
	return params
}

// Call returns a call of a function.
func Call(function string, args ...emit.Group) emit.Group { return emit.List(function+"(", args, ")") }

// Generic returns a type with type arguments, e.g. "ListOf[Task]".
func Generic(name string, args ...emit.Group) emit.Group {
	return emit.Group{Open: name + "[", Items: args, Close: "]", Style: emit.Elements}
}

// Union returns the union of types. The members of one that is a union are members of the result.
func Union(types ...emit.Group) emit.Group {
	members := make([]emit.Group, 0, len(types))
	for _, t := range types {
		if IsUnion(t) {
			members = append(members, t.Items...)
		} else {
			members = append(members, t)
		}
	}
	return emit.Group{Items: members, Style: emit.Bars}
}

// IsUnion reports whether a type is a union of several, as union makes it.
func IsUnion(t emit.Group) bool { return t.Style == emit.Bars }

// Leaves returns a leaf for each of the texts.
func Leaves(texts []string) []emit.Group {
	groups := make([]emit.Group, len(texts))
	for i, text := range texts {
		groups[i] = emit.Leaf(text)
	}
	return groups
}

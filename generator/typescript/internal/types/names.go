package types

import (
	"go/scanner"
	"slices"
	"strconv"
	"unicode"
	"unicode/utf8"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/typescript/internal/syntax"
	"example.com/rpcgen/rpcdef"
)

// CheckNames reports types, errors and methods that have a name in common in what the package exports.
//
// Two methods of one name in APIClient are two functions of one name, too, so that it's enough to look at functions.
func CheckNames(api *rpcdef.API, errs *scanner.ErrorList) {
	all := api.Methods()
	names := emit.NewNamespace("TypeScript", errs, len(api.Decls)+len(all), ownNames(api)...)
	for _, d := range api.Decls {
		if head := d.Header(); !IsInline(d) {
			names.Claim(SafeType(head.Name), emit.Owner{What: "type " + head.GoName, Pos: head.Pos})
			if e, ok := d.(*rpcdef.Enum); ok && IsExact(e) {
				names.Claim(GuardName(head.Name), emit.Owner{What: "the guard of type " + head.GoName, Pos: head.Pos})
			}
			if u, ok := d.(*rpcdef.Union); ok {
				names.Claim(UnknownName(u), emit.Owner{What: "the unknown variant of union " + head.GoName, Pos: head.Pos})
			}
		}
	}
	for _, e := range api.Errors {
		names.Claim(ErrorName(e), emit.ErrorOwner(e))
	}
	for _, m := range all {
		owner := emit.Owner{What: "method " + strconv.Quote(m.Name), Pos: m.Pos, Fix: "rename one with //rpcgen:method NAME"}
		name := MethodName(m)
		names.Claim(SafeFunction(name), owner)
		if m.NoWait {
			names.Claim(NoWaitName(name), owner)
		}
	}
	claimChannels(names, api.Channels)
}

// ownNames returns the names of the client's own that meet those of the API.
func ownNames(api *rpcdef.API) []string {
	own := slices.Concat([]string{ClientName, APIName, BaseClientName, VersionName, APIVersionName, CheckVersionName, VersionCheckName}, OwnErrors, OwnHelpers,
		OwnInterceptors, OwnTypes)
	if slices.ContainsFunc(api.Methods(), func(m *rpcdef.Method) bool { return m.Progress != nil }) {
		own = append(own, ProgressCallName, GapName, IsGapName)
	}
	if len(api.Channels) > 0 {
		own = append(append(own, OwnEventTypes...), IsGapName)
	}
	return own
}

// SafeType returns the name that a type of the API has in TypeScript.
func SafeType(name string) string {
	if reservedTypes.Has(name) {
		return name + "_"
	}
	return name
}

// GuardName returns the name of the function that reports whether a value is one of an enum's.
func GuardName(enum string) string {
	first, size := utf8.DecodeRuneInString(enum)
	return "is" + string(unicode.ToUpper(first)) + enum[size:]
}

// MethodName returns the name that a method has in APIClient.
func MethodName(m *rpcdef.Method) string { return memberName(m.Name) }

// memberName returns the name in APIClient of what has a name on the wire or in the API.
func memberName(wire string) string {
	name := rpcdef.Camel(wire)
	switch {
	case name == "" || name[0] >= '0' && name[0] <= '9':
		return "_" + name
	case syntax.ReservedMethods.Has(name) || syntax.Inherited.Has(name):
		return name + "_"
	}
	return name
}

// SafeChannelFunction returns the name of the function in channels.ts for a method of APIClient.
func SafeChannelFunction(method string) string {
	if method == EventsName {
		return method + "_"
	}
	return SafeFunction(method)
}

// NoWaitName returns the name of the variant of a method that doesn't wait.
func NoWaitName(method string) string { return method + "NoWait" }

// SafeFunction returns the name of the function in methods.ts for a method of APIClient. It is the same, unless no function can be called that.
func SafeFunction(method string) string {
	if reservedFunctions.Has(method) {
		return method + "_"
	}
	return method
}

// UnknownPrefix precedes the name of a union in that of the interface for variants that the client doesn't know.
const UnknownPrefix = "Unknown"

// UnknownName returns the name of the interface for variants of a union that the client doesn't know.
func UnknownName(u *rpcdef.Union) string { return UnknownPrefix + u.Name }

// IsInline reports whether a declaration has no name, but stands where it is used.
func IsInline(d rpcdef.Decl) bool {
	s, ok := d.(*rpcdef.Struct)
	return ok && s.Anonymous
}

// ErrorName returns the name of the class of a declared error.
func ErrorName(e *rpcdef.Error) string { return e.Stem() + "Error" }

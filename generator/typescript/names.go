package typescript

import (
	"go/scanner"
	"slices"
	"strconv"
	"unicode"
	"unicode/utf8"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/rpcdef"
)

// checkNames reports types, errors and methods that have a name in common in what the package exports.
//
// Two methods of one name in APIClient are two functions of one name, too, so that it's enough to look at functions.
func checkNames(api *rpcdef.API, errs *scanner.ErrorList) {
	all := api.Methods()
	own := slices.Concat([]string{clientName, apiName, baseClientName, versionName, apiVersionName, checkVersionName, versionCheckName}, ownErrors, ownHelpers,
		ownInterceptors, ownTypes)
	names := emit.NewNamespace("TypeScript", errs, len(api.Decls)+len(all), own...)
	for _, d := range api.Decls {
		if head := d.Header(); !isInline(d) {
			names.Claim(safeType(head.Name), emit.Owner{What: "type " + head.GoName, Pos: head.Pos})
			if e, ok := d.(*rpcdef.Enum); ok && isExact(e) {
				names.Claim(guardName(head.Name), emit.Owner{What: "the guard of type " + head.GoName, Pos: head.Pos})
			}
		}
	}
	for _, e := range api.Errors {
		names.Claim(errorName(e), emit.ErrorOwner(e))
	}
	for _, m := range all {
		owner := emit.Owner{What: "method " + strconv.Quote(m.Name), Pos: m.Pos, Fix: "rename one with //rpcgen:method NAME"}
		name := methodName(m)
		names.Claim(safeFunction(name), owner)
		if m.NoWait {
			names.Claim(noWaitName(name), owner)
		}
	}
}

// safeType returns the name that a type of the API has in TypeScript.
func safeType(name string) string {
	if reservedTypes.Has(name) {
		return name + "_"
	}
	return name
}

// guardName returns the name of the function that reports whether a value is one of an enum's.
func guardName(enum string) string {
	first, size := utf8.DecodeRuneInString(enum)
	return "is" + string(unicode.ToUpper(first)) + enum[size:]
}

// methodName returns the name that a method has in APIClient.
func methodName(m *rpcdef.Method) string {
	name := rpcdef.Camel(m.Name)
	switch {
	case name == "" || name[0] >= '0' && name[0] <= '9':
		return "_" + name
	case reservedMethods.Has(name) || inherited.Has(name):
		return name + "_"
	}
	return name
}

// noWaitName returns the name of the variant of a method that doesn't wait.
func noWaitName(method string) string { return method + "NoWait" }

// safeFunction returns the name of the function in methods.ts for a method of APIClient. It is the same, unless no function can be called that.
func safeFunction(method string) string {
	if reservedFunctions.Has(method) {
		return method + "_"
	}
	return method
}

package golang

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/rpcdef"
)

// ownNames are the exported names that the package declares itself.
var ownNames = []string{
	"APIClient",
	"CentrifugoConfig",
	"CentrifugoRPCClient",
	"DecodeError",
	"DisconnectError",
	"ErrDisconnected",
	"NewAPIClient",
	"NewCentrifugoRPCClient",
	"RPC",
	"RPCError",
}

// reservedPackageNames are identifiers that no package clause should have: keywords, predeclared identifiers that are made of
// letters and digits, and main, which would be a program.
var reservedPackageNames = emit.NewWords(strings.Fields(`
	main
	break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select
	struct switch type var
	any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string uint uint8 uint16 uint32
	uint64 uintptr true false iota nil append cap clear close complex copy delete imag len make max min new panic print println real recover
`)...)

// initialisms are the words that Go writes in one case.
var initialisms = emit.NewWords(strings.Fields(`
	acl api ascii cpu css dns eof guid html http https id ip json lhs qps ram rhs rpc sla smtp sql ssh tcp tls ttl udp ui uid uuid uri url
	utf vm xml xmpp xsrf xss
`)...)

// identifier returns the exported Go name for a wire name: "tasks.get_http_stats" gives "TasksGetHTTPStats".
func identifier(name string) string {
	var b strings.Builder
	for _, word := range rpcdef.Words(name) {
		b.WriteString(capital(word))
	}
	return exported(b.String())
}

// capital returns a lower-case word as part of a name: "stats" gives "Stats", "id" "ID", "ids" "IDs", "utf8" "UTF8".
func capital(word string) string {
	letters := strings.TrimRightFunc(word, unicode.IsDigit)
	digits := word[len(letters):]
	if initialisms.Has(letters) {
		return strings.ToUpper(letters) + digits
	}
	if stem, plural := strings.CutSuffix(letters, "s"); plural && initialisms.Has(stem) {
		return strings.ToUpper(stem) + "s" + digits
	}
	return upperFirst(word)
}

// exported returns a Go identifier that other packages can use: name itself where it is one.
func exported(name string) string {
	name = upperFirst(name)
	if r, _ := utf8.DecodeRuneInString(name); !unicode.IsUpper(r) {
		return "X" + name
	}
	return name
}

func upperFirst(name string) string {
	r, size := utf8.DecodeRuneInString(name)
	if size == 0 || unicode.IsUpper(r) {
		return name
	}
	return string(unicode.ToUpper(r)) + name[size:]
}

// packageName returns the name of the package of a module: its last path element without a version, in lower-case letters and
// digits.
func packageName(modulePath string) string {
	elems := strings.Split(modulePath, "/")
	last := elems[len(elems)-1]
	if len(elems) > 1 && isVersion(last) {
		last = elems[len(elems)-2]
	}
	name := strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return unicode.ToLower(r)
		}
		return -1
	}, last)
	if name == "" || name[0] <= '9' {
		name = "client" + name
	}
	if reservedPackageNames.Has(name) {
		name += "client"
	}
	return name
}

// isVersion reports whether the path element is a major version, as v2.
func isVersion(elem string) bool {
	digits, ok := strings.CutPrefix(elem, "v")
	return ok && digits != "" && strings.Trim(digits, "0123456789") == ""
}

package python

import (
	"go/scanner"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/rpcdef"
)

// declared holds the names of what an API declares.
type declared struct {
	modules *emit.Namespace           // of models.py, client.py and api_errors.py: the types and errors, and what the package exports for every API
	renamed map[*rpcdef.Head]string   // the types that can't have their own names
	members map[*rpcdef.Enum][]string // of enums, in the order of their values
	zeros   map[*rpcdef.Enum]string   // the members that are zero values; "" for an enum that has none
	methods map[*rpcdef.Method]string // of APIClient
	params  map[*rpcdef.Struct]bool   // the types that methods take

	hasDeprecated bool // a type or an error is deprecated
}

// newDeclared names what an API declares. Names that meet, and methods that can't have one, are added to errs.
func newDeclared(api *rpcdef.API, errs *scanner.ErrorList) *declared {
	n := &declared{
		modules: emit.NewNamespace("Python", errs, len(api.Decls), slices.Concat(exports, syncExports)...),
		renamed: map[*rpcdef.Head]string{},
		members: map[*rpcdef.Enum][]string{},
		zeros:   map[*rpcdef.Enum]string{},
	}
	for _, d := range api.Decls {
		head := d.Header()
		name := typeName(head.Name)
		if name != head.Name {
			n.renamed[head] = name
		}
		n.hasDeprecated = n.hasDeprecated || head.Doc.Deprecated != ""
		n.modules.Claim(name, emit.Owner{What: "type " + head.GoName, Pos: head.Pos})
		if enum, ok := d.(*rpcdef.Enum); ok {
			n.members[enum] = memberNames(enum)
			n.zeros[enum] = zeroMember(enum, n.members[enum])
		}
	}
	for _, e := range api.Errors {
		n.hasDeprecated = n.hasDeprecated || e.Doc.Deprecated != ""
		n.modules.Claim(errorName(e), emit.ErrorOwner(e))
	}
	n.nameMethods(api.Methods(), errs)
	return n
}

// typeOf returns the name of a declaration.
func (n *declared) typeOf(head *rpcdef.Head) string {
	if name, ok := n.renamed[head]; ok {
		return name
	}
	return head.Name
}

func zeroMember(e *rpcdef.Enum, members []string) string {
	i := slices.IndexFunc(e.Values, func(v *rpcdef.EnumValue) bool { return enumLiteral(v) == zeroOf(e.Kind) })
	if i < 0 {
		return ""
	}
	return members[i]
}

func (n *declared) nameMethods(methods []*rpcdef.Method, errs *scanner.ErrorList) {
	n.methods = make(map[*rpcdef.Method]string, len(methods))
	n.params = make(map[*rpcdef.Struct]bool, len(methods))
	class := emit.NewNamespace("Python", errs, len(methods), checkVersionName)
	for _, m := range methods {
		if m.Params != nil {
			n.params[m.Params] = true
		}
		name := methodName(m.Name)
		if name == "" {
			errs.Add(m.Pos, "method "+strconv.Quote(m.Name)+
				" has no name in Python, expected one that begins with a letter: name it with //rpcgen:method NAME")
			continue
		}
		n.methods[m] = name
		owner := emit.Owner{What: "method " + strconv.Quote(m.Name), Pos: m.Pos, Fix: "rename one with //rpcgen:method NAME"}
		class.Claim(name, owner)
		if m.NoWait {
			class.Claim(noWaitName(name), owner)
		}
	}
}

// noWaitName returns the name of the variant of a method that doesn't wait for the server.
func noWaitName(method string) string { return method + "_no_wait" }

// letters are letters beyond ASCII that Python leaves as they are in names. It normalizes names (NFKC), so a letter that isn't listed
// might become another.
var letters = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x00c0, Hi: 0x00d6, Stride: 1},
		{Lo: 0x00d8, Hi: 0x00f6, Stride: 1},
		{Lo: 0x00f8, Hi: 0x0131, Stride: 1},
		{Lo: 0x0134, Hi: 0x013e, Stride: 1},
		{Lo: 0x0141, Hi: 0x0148, Stride: 1},
		{Lo: 0x014a, Hi: 0x017e, Stride: 1},
		{Lo: 0x0391, Hi: 0x03a1, Stride: 1},
		{Lo: 0x03a3, Hi: 0x03c9, Stride: 1}, // Greek
		{Lo: 0x0400, Hi: 0x0481, Stride: 1},
		{Lo: 0x048a, Hi: 0x052f, Stride: 1}, // Cyrillic
		{Lo: 0x05d0, Hi: 0x05ea, Stride: 1}, // Hebrew
		{Lo: 0x0620, Hi: 0x064a, Stride: 1}, // Arabic
		{Lo: 0x3041, Hi: 0x3096, Stride: 1},
		{Lo: 0x30a1, Hi: 0x30fa, Stride: 1}, // Kana
		{Lo: 0x4e00, Hi: 0x9fff, Stride: 1}, // Han
		{Lo: 0xac00, Hi: 0xd7a3, Stride: 1}, // Hangul
	},
	LatinOffset: 2,
}

func isLetter(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || r == '_' || unicode.Is(letters, r)
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

// isIdentifier reports whether s can be a name, which Python leaves as it is.
func isIdentifier(s string) bool {
	for i, r := range s {
		if !isLetter(r) && (i == 0 || !isDigit(r)) {
			return false
		}
	}
	return s != ""
}

// identifier makes a name of s: characters that can't be in one become underscores, and underscores at the ends are removed. It returns ""
// if nothing is left, or the rest begins with a digit.
func identifier(s string) string {
	s = strings.Map(func(r rune) rune {
		if isLetter(r) || isDigit(r) {
			return r
		}
		return '_'
	}, s)
	s = strings.Trim(s, "_")
	if s != "" && isDigit(rune(s[0])) {
		return ""
	}
	return s
}

// isSeparator reports whether r is a character that separates words.
func isSeparator(r rune) bool { return r < 0x80 && !isLetter(r) && !isDigit(r) }

// typeName returns the Python name of a declared type.
func typeName(goName string) string {
	name := goName
	if !isIdentifier(name) || strings.HasPrefix(name, "_") {
		name = identifier(goName)
		if name == "" {
			name = "Type"
		}
		name += "_"
	}
	for reserved.Has(name) || modules.Has(name) || locals.Has(name) {
		name += "_"
	}
	return name
}

// methodName returns the Python name of an RPC method, or "" if none can be made of its wire name.
func methodName(wire string) string {
	name := identifier(rpcdef.Snake(wire))
	for reserved.Has(name) || importable.Has(name) || name == "rpc" {
		name += "_"
	}
	return name
}

// fieldNames returns the Python names of a struct's fields. A field has its name on the wire if that can be a name here.
// isUsed reports whether the fields' types or defaults use a name, which no field may have then.
func fieldNames(fields []*rpcdef.Field, isUsed func(string) bool) []string {
	allowed := func(name string) bool {
		return isIdentifier(name) && !strings.HasPrefix(name, "_") &&
			(!strings.HasPrefix(name, "model_") || strings.HasSuffix(name, "_")) &&
			!notForFields.Has(name) && !isUsed(name)
	}
	names := make([]string, len(fields))
	var others []int // the fields that can't have their names on the wire
	for i, f := range fields {
		names[i] = f.Name
		if !allowed(f.Name) {
			others = append(others, i)
		}
	}
	if others == nil {
		return names
	}
	taken := make(map[string]bool, len(fields))
	for _, f := range fields {
		taken[f.Name] = true // no field may have another's name on the wire
	}
	for _, i := range others {
		f := fields[i]
		name := safeFieldName(f)
		if name == strings.Trim(f.Name, "_") {
			name += "_"
		}
		for taken[name] || !allowed(name) {
			name += "_"
		}
		taken[name] = true
		names[i] = name
	}
	return names
}

func safeFieldName(f *rpcdef.Field) string {
	if strings.IndexFunc(f.Name, func(r rune) bool { return !isLetter(r) && !isDigit(r) && !isSeparator(r) }) < 0 {
		if name := identifier(f.Name); name != "" {
			return name
		}
	}
	if name := identifier(rpcdef.Snake(f.GoName)); name != "" {
		return name
	}
	return "field"
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
		short[i] = strings.ToUpper(identifier(rpcdef.Snake(v.GoName)))
	}
	if names := distinct(short); names != nil {
		return names
	}
	taken := map[string]bool{}
	for i, v := range e.Values {
		name := typeName(v.GoName)
		for taken[name] || enumAttributes.Has(name) {
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
		if seen[name] || !isIdentifier(name) || reserved.Has(name) {
			return nil
		}
		seen[name] = true
	}
	return names
}

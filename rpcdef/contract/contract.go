// Package contract tells whether a client and a server agree on the methods and channels of an API, by a hash for each of them.
//
// A hash depends on what goes over the wire, and on nothing else: the method's name, the form of its params, its progress, its result and
// the errors that its docs link; the channel's pattern and flags, the names of its events and the form of their data. Forms are made of
// types with the names of fields, what may be absent, the rules of validate tags, and the values of enums. It doesn't depend on docs, on the
// names of types and constants in Go, or on any order. A type whose values are text of its own format counts by its name in Go, since
// nothing else tells the format.
package contract

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"example.com/rpcgen/rpcdef"
)

// Stamp sets the hashes of all methods and channels: 16 hexadecimal digits each.
func Stamp(api *rpcdef.API) {
	methods := api.Methods()
	g := newGraph()
	for _, m := range methods {
		g.addMethod(m)
	}
	for _, c := range api.Channels {
		g.addChannel(c)
	}
	forms := g.forms()
	for _, m := range methods {
		m.Hash = short(methodText(m, g, forms))
	}
	for _, c := range api.Channels {
		c.Hash = short(channelText(c, g, forms))
	}
}

// A Part is a method or a channel of an API. No other part has its name.
type Part struct{ Name, Hash string }

// Parts returns the methods, then the channels of an API that is stamped: what a client tells system.check_version.
func Parts(api *rpcdef.API) []Part {
	methods := api.Methods()
	parts := make([]Part, 0, len(methods)+len(api.Channels))
	for _, m := range methods {
		parts = append(parts, Part{m.Name, m.Hash})
	}
	for _, c := range api.Channels {
		parts = append(parts, Part{c.Name, c.Hash})
	}
	return parts
}

// Checked says what system.check_version is told of an API.
func Checked(api *rpcdef.API) string {
	if len(api.Channels) > 0 {
		return "methods and channels"
	}
	return "methods"
}

// Version returns the hash of an API whose methods and channels are stamped: 16 hexadecimal digits, made of the methods' names and all hashes.
func Version(api *rpcdef.API) string {
	methods := api.Methods()
	lines := make([]string, 0, len(methods)+len(api.Channels))
	for _, m := range methods {
		lines = append(lines, strconv.Quote(m.Name)+" "+m.Hash)
	}
	for _, c := range api.Channels {
		lines = append(lines, "channel "+c.Hash)
	}
	slices.Sort(lines)
	return short([]byte(strings.Join(lines, "\n")))
}

// methodText is what the hash of a method is made of.
func methodText(m *rpcdef.Method, g *graph, forms []form) []byte {
	text := strconv.AppendQuote(make([]byte, 0, 512), m.Name)
	add := func(t rpcdef.Type) {
		f := forms[g.node(t)]
		text = append(append(text, '\n'), f[:]...)
	}
	add(paramsOf(m))
	add(resultOf(m))
	if m.Progress != nil {
		text = append(text, "\nprogress"...)
		add(m.Progress)
	}
	for _, e := range slices.SortedFunc(slices.Values(m.Errors), func(a, b *rpcdef.Error) int { return strings.Compare(a.Name, b.Name) }) {
		text = strconv.AppendQuote(append(text, '\n'), e.Name)
		text = strconv.AppendInt(append(text, ' '), int64(e.Code), 10)
		add(dataOf(e))
	}
	return text
}

// empty is what a method without params takes, and one without a result returns.
var empty = &rpcdef.Struct{}

func paramsOf(m *rpcdef.Method) rpcdef.Type {
	if m.Params == nil {
		return empty
	}
	return m.Params
}

func resultOf(m *rpcdef.Method) rpcdef.Type {
	if m.Result == nil {
		return empty
	}
	return m.Result
}

func dataOf(e *rpcdef.Error) rpcdef.Type {
	if e.Data == nil {
		return empty
	}
	return e.Data
}

// short returns the first 16 hexadecimal digits of the SHA-256 of a text.
func short(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}

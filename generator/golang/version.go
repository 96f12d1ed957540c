package golang

import (
	"strconv"

	"example.com/rpcgen/generator/emit"
)

// checkVersionName is the name of the client's method that compares it with the server.
const checkVersionName = "CheckVersion"

// versionFile prints version.go.
func versionFile(v *view) []byte {
	b := newFile(v)
	inParts := len(v.client.methods) > v.perCall
	if inParts {
		printImports(b, []string{"context", "slices"})
	} else {
		printImports(b, []string{"context"})
	}
	b.P()
	b.P("// APIVersion tells apart what APIs look like on the wire: it is another one if a method, its params, its result or its errors are.")
	b.P("const APIVersion = ", quote(v.api))
	b.P()
	b.P("// A VersionCheck says how the server differs from the client.")
	b.Block("type VersionCheck struct {", func() {
		b.P("Changed []string `json:\"changed\"` // methods that look otherwise on the wire")
		b.P("Missing []string `json:\"missing\"` // methods that the server doesn't have")
	}, "}")
	b.P()
	b.P("// Matches reports whether the server has all methods of the client, as the client knows them.")
	b.P("func (c *VersionCheck) Matches() bool { return len(c.Changed) == 0 && len(c.Missing) == 0 }")
	if inParts {
		printCheckVersionInParts(b, v.perCall)
	} else {
		printCheckVersion(b)
	}
	b.P()
	b.P("// methodHashes tell apart what the methods look like on the wire.")
	printHashes(b, v.client.methods, inParts)
	return b.Bytes()
}

func printCheckVersion(b *emit.Buffer) {
	b.P()
	b.P("// ", checkVersionName, " asks the server which of the client's methods it has otherwise, or doesn't have.")
	b.Block("func (api *APIClient) "+checkVersionName+"(ctx context.Context) (*VersionCheck, error) {", func() {
		printAsk(b, "methodHashes")
	}, "}")
}

// printCheckVersionInParts is printCheckVersion for more methods than a message has room for.
func printCheckVersionInParts(b *emit.Buffer, perCall int) {
	b.P()
	b.P("// ", checkVersionName, " asks the server which of the client's methods it has otherwise, or doesn't have: in several calls, for the names and")
	b.P("// hashes of all don't go into one message.")
	b.Block("func (api *APIClient) "+checkVersionName+"(ctx context.Context) (*VersionCheck, error) {", func() {
		b.P("check := &VersionCheck{Changed: []string{}, Missing: []string{}}")
		b.Block("for part := range slices.Chunk(methodHashes, "+strconv.Itoa(perCall)+") {", func() {
			b.P("more, err := api.checkVersion(ctx, part)")
			b.Block("if err != nil {", func() { b.P("return nil, err") }, "}")
			b.P("check.Changed = append(check.Changed, more.Changed...)")
			b.P("check.Missing = append(check.Missing, more.Missing...)")
		}, "}")
		b.P("slices.Sort(check.Changed)")
		b.P("slices.Sort(check.Missing)")
		b.P("return check, nil")
	}, "}")
	b.P()
	b.P("// checkVersion asks about some methods.")
	b.Block("func (api *APIClient) checkVersion(ctx context.Context, part []methodHash) (*VersionCheck, error) {", func() {
		printAsk(b, "part")
	}, "}")
	b.P()
	b.P("type methodHash struct{ method, hash string }")
}

// printAsk prints the call that asks about the methods in a variable.
func printAsk(b *emit.Buffer, methods string) {
	b.P("const method = \"system.check_version\"")
	b.P("methods := make(map[string]string, len(", methods, "))")
	b.Block("for _, m := range "+methods+" {", func() { b.P("methods[m.method] = m.hash") }, "}")
	b.P("params := map[string]any{\"version\": APIVersion, \"methods\": methods}")
	b.P("result, err := api.rpc.Do(ctx, &Call{Method: method, Params: params, Idempotent: true})")
	b.Block("if err != nil {", func() { b.P("return nil, err") }, "}")
	b.P("var check VersionCheck")
	b.Block("if err := decodeResult(method, result, &check); err != nil {", func() { b.P("return nil, err") }, "}")
	b.P("return &check, nil")
}

func printHashes(b *emit.Buffer, methods []*methodView, named bool) {
	start := "var methodHashes = []struct{ method, hash string }{"
	if named {
		start = "var methodHashes = []methodHash{"
	}
	if len(methods) == 0 {
		b.P(start, "}")
		return
	}
	b.Block(start, func() {
		for _, m := range methods {
			b.P("{", m.wire, ", ", m.hash, "},")
		}
	}, "}")
}

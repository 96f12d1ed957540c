package typescript

// index returns index.ts: what users import.
func index(v *view) []byte {
	b := newBuffer()
	b.P()
	b.P(`export { APIClient } from "./client.js";`)
	printNames(b, "export", v.OwnValues, `from "./rpc-client.js";`)
	printNames(b, "export type", v.OwnTypes, `from "./rpc-client.js";`)
	if len(v.TypeNames) > 0 {
		printNames(b, "export type", v.TypeNames, `from "./types.js";`)
	}
	return b.Bytes()
}

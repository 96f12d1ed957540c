package typescript

// index returns index.ts: what users import.
func index(v *view) []byte {
	b := newBuffer()
	b.P()
	b.P(`export { APIClient } from "./client.js";`)
	b.P(namesNode("export {", v.OwnValues, `} from "./rpc-client.js";`).format(0))
	b.P(namesNode("export type {", v.OwnTypes, `} from "./rpc-client.js";`).format(0))
	if len(v.TypeNames) > 0 {
		b.P(namesNode("export type {", v.TypeNames, `} from "./types.js";`).format(0))
	}
	return b.Bytes()
}

package generator

import (
	"go/scanner"

	"example.com/rpcgen/rpcdef"
)

// Unsupported returns what no back-end carries out yet, at its places in the source, or nil: to leave it out silently would give clients that are wrong.
func Unsupported(api *rpcdef.API) error {
	var list scanner.ErrorList
	for _, c := range api.Channels {
		list.Add(c.Pos, "the channel "+c.GoName+" is not supported yet: remove it")
	}
	for _, m := range api.Methods() {
		if m.Progress != nil {
			list.Add(m.Pos, "the progress of method "+m.GoName+" is not supported yet: remove it")
		}
	}
	for _, d := range api.Decls {
		if u, ok := d.(*rpcdef.Union); ok {
			list.Add(u.Pos, "the union "+u.GoName+" is not supported yet: remove it")
		}
	}
	list.Sort()
	return list.Err()
}

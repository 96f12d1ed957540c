package config

import "github.com/goccy/go-yaml/ast"

// server reads the entry "server".
func (r *reader) server(n ast.Node) *Server {
	s := &Server{}
	before := len(r.errs)
	r.mapping(n, map[string]func(ast.Node){
		"dir":      func(n ast.Node) { s.Dir = r.scalar(n, "dir", "a folder") },
		"embedded": func(n ast.Node) { s.Embedded = r.boolean(n, "embedded") },
		"transports": func(n ast.Node) {
			s.Transports = r.list(n, "transports", "rpc")
			r.checkTransports(s.Transports)
		},
	})
	if s.Dir.Text == "" && len(r.errs) == before {
		r.failf(at(n), "server: found no dir, expected the folder for the server, such as dir: rpc")
	}
	return s
}

func (r *reader) checkTransports(transports []Value) {
	for i, v := range transports {
		if err := r.words.CheckTransports(Texts(transports[:i+1])); err != nil {
			r.failf(v.Pos, "%v", err)
			return
		}
	}
}

// boolean reads true or false.
func (r *reader) boolean(n ast.Node, key string) bool {
	b, ok := n.(*ast.BoolNode)
	if !ok {
		r.failf(at(n), "%s: found %s, expected true or false", key, kind(n))
		return false
	}
	return b.Value
}

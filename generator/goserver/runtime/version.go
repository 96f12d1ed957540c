package rpcserver

import (
	"context"
	"slices"
)

// systemService is the name of the server's own service.
const systemService = "system"

// checkVersionParams are what a client knows of its own methods.
type checkVersionParams struct {
	Version string            `json:"version"` // of the whole API
	Methods map[string]string `json:"methods"` // hashes by name
}

// checkVersionResult names the client's methods that the server has in another form, or hasn't. Of other methods the client is told
// nothing.
type checkVersionResult struct {
	Changed []string `json:"changed"`
	Missing []string `json:"missing"`
}

// system returns the server's own service.
func (s *Server) system() Service {
	checkVersion := NewMethod(systemService+".check_version", MethodOptions{Idempotent: true}, s.checkVersion)
	return Service{Name: systemService, Methods: []Method{checkVersion}}
}

func (s *Server) checkVersion(_ context.Context, params *checkVersionParams) (*checkVersionResult, error) {
	result := &checkVersionResult{Changed: []string{}, Missing: []string{}}
	for name, hash := range params.Methods {
		switch m := s.method(name); {
		case m == nil:
			result.Missing = append(result.Missing, name)
		case m.options.Hash != hash:
			result.Changed = append(result.Changed, name)
		}
	}
	slices.Sort(result.Changed)
	slices.Sort(result.Missing)
	return result, nil
}

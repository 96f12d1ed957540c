package rpcserver

import (
	"context"
	"slices"
)

// systemService is the name of the server's own service.
const systemService = "system"

// checkVersionParams are what a client knows of its own methods and channels. No two of them have the same name: those of methods have a dot.
type checkVersionParams struct {
	Version string            `json:"version"` // of the whole API
	Methods map[string]string `json:"methods"` // hashes by name, of channels, too
}

// checkVersionResult names the client's methods and channels that the server has in another form, or hasn't. Of others the client is told
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
		switch known, ok := s.hash(name); {
		case !ok:
			result.Missing = append(result.Missing, name)
		case known != hash:
			result.Changed = append(result.Changed, name)
		}
	}
	slices.Sort(result.Changed)
	slices.Sort(result.Missing)
	return result, nil
}

// hash returns that of a method or a channel, and reports whether the server has it.
func (s *Server) hash(name string) (hash string, ok bool) {
	if m := s.method(name); m != nil {
		return m.options.Hash, true
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	if c := s.channels[name]; c != nil {
		return c.Hash, true
	}
	return "", false
}

package rpcserver

import (
	"bytes"
	"context"
	"encoding/json"
)

// params decodes and validates the params of a call.
func (s *Server) params(_ context.Context, r *run, raw json.RawMessage) (any, *Error) {
	params := r.method.newParams()
	if isNull(raw) {
		raw = json.RawMessage("{}")
	}
	if err := json.Unmarshal(raw, params); err != nil {
		return nil, errInvalidParams(decodeProblems(raw, params)...)
	}
	return params, nil
}

// isNull reports whether data is null, or nothing.
func isNull(data []byte) bool {
	data = bytes.TrimSpace(data)
	return len(data) == 0 || string(data) == "null"
}

func decodeProblems(_ []byte, _ any) []problem { return []problem{{"", "type", "doesn't fit"}} }

func (s *Server) checkValidate(_ *Method) error { return nil }

func (s *Server) claim(_ context.Context, _ *run, handle func() outcome) outcome { return handle() }

package rpcserver

import (
	"encoding/json"
	"errors"

	"example.com/rpcgen/generator/goserver/runtime/internal/invalid"
	"example.com/rpcgen/generator/goserver/runtime/internal/wire"
)

// checkTags returns an error if params of the method could never be validated: nothing reads their validate tags, or what does doesn't
// know one of them.
func (s *Server) checkTags(m *Method) error {
	switch {
	case s.options.Validate != nil:
		return invalid.TryTags(s.options.Validate, m.params)
	case m.options.Validated:
		return errors.New("its params have validate tags, want Options.Validate, e.g. validator.New(validator.WithRequiredStructEnabled()).Struct")
	}
	return nil
}

// decode decodes and validates the params of a call. The error is for [Server.failure].
func (s *Server) decode(m *Method, raw json.RawMessage) (any, error) {
	if wire.IsNull(raw) {
		raw = json.RawMessage("{}")
	}
	params := m.newParams()
	if err := json.Unmarshal(raw, params); err != nil {
		return nil, errInvalidParams(invalid.JSON(raw, params, "the params")...)
	}
	if s.options.Validate != nil && m.params.NumField() > 0 {
		if err := s.options.Validate(params); err != nil {
			return nil, refusal(m, err)
		}
	}
	if own, can := params.(interface{ Validate() error }); can {
		if err := own.Validate(); err != nil {
			return nil, refusal(m, err)
		}
	}
	return params, nil
}

// refusal is what the client is told of an error that a validation has found: the error itself if it may be told, e.g. because it is declared;
// the fields that break their tags; or the error's text, which is written for who called.
func refusal(m *Method, err error) error {
	if told(err, m.errors) != nil {
		return err
	}
	var problems []invalid.Problem
	walk(err, func(err error) bool {
		problems = invalid.Tags(m.params, err)
		return len(problems) > 0
	})
	if len(problems) == 0 {
		problems = []invalid.Problem{{Rule: "validate", Message: err.Error()}}
	}
	return errInvalidParams(problems...)
}

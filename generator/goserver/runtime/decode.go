package rpcserver

import (
	"bytes"
	"encoding/json"
	"reflect"
)

// decode decodes and validates the params of a call. The error is for [Server.failure].
func (s *Server) decode(m *Method, raw json.RawMessage) (any, error) {
	if isNull(raw) {
		raw = json.RawMessage("{}")
	}
	params := m.newParams()
	if err := json.Unmarshal(raw, params); err != nil {
		return nil, errInvalidParams(decodeProblems(raw, params, "the params")...)
	}
	if s.options.Validate != nil && m.params.NumField() > 0 {
		if err := s.options.Validate(params); err != nil {
			return nil, invalid(m, err)
		}
	}
	if own, can := params.(interface{ Validate() error }); can {
		if err := own.Validate(); err != nil {
			return nil, invalid(m, err)
		}
	}
	return params, nil
}

// isNull reports whether data is null, or nothing.
func isNull(data []byte) bool {
	data = bytes.TrimSpace(data)
	return len(data) == 0 || string(data) == "null"
}

// invalid is what the client is told of an error that a validation has found: the error itself if it may be told, e.g. because it is declared;
// the fields that break their tags; or the error's text, which is written for who called.
func invalid(m *Method, err error) error {
	if told(err, m.errors) != nil {
		return err
	}
	if problems := tagProblems(m.params, err); len(problems) > 0 {
		return errInvalidParams(problems...)
	}
	return errInvalidParams(problem{Rule: "validate", Message: err.Error()})
}

// A tagError is an error of github.com/go-playground/validator, which calls it FieldError.
type tagError interface {
	StructNamespace() string // by Go names, e.g. "CreateParams.Items[0].Name"
	Tag() string             // e.g. "min"
	Param() string           // e.g. "3"
}

// tagProblems returns what the tag errors say that err is or wraps, alone or as a slice.
func tagProblems(params reflect.Type, err error) (problems []problem) {
	walk(err, func(err error) bool {
		for _, e := range tagErrors(err) {
			if len(problems) < maxProblems {
				problems = append(problems, tagProblem(params, e))
			}
		}
		return len(problems) > 0
	})
	return problems
}

func tagErrors(err error) []tagError {
	if e, is := err.(tagError); is {
		return []tagError{e}
	}
	list := reflect.ValueOf(err)
	if list.Kind() != reflect.Slice {
		return nil
	}
	var found []tagError
	for i := range list.Len() {
		if e, is := list.Index(i).Interface().(tagError); is { //nolint:modernize // Go 1.24 has no TypeAssert
			found = append(found, e)
		}
	}
	return found
}

func tagProblem(params reflect.Type, e tagError) problem {
	place := wirePlace(params, e.StructNamespace())
	rule := e.Tag()
	if e.Param() != "" {
		rule += "=" + place.param(e)
	}
	return problem{Path: cut(place.path, maxPath), Rule: rule, Message: ruleMessage(e.Tag(), place.param(e), place.typ)}
}

package rpcserver

import (
	"reflect"
	"slices"
)

// A DeclaredError is an error of the API: what handlers return, and how clients see it.
type DeclaredError struct {
	name string
	code int

	// match reports whether err itself, whatever it wraps, is the declared error; and returns that one's message and data.
	match func(err error) (message string, data any, ok bool)

	complete Completer // of the data; nil if that is complete
}

// Completed returns the error with a [Completer] of its data.
func (d DeclaredError) Completed(complete Completer) DeclaredError {
	d.complete = complete
	return d
}

// DeclareError returns a declared error for a variable. What a handler returns is that error if it is the variable, or has a method Is
// that says so, or wraps such an error.
func DeclareError(name string, code int, variable error) DeclaredError {
	canCompare := variable != nil && reflect.TypeOf(variable).Comparable()
	return DeclaredError{name: name, code: code, match: func(err error) (string, any, bool) {
		if canCompare && err == variable { //nolint:errorlint // each error of the chain is asked by itself
			return variable.Error(), nil, true
		}
		is, can := err.(interface{ Is(target error) bool })
		if can && variable != nil && is.Is(variable) {
			return variable.Error(), nil, true
		}
		return "", nil, false
	}}
}

// DeclareErrorType returns a declared error for a type, whose JSON is the error's data. What a handler returns is that error if it has
// the type or a pointer to it, or has a method As that sets one, or wraps such an error.
func DeclareErrorType[E error](name string, code int) DeclaredError {
	return DeclaredError{name: name, code: code, match: func(err error) (string, any, bool) {
		declared, is := asError[E](err)
		if !is {
			return "", nil, false
		}
		return declared.Error(), &declared, true
	}}
}

func asError[E error](err error) (E, bool) {
	var declared E
	switch err := err.(type) { //nolint:errorlint // each error of the chain is asked by itself
	case E:
		return err, true
	case interface{ As(target any) bool }:
		return declared, err.As(&declared)
	}
	if pointer, is := any(err).(*E); is && pointer != nil {
		return *pointer, true
	}
	return declared, false
}

// told returns what the client is told of an error: the outermost error of its chain that is an [*Error] or declared, or nil if there is
// none.
func told(err error, declared []DeclaredError) (found *Error) {
	walk(err, func(err error) bool {
		found = toldOne(err, declared)
		return found != nil
	})
	return found
}

// walk visits the errors of a chain in the order of errors.Is, until visit returns true; then walk does, too.
func walk(err error, visit func(error) bool) bool {
	for err != nil {
		if visit(err) {
			return true
		}
		switch wrapping := err.(type) { //nolint:errorlint // this is the walk
		case interface{ Unwrap() error }:
			err = wrapping.Unwrap()
		case interface{ Unwrap() []error }:
			return slices.ContainsFunc(wrapping.Unwrap(), func(err error) bool { return walk(err, visit) })
		default:
			return false
		}
	}
	return false
}

// brokenData is data that can't be told.
type brokenData struct{ err error }

// MarshalJSON returns what is wrong.
func (d brokenData) MarshalJSON() ([]byte, error) { return nil, d.err }

func toldOne(err error, declared []DeclaredError) *Error {
	if e, is := err.(*Error); is { //nolint:errorlint // told walks
		if e == nil {
			return &Error{} // which check refuses
		}
		return e
	}
	for _, d := range declared {
		if message, data, is := d.match(err); is {
			data, err := d.complete.complete(data)
			if err != nil {
				data = brokenData{err}
			}
			return &Error{Code: d.code, Name: d.name, Message: message, Data: data}
		}
	}
	return nil
}

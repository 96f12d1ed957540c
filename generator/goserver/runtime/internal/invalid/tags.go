package invalid

import (
	"reflect"

	"example.com/rpcgen/generator/goserver/runtime/internal/excerpt"
)

// A tagError is an error of github.com/go-playground/validator, which calls it FieldError.
type tagError interface {
	StructNamespace() string // by Go names, e.g. "CreateParams.Items[0].Name"
	Tag() string             // e.g. "min"
	Param() string           // e.g. "3"
}

// Tags returns what the tag errors say that err is, alone or as a slice: nothing if it is none. What they are about is a value of type params.
func Tags(params reflect.Type, err error) (problems []Problem) {
	for _, e := range tagErrors(err) {
		if len(problems) < maxProblems {
			problems = append(problems, tagProblem(params, e))
		}
	}
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

func tagProblem(params reflect.Type, e tagError) Problem {
	place := wirePlace(params, e.StructNamespace())
	rule := e.Tag()
	if e.Param() != "" {
		rule += "=" + place.param(e)
	}
	return Problem{Path: excerpt.Of(place.path, maxPath), Rule: rule, Message: ruleMessage(e.Tag(), place.param(e), place.typ)}
}

package referee

import (
	"encoding/json"
	"reflect"

	"github.com/go-playground/validator/v10"
)

// rules checks what validate tags ask for, as the server does.
var rules = validator.New(validator.WithRequiredStructEnabled())

// mayWithhold reports whether a client may refuse to send back what it has read, because that breaks a rule of the params: Python's client checks
// rules before it sends.
func (c *Construct) mayWithhold(client, wire string) bool {
	if client != "Python" {
		return false
	}
	params := reflect.New(c.params)
	back := params
	if c.wraps() {
		back = params.Elem().Field(0).Addr()
	}
	return json.Unmarshal([]byte(wire), back.Interface()) == nil && breaksRules(params)
}

// breaksRules reports whether a struct breaks a rule, or one that it holds, also where no dive tag leads to it: in Python, rules are part of a type.
func breaksRules(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Pointer:
		return !v.IsNil() && breaksRules(v.Elem())
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			if breaksRules(v.Index(i)) {
				return true
			}
		}
	case reflect.Map:
		for _, value := range v.Seq2() {
			if breaksRules(value) {
				return true
			}
		}
	case reflect.Struct:
		if breaksOwn(v) {
			return true
		}
		for field, value := range v.Fields() {
			if field.IsExported() && breaksRules(value) {
				return true
			}
		}
	default: // it holds no struct
	}
	return false
}

// breaksOwn reports whether a struct breaks a rule of its fields. A tag that the validator can't read may ask for anything.
func breaksOwn(v reflect.Value) (breaks bool) {
	defer func() {
		if recover() != nil {
			breaks = true
		}
	}()
	return rules.Struct(v.Interface()) != nil
}

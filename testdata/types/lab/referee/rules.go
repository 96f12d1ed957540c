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

// breaksRules reports whether a struct breaks a rule. A tag that the validator can't read may ask for anything.
func breaksRules(v reflect.Value) (breaks bool) {
	defer func() {
		if recover() != nil {
			breaks = true
		}
	}()
	return rules.Struct(v.Interface()) != nil
}

//go:build go1.24

package decode

import (
	"encoding"
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Locate returns the path of the innermost value that isn't of its type in data, which are to be of type t, and what is wrong with it. The error is nil if there is
// none.
func Locate(data []byte, t reflect.Type) (path string, err error) {
	return part{data: data, as: t}.locate()
}

// A part is a value inside of a result.
type part struct {
	step  string // from the value that holds it, e.g. ".due", "[3]"
	data  json.RawMessage
	as    reflect.Type
	whole bool // it isn't taken apart
}

// locate returns the path of the innermost value that isn't of its type, and what is wrong with it. The error is nil if p is of its type.
func (p part) locate() (path string, err error) {
	err = Value(p.data, reflect.New(p.as).Interface())
	if err == nil {
		return "", nil
	}
	if located, ok := err.(*innerError); ok && p.hasUnmarshaler() { //nolint:errorlint // encoding/json wraps no error of UnmarshalJSON
		return p.step + located.path, located.err
	}
	for _, inner := range p.parts() {
		below, err := inner.locate()
		if err != nil {
			return p.step + below, err
		}
	}
	return p.step, err
}

// parts returns the values that p holds: none if its type has a custom unmarshaler, or if the data is of another kind.
func (p part) parts() []part {
	var all []part
	switch {
	case p.whole || p.hasUnmarshaler():
	case p.as.Kind() == reflect.Pointer:
		all = append(all, part{data: p.data, as: p.as.Elem()})
	case p.as.Kind() == reflect.Slice || p.as.Kind() == reflect.Array:
		var elems []json.RawMessage
		_ = json.Unmarshal(p.data, &elems) // what isn't an array has no elements
		for i, elem := range elems {
			all = append(all, part{step: "[" + strconv.Itoa(i) + "]", data: elem, as: p.as.Elem()})
		}
	case p.as.Kind() == reflect.Map:
		for key, elem := range p.members() {
			all = append(all, part{step: "[" + strconv.Quote(key) + "]", data: elem, as: p.as.Elem()})
		}
		slices.SortFunc(all, func(a, b part) int { return strings.Compare(a.step, b.step) })
	case p.as.Kind() == reflect.Struct:
		return p.fields()
	}
	return all
}

func (p part) hasUnmarshaler() bool {
	switch reflect.New(p.as).Interface().(type) {
	case json.Unmarshaler, encoding.TextUnmarshaler:
		return true
	default:
		return false
	}
}

// fields returns the fields of an object.
func (p part) fields() []part {
	var all []part
	object := p.members()
	for i := range p.as.NumField() {
		f := p.as.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		value, ok := object[name]
		if !ok {
			continue
		}
		inner := part{step: "." + name, data: value, as: f.Type}
		if strings.Contains(options, "string") {
			inner = quotedField(inner, name, f)
		}
		all = append(all, inner)
	}
	return all
}

// quotedField returns a field that has the string option as an object of that one field, because the option is the field's and not the
// type's.
func quotedField(p part, name string, f reflect.StructField) part {
	data, err := json.Marshal(map[string]json.RawMessage{name: p.data})
	if err != nil {
		return p
	}
	return part{step: p.step, data: data, as: reflect.StructOf([]reflect.StructField{f}), whole: true}
}

func (p part) members() map[string]json.RawMessage {
	var object map[string]json.RawMessage
	_ = json.Unmarshal(p.data, &object) // what isn't an object has no members
	return object
}

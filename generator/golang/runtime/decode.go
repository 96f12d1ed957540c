//go:build go1.24

package centrifugoclient

import (
	"bytes"
	"cmp"
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// A DecodeError is a result, a progress or an event that isn't of the type that the API declares. The connection stays open.
type DecodeError struct {
	Method string // e.g. "tasks.list"; the channel of an event, e.g. "chat.room.7"
	What   string // isn't of its type: "result", "progress", or "event" and its name
	Path   string // of the value inside of it, e.g. ".tasks[3].due"; "" means the whole
	Err    error  // what is wrong with it
}

func (e *DecodeError) Error() string {
	return fmt.Sprintf("%s: %s%s: %v", e.Method, cmp.Or(e.What, "result"), e.Path, e.Err)
}

// Unwrap returns Err.
func (e *DecodeError) Unwrap() error { return e.Err }

// decodeResult decodes the result of method into what pointer points to. A number in a value of type any is a json.Number, which has
// all of its digits.
func decodeResult(method string, data json.RawMessage, pointer any) error {
	return decodeAs(method, "result", data, pointer)
}

// decodeAs is decodeResult for anything that comes from the server.
func decodeAs(method, what string, data json.RawMessage, pointer any) error {
	t := reflect.TypeOf(pointer).Elem()
	if t.Kind() == reflect.Struct && isNull(data) {
		return &DecodeError{Method: method, What: what, Err: fmt.Errorf("null, want %s", t)}
	}
	if decode(data, pointer) == nil {
		return nil
	}
	path, err := part{data: data, as: t}.locate()
	return &DecodeError{Method: method, What: what, Path: path, Err: err}
}

func isNull(data json.RawMessage) bool { return len(data) == 0 || string(data) == "null" }

func decode(data []byte, pointer any) error {
	if !holdsAny(reflect.TypeOf(pointer)) {
		return json.Unmarshal(data, pointer)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	return d.Decode(pointer)
}

// anyHolders says of types whether they hold values of type any.
var anyHolders sync.Map

// holdsAny reports whether a value of the type may hold one of type any.
func holdsAny(t reflect.Type) bool {
	if known, ok := anyHolders.Load(t); ok {
		return known.(bool)
	}
	holds := findAny(t, map[reflect.Type]bool{})
	anyHolders.Store(t, holds)
	return holds
}

func findAny(t reflect.Type, seen map[reflect.Type]bool) bool {
	if seen[t] {
		return false
	}
	seen[t] = true
	switch t.Kind() {
	default:
		return false
	case reflect.Interface:
		return t.NumMethod() == 0 // else it is a union, which is decoded by itself
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		return findAny(t.Elem(), seen)
	case reflect.Struct:
		for i := range t.NumField() {
			if findAny(t.Field(i).Type, seen) {
				return true
			}
		}
		return false
	}
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
	err = decode(p.data, reflect.New(p.as).Interface())
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

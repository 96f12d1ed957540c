//go:build go1.24

package decode

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"example.com/rpcgen/generator/golang/runtime/internal/scan"
)

// encoding/json can't choose a type for an interface. So the types that hold unions have an UnmarshalJSON method, which gives the fields with unions to functions
// that can. What they get is JSON: encoding/json has seen it before.

// Slots are these fields, by their names.
type Slots map[string]func(data []byte) error

// Into returns the function of the field that to points to.
func Into[T any](to *T, unmarshal func([]byte, *T) error) func([]byte) error {
	return func(data []byte) error { return unmarshal(data, to) }
}

// ListOf returns a function that decodes a slice.
func ListOf[T any](unmarshal func([]byte, *T) error) func([]byte, *[]T) error {
	return func(data []byte, to *[]T) error {
		elems, err := elements(data)
		if *to = nil; err != nil || elems == nil {
			return err
		}
		*to = make([]T, len(elems))
		return unmarshalElements(elems, *to, unmarshal)
	}
}

// ArrayOf returns a function that decodes an array, of which slice returns all elements. As encoding/json does it, elements that there is no room for are
// left out, and those that are missing are zero.
func ArrayOf[A, T any](slice func(*A) []T, unmarshal func([]byte, *T) error) func([]byte, *A) error {
	return func(data []byte, to *A) error {
		elems, err := elements(data)
		if err != nil || elems == nil {
			return err
		}
		array := slice(to)
		clear(array)
		return unmarshalElements(elems[:min(len(elems), len(array))], array, unmarshal)
	}
}

// elements returns the elements of an array, nil of null.
func elements(data []byte) ([]json.RawMessage, error) {
	if scan.Expect(data, scan.Space(data, 0), "[") < 0 {
		var none []json.RawMessage
		return nil, json.Unmarshal(data, &none)
	}
	elems := []json.RawMessage{}
	err := scan.Each(data, func(_, elem []byte) error {
		elems = append(elems, elem)
		return nil
	})
	return elems, err
}

func unmarshalElements[T any](elems []json.RawMessage, to []T, unmarshal func([]byte, *T) error) error {
	for i, elem := range elems {
		if err := unmarshal(elem, &to[i]); err != nil {
			return below("["+strconv.Itoa(i)+"]", err)
		}
	}
	return nil
}

// MapOf returns a function that decodes a map.
func MapOf[K comparable, T any](unmarshal func([]byte, *T) error) func([]byte, *map[K]T) error {
	return func(data []byte, to *map[K]T) error {
		var elems map[K]json.RawMessage
		if err := json.Unmarshal(data, &elems); err != nil || elems == nil {
			*to = nil
			return err
		}
		*to = make(map[K]T, len(elems))
		for key, elem := range elems {
			var value T
			if err := unmarshal(elem, &value); err != nil {
				return below("["+strconv.Quote(fmt.Sprint(key))+"]", err)
			}
			(*to)[key] = value
		}
		return nil
	}
}

// OptionalOf returns a function that decodes what a pointer points to; nil for null.
func OptionalOf[T any](unmarshal func([]byte, *T) error) func([]byte, **T) error {
	return func(data []byte, to **T) error {
		if *to = nil; scan.IsNull(data) {
			return nil
		}
		*to = new(T)
		return unmarshal(data, *to)
	}
}

// Variant decodes a variant of a union into what pointer points to.
func Variant(data []byte, pointer any) error {
	if u, ok := pointer.(json.Unmarshaler); ok {
		return u.UnmarshalJSON(data)
	}
	err := Value(data, pointer)
	if err == nil {
		return nil
	}
	path, err := part{data: data, as: reflect.TypeOf(pointer).Elem()}.locate()
	return below(path, err)
}

// Object decodes an object into the struct that pointer points to, the fields with unions by their slots.
func Object(data []byte, pointer any, unions Slots) error {
	others := append(make([]byte, 0, 64), '{')
	isObject, err := members(data, func(written, value []byte) error {
		if name, unmarshal := unions.find(unquoted(written), pointer); unmarshal != nil {
			return below("."+name, unmarshal(value))
		}
		others = scan.AppendMember(others, written, value)
		return nil
	})
	switch {
	case err != nil:
		return err
	case !isObject:
		return json.Unmarshal(data, pointer) // which does nothing, for null, or says what is wrong
	case len(others) == 1:
		return nil
	}
	others = append(others, '}')
	if err = Value(others, pointer); err == nil {
		return nil
	}
	for _, field := range (part{data: others, as: reflect.TypeOf(pointer).Elem()}).fields() {
		if path, err := field.locate(); err != nil {
			return below(path, err)
		}
	}
	return err
}

// find returns the slot for a member of an object, and its name. As encoding/json does it, it takes one whose name differs by case only, unless the struct
// has a field of the very name.
func (s Slots) find(name string, pointer any) (string, func([]byte) error) {
	if exact := s[name]; exact != nil {
		return name, exact
	}
	for other, unmarshal := range s {
		if strings.EqualFold(other, name) && !hasField(reflect.TypeOf(pointer).Elem(), name) {
			return other, unmarshal
		}
	}
	return name, nil
}

func hasField(t reflect.Type, name string) bool {
	for i := range t.NumField() {
		if other, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ","); other == name {
			return true
		}
	}
	return false
}

// Discriminator returns the string in a field of an object, by which the variants of a union are told apart. As encoding/json does it, the last field of the
// name counts, and if there is none, one whose name differs by case only.
func Discriminator(data []byte, field string) (string, error) {
	var exact, folded []byte
	isObject, err := members(data, func(written, value []byte) error {
		if name := unquoted(written); name == field {
			exact = value
		} else if strings.EqualFold(name, field) {
			folded = value
		}
		return nil
	})
	if exact == nil {
		exact = folded
	}
	switch {
	case err != nil:
		return "", err
	case !isObject:
		return "", fmt.Errorf("want an object with the field %q", field)
	case exact == nil || exact[0] != '"':
		return "", fmt.Errorf("want the field %q, a string", field)
	}
	return unquoted(exact), nil
}

// members calls take for each member of an object, as scan.Each does it, and reports whether data are one.
func members(data []byte, take func(name, value []byte) error) (isObject bool, err error) {
	if scan.Expect(data, scan.Space(data, 0), "{") < 0 {
		return false, nil
	}
	return true, scan.Each(data, take)
}

// unquoted returns what a JSON string says.
func unquoted(quoted []byte) string {
	inner := quoted[1 : len(quoted)-1]
	for _, c := range inner {
		if c == '\\' || c >= utf8.RuneSelf {
			var s string
			_ = json.Unmarshal(quoted, &s) // a string of JSON is one of Go
			return s
		}
	}
	return string(inner)
}

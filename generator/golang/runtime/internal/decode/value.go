//go:build go1.24

// Package decode decodes what the server sends, unions among it, and says where a value isn't of its type.
package decode

import (
	"bytes"
	"encoding/json"
	"reflect"
	"sync"
)

// Value decodes JSON into what pointer points to. A number in a value of type any is a json.Number, which has all of its digits.
func Value(data []byte, pointer any) error {
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

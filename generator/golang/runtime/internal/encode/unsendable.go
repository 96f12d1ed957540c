//go:build go1.24

package encode

import (
	"cmp"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"
)

// replacement is what encoding/json writes for a byte that isn't valid UTF-8.
var replacement = []byte(`\ufffd`)

var errNotUTF8 = errors.New("a string that is no valid UTF-8 would arrive as another one")

// unsendable finds the innermost part of a value that encoding/json can't write, or not as it is, and says why: nil if there is none.
func unsendable(v reflect.Value) (path string, why error) {
	if !v.IsValid() || !v.CanInterface() {
		return "", nil
	}
	_, why = json.Marshal(v.Interface())
	var cycle *json.UnsupportedValueError
	if errors.As(why, &cycle) && strings.HasPrefix(cycle.Str, "encountered a cycle") {
		return "", why
	}
	switch v.Interface().(type) {
	case json.Marshaler, encoding.TextMarshaler:
		if v.Kind() != reflect.Struct { // one with a constant field has a method, too; those of other packages have no fields that show
			return "", why
		}
	}
	for _, part := range partsOf(v) {
		if below, err := unsendable(part.value); err != nil {
			return part.step + below, err
		}
	}
	if v.Kind() == reflect.String && !utf8.ValidString(v.String()) {
		return "", errNotUTF8
	}
	return "", why
}

// A valuePart is a value inside of another.
type valuePart struct {
	step  string // from the value that holds it, e.g. ".due", "[3]"
	value reflect.Value
}

func partsOf(v reflect.Value) []valuePart {
	var all []valuePart
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		all = append(all, valuePart{value: v.Elem()})
	case reflect.Struct:
		for i := range v.NumField() {
			field := v.Type().Field(i)
			if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); field.Tag.Get("json") != "-" {
				all = append(all, valuePart{"." + cmp.Or(name, field.Name), v.Field(i)})
			}
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			step := fmt.Sprintf("[%q]", fmt.Sprint(key))
			all = append(all, valuePart{step, key}, valuePart{step, v.MapIndex(key)})
		}
		slices.SortStableFunc(all, func(a, b valuePart) int { return strings.Compare(a.step, b.step) })
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			all = append(all, valuePart{fmt.Sprintf("[%d]", i), v.Index(i)})
		}
	default: // it holds no other
	}
	return all
}

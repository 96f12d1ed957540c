package values

import (
	"bytes"
	"cmp"
	"encoding"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"example.com/rpcgen/rpcdef"
)

// Unlisted says which enums have a value somewhere that they don't list.
type Unlisted struct{ Plain, Closed bool }

// Unlisted looks for values of enums in the JSON of a type.
func (e Enums) Unlisted(t reflect.Type, text []byte) Unlisted {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var tree any
	var found Unlisted
	if d.Decode(&tree) == nil {
		found.look(e, t, tree, false)
	}
	return found
}

// Exact returns the enums without those that list an integer beyond 2^53-1.
func (e Enums) Exact() Enums {
	exact := maps.Clone(e)
	maps.DeleteFunc(exact, func(_ string, enum Enum) bool {
		return slices.ContainsFunc(enum.Listed, func(value any) bool {
			switch v := reflect.ValueOf(value); {
			case v.CanInt():
				return v.Int() > maxSafe || v.Int() < -maxSafe
			case v.CanUint():
				return v.Uint() > maxSafe
			default:
				return false
			}
		})
	})
	return exact
}

// look looks at a JSON value of a type. quoted reports whether it is a string that holds JSON, by the option string of a tag.
func (u *Unlisted) look(enums Enums, t reflect.Type, value any, quoted bool) {
	if value == nil || hasMethods(t) { // null is all that some types have: type P *P
		return
	}
	if enum, ok := enums[typeName(t)]; ok {
		u.check(enum, value, quoted)
		return
	}
	switch value := value.(type) {
	case []any:
		if t.Kind() == reflect.Slice || t.Kind() == reflect.Array {
			for _, item := range value {
				u.look(enums, t.Elem(), item, false)
			}
			return
		}
	case map[string]any:
		u.lookInObject(enums, t, value)
	}
	if t.Kind() == reflect.Pointer {
		u.look(enums, t.Elem(), value, quoted)
	}
}

func (u *Unlisted) lookInObject(enums Enums, t reflect.Type, object map[string]any) {
	for name, value := range object {
		switch t.Kind() {
		case reflect.Map:
			u.look(enums, t.Key(), name, false)
			u.look(enums, t.Elem(), value, false)
		case reflect.Struct:
			if field, ok := jsonField(t, name); ok {
				_, options, _ := strings.Cut(field.Tag.Get("json"), ",")
				u.look(enums, field.Type, value, slices.Contains(strings.Split(options, ","), "string"))
			}
		default:
		}
	}
}

// jsonField returns the field of a struct that has a name in JSON.
func jsonField(t reflect.Type, name string) (found reflect.StructField, ok bool) {
	for _, field := range reflect.VisibleFields(t) {
		own, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if cmp.Or(own, field.Name) == name && (!ok || len(field.Index) < len(found.Index)) {
			found, ok = field, true
		}
	}
	return found, ok
}

// hasMethods reports whether a type writes or reads itself: that is as it likes.
func hasMethods(t reflect.Type) bool {
	switch reflect.New(t).Interface().(type) {
	case json.Marshaler, json.Unmarshaler, encoding.TextMarshaler, encoding.TextUnmarshaler:
		return true
	default:
		return false
	}
}

func (u *Unlisted) check(enum Enum, value any, quoted bool) {
	if value == nil {
		return
	}
	text := fmt.Sprint(value)
	if _, isString := enum.Listed[0].(string); quoted && isString {
		_ = json.Unmarshal([]byte(text), &text)
	}
	if slices.ContainsFunc(enum.Listed, func(listed any) bool { return fmt.Sprint(listed) == text }) {
		return
	}
	u.Plain = u.Plain || enum.Openness == rpcdef.Plain
	u.Closed = u.Closed || enum.Openness == rpcdef.Closed
}

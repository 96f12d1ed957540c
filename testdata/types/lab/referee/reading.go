package referee

import (
	"cmp"
	"encoding"
	"encoding/json"
	"errors"
	"math/big"
	"reflect"
	"slices"
	"strings"
	"time"
)

// A reading says what is odd about how Go reads params: what a client can't check, and what Go doesn't write as it has read it.
type reading struct {
	ownJSON bool // a type reads JSON of its own
	ownText bool // a type reads text of its own
}

// known are the types that read themselves in a form that clients know.
var known = []reflect.Type{reflect.TypeFor[time.Time](), reflect.TypeFor[json.RawMessage](), reflect.TypeFor[big.Int]()}

// ownReading looks at a type alone. OwnZero reports whether it has other zero values than the zero value.
func ownReading(t reflect.Type) (own reading, ownZero bool) {
	if slices.Contains(known, t) {
		return reading{}, false
	}
	pointer := reflect.New(t).Interface()
	_, ownZero = pointer.(interface{ IsZero() bool })
	_, own.ownJSON = pointer.(json.Unmarshaler)
	_, isText := pointer.(encoding.TextUnmarshaler)
	if _, writesText := pointer.(encoding.TextMarshaler); isText && !writesText {
		own.ownJSON = true // to clients that is as unknown
	}
	own.ownText = isText && !own.ownJSON
	return own, ownZero
}

// writesItself reports whether a type writes JSON of its own, in a form that clients don't know.
func writesItself(t reflect.Type) bool {
	_, ownJSON := reflect.TypeAssert[json.Marshaler](reflect.New(t))
	return ownJSON && !slices.Contains(known, t)
}

// readsKeys reports whether a map's keys read text of their own. A time does, too: as a key it is text.
func readsKeys(t reflect.Type) bool {
	_, ok := reflect.TypeAssert[encoding.TextUnmarshaler](reflect.New(t.Key()))
	return ok
}

// look looks at a type, and at those that it holds.
func (r *reading) look(t reflect.Type, seen map[reflect.Type]bool) {
	if seen[t] || slices.Contains(known, t) {
		return
	}
	seen[t] = true
	own, _ := ownReading(t)
	r.ownJSON = r.ownJSON || own.ownJSON
	r.ownText = r.ownText || own.ownText
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array:
		r.look(t.Elem(), seen)
	case reflect.Map:
		r.ownText = r.ownText || readsKeys(t)
		r.look(t.Elem(), seen)
	case reflect.Struct:
		for field := range t.Fields() {
			r.look(field.Type, seen)
		}
	default: // it holds no other
	}
}

// excuses reports whether the server may refuse to read what a client sent, because no client can know what it reads.
func (c *Construct) excuses(err error) bool {
	var kind *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &kind):
		return c.reads.ownJSON && c.isInOwn(strings.Split(kind.Field, "."))
	case strings.HasPrefix(err.Error(), "json: unknown field"):
		return false
	case errors.As(err, &syntax) || strings.HasPrefix(err.Error(), "json: "):
		return c.reads.ownJSON
	default:
		return c.reads.ownJSON || c.reads.ownText
	}
}

// isInOwn reports whether fields in params, each in the one before, lead to a type that reads JSON of its own. So do those that aren't
// found: such a type may have said them.
func (c *Construct) isInOwn(fields []string) bool {
	t := c.params
	for range 100 { // a type may be a list of itself
		if own, _ := ownReading(t); own.ownJSON {
			return true
		}
		switch t.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
			t = t.Elem()
		case reflect.Struct:
			if len(fields) == 0 {
				return false
			}
			if t = fieldType(t, fields[0]); t == nil {
				return true
			}
			fields = fields[1:]
		default:
			return len(fields) > 0
		}
	}
	return false
}

// mayDiffer reports whether the value at a path in params, of keys and indexes, may be written as another than was read.
func (c *Construct) mayDiffer(path []string) bool {
	t := c.params
	for {
		if own, ownZero := ownReading(t); own != (reading{}) || ownZero || writesItself(t) {
			return true
		}
		if t.Kind() == reflect.Pointer {
			t = t.Elem()
			continue
		}
		if len(path) == 0 {
			return false
		}
		switch t.Kind() {
		case reflect.Map:
			if readsKeys(t) {
				return true
			}
			t = t.Elem()
		case reflect.Slice, reflect.Array:
			t = t.Elem()
		case reflect.Struct:
			if t = fieldType(t, path[0]); t == nil {
				return false
			}
		default:
			return false
		}
		path = path[1:]
	}
}

// fieldType returns the type of the field that has a name in JSON, or nil.
func fieldType(t reflect.Type, name string) reflect.Type {
	for _, f := range reflect.VisibleFields(t) {
		own, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if cmp.Or(own, f.Name) == name {
			return f.Type
		}
	}
	return nil
}

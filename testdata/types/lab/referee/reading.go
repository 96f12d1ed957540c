package referee

import (
	"encoding"
	"encoding/json"
	"math/big"
	"reflect"
	"slices"
	"time"
)

// A reading says what is odd about how Go reads params: what a client can't check, and what Go doesn't write as it has read it.
type reading struct {
	ownJSON bool // a type reads JSON of its own
	ownText bool // a type reads text of its own
	ownZero bool // a type has other zero values than the zero value
}

// known are the types that read themselves in a form that clients know.
var known = []reflect.Type{reflect.TypeFor[time.Time](), reflect.TypeFor[json.RawMessage](), reflect.TypeFor[big.Int]()}

// look looks at a type, and at those that it holds.
func (r *reading) look(t reflect.Type, seen map[reflect.Type]bool) {
	if seen[t] || slices.Contains(known, t) {
		return
	}
	seen[t] = true
	pointer := reflect.New(t).Interface()
	if _, ok := pointer.(interface{ IsZero() bool }); ok {
		r.ownZero = true
	}
	switch pointer.(type) {
	case json.Unmarshaler:
		r.ownJSON = true
	case encoding.TextUnmarshaler:
		r.ownText = true
	}
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array:
		r.look(t.Elem(), seen)
	case reflect.Map:
		if _, ok := reflect.TypeAssert[encoding.TextUnmarshaler](reflect.New(t.Key())); ok {
			r.ownText = true // a time, too: as a key it is text
		}
		r.look(t.Elem(), seen)
	case reflect.Struct:
		for field := range t.Fields() {
			r.look(field.Type, seen)
		}
	default: // it holds no other
	}
}

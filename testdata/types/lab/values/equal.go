package values

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"math/big"
	"reflect"
	"time"
)

// A Tolerance is what may get lost on the way, besides the difference between nil and empty, which always may.
type Tolerance struct {
	Nanoseconds bool // times are kept to the microsecond
	Digits      bool // numbers of unknown type are kept as float64
	Embedded    bool // an embedded pointer to a struct of which nothing is set may become nil
}

// Diff returns where two values of one type differ, and how; "" if they are the same. Both have been read from JSON.
func Diff(want, got reflect.Value, tolerance Tolerance) string {
	a, errA := json.Marshal(want.Interface())
	b, errB := json.Marshal(got.Interface())
	if errA == nil && errB == nil && bytes.Equal(a, b) {
		return ""
	}
	d := differ{tolerance}
	return d.diff("", want, got)
}

type differ struct{ Tolerance }

var (
	timeType   = reflect.TypeFor[time.Time]()
	numberType = reflect.TypeFor[json.Number]()
	rawType    = reflect.TypeFor[json.RawMessage]()
)

func (d differ) diff(path string, want, got reflect.Value) string {
	differ := func() string { return fmt.Sprintf("%s: want %v, got %v", path, show(want), show(got)) }
	switch t := want.Type(); {
	case t == timeType:
		if !d.sameTime(want.Interface().(time.Time), got.Interface().(time.Time)) {
			return differ()
		}
		return ""
	case t == numberType:
		if !d.sameNumber(json.Number(want.String()), json.Number(got.String())) {
			return differ()
		}
		return ""
	case t == rawType || want.Kind() == reflect.Interface || marshalsItself(want):
		if !d.sameJSON(want, got) {
			return differ()
		}
		return ""
	}
	switch want.Kind() {
	case reflect.Pointer:
		if want.IsNil() || got.IsNil() {
			if want.IsNil() != got.IsNil() {
				return differ()
			}
			return ""
		}
		return d.diff(path, want.Elem(), got.Elem())
	case reflect.Struct:
		return d.diffFields(path, want, got)
	case reflect.Slice, reflect.Array:
		if want.Len() != got.Len() {
			return differ()
		}
		for i := range want.Len() {
			if found := d.diff(fmt.Sprintf("%s[%d]", path, i), want.Index(i), got.Index(i)); found != "" {
				return found
			}
		}
		return ""
	case reflect.Map:
		return d.diffMaps(path, want, got)
	case reflect.Func, reflect.Chan:
		return ""
	default:
		if !want.Equal(got) {
			return differ()
		}
		return ""
	}
}

func show(v reflect.Value) any {
	if text, err := json.Marshal(v.Interface()); err == nil {
		return string(text)
	}
	return v
}

func (d differ) diffFields(path string, want, got reflect.Value) string {
	for i := range want.NumField() {
		field := want.Type().Field(i)
		if !field.IsExported() && (!field.Anonymous || field.Type.Kind() != reflect.Struct) || field.Tag.Get("json") == "-" {
			continue
		}
		if d.Embedded && field.Anonymous && field.Type.Kind() == reflect.Pointer && isUnset(want.Field(i)) && isUnset(got.Field(i)) {
			continue
		}
		if found := d.diff(path+"."+field.Name, want.Field(i), got.Field(i)); found != "" {
			return found
		}
	}
	return ""
}

// isUnset reports whether a pointer is nil, or points to a struct of which nothing is set, nor in structs that it embeds by pointers.
func isUnset(pointer reflect.Value) bool {
	if pointer.IsNil() || pointer.Elem().Kind() != reflect.Struct {
		return pointer.IsNil() || pointer.Elem().IsZero()
	}
	for field, value := range pointer.Elem().Fields() {
		if field.Anonymous && value.Kind() == reflect.Pointer && isUnset(value) {
			continue
		}
		if !value.IsZero() {
			return false
		}
	}
	return true
}

func (d differ) diffMaps(path string, want, got reflect.Value) string {
	if want.Len() == 0 && got.Len() == 0 {
		return ""
	}
	if want.Type().Key() == timeType { // equal times needn't be the same key
		if !d.sameJSON(want, got) {
			return fmt.Sprintf("%s: want %v, got %v", path, show(want), show(got))
		}
		return ""
	}
	for _, key := range want.MapKeys() {
		elem := got.MapIndex(key)
		if !elem.IsValid() {
			return fmt.Sprintf("%s: the key %q is missing, got %v", path, fmt.Sprint(key), show(got))
		}
		if found := d.diff(fmt.Sprintf("%s[%v]", path, key), want.MapIndex(key), elem); found != "" {
			return found
		}
	}
	if want.Len() != got.Len() {
		return fmt.Sprintf("%s: want %v, got %v", path, show(want), show(got))
	}
	return ""
}

// marshalsItself reports whether v, or a pointer to it, writes its own JSON.
func marshalsItself(v reflect.Value) bool {
	if v.Kind() == reflect.Pointer {
		return false
	}
	switch reflect.New(v.Type()).Interface().(type) {
	case json.Marshaler, encoding.TextMarshaler:
		return true
	default:
		return false
	}
}

func (d differ) sameTime(a, b time.Time) bool {
	if d.Nanoseconds {
		a, b = a.Truncate(time.Microsecond), b.Truncate(time.Microsecond)
	}
	_, offsetA := a.Zone()
	_, offsetB := b.Zone()
	return a.Equal(b) && offsetA == offsetB
}

func (d differ) sameNumber(a, b json.Number) bool {
	if a == "" {
		a = "0"
	}
	if b == "" {
		b = "0"
	}
	if x, ok := new(big.Rat).SetString(string(a)); ok {
		if y, ok := new(big.Rat).SetString(string(b)); ok && x.Cmp(y) == 0 {
			return true
		}
	}
	x, errX := a.Float64()
	y, errY := b.Float64()
	return d.Digits && errX == nil && errY == nil && x == y
}

// sameJSON compares what two values are on the wire. Pointers to them write themselves, too.
func (d differ) sameJSON(a, b reflect.Value) bool {
	return d.sameTree(treeOf(a), treeOf(b))
}

func treeOf(v reflect.Value) any {
	pointer := reflect.New(v.Type())
	pointer.Elem().Set(v)
	text, err := json.Marshal(pointer.Interface())
	if err != nil {
		return err
	}
	tree, err := Tree(text)
	if err != nil {
		return err
	}
	return tree
}

func (d differ) sameTree(a, b any) bool {
	switch a := a.(type) {
	case json.Number:
		number, ok := b.(json.Number)
		return ok && d.sameNumber(a, number)
	case []any:
		list, ok := b.([]any)
		if !ok || len(list) != len(a) {
			return false
		}
		for i := range a {
			if !d.sameTree(a[i], list[i]) {
				return false
			}
		}
		return true
	case map[string]any:
		object, ok := b.(map[string]any)
		if !ok || len(object) != len(a) {
			return false
		}
		for key, value := range a {
			if other, ok := object[key]; !ok || !d.sameTree(value, other) {
				return false
			}
		}
		return true
	case string:
		text, ok := b.(string)
		return ok && (text == a || d.sameTimeText(a, text))
	default:
		return reflect.DeepEqual(a, b)
	}
}

// sameTimeText compares strings that may be times.
func (d differ) sameTimeText(a, b string) bool {
	x, errX := time.Parse(time.RFC3339Nano, a)
	y, errY := time.Parse(time.RFC3339Nano, b)
	return errX == nil && errY == nil && d.sameTime(x, y)
}

package invalid

import (
	"fmt"
	"reflect"
	"runtime"
)

// TryTags returns an error if a validator of go-playground doesn't know one of the validate tags of params. It panics then, but not before it meets the tag: so
// each struct type that the params reach is tried, empty and filled.
func TryTags(validate func(any) error, params reflect.Type) error {
	reached := map[reflect.Type]bool{}
	reach(params, reached)
	for t := range reached {
		for _, value := range []reflect.Value{reflect.New(t), filled(t)} {
			if err := tryOut(validate, value.Interface()); err != nil {
				return fmt.Errorf("its params can't be validated: %s: %w", t, err)
			}
		}
	}
	return nil
}

// reach adds the struct types that t leads to.
func reach(t reflect.Type, reached map[reflect.Type]bool) {
	switch t.Kind() { //nolint:exhaustive // the others lead nowhere
	case reflect.Pointer, reflect.Slice, reflect.Array:
		reach(t.Elem(), reached)
	case reflect.Map:
		reach(t.Key(), reached)
		reach(t.Elem(), reached)
	case reflect.Struct:
		if reached[t] {
			return
		}
		reached[t] = true
		for i := range t.NumField() { //nolint:modernize // Go 1.24 has no Fields
			if f := t.Field(i); f.IsExported() || f.Anonymous {
				reach(f.Type, reached)
			}
		}
	}
}

// filled returns a pointer to a struct whose fields aren't empty, so that no rule stops a validator before the next one. The structs in it are
// empty: they are tried by themselves.
func filled(t reflect.Type) reflect.Value {
	pointer := reflect.New(t)
	for i := range t.NumField() {
		if field := pointer.Elem().Field(i); field.CanSet() {
			fill(field)
		}
	}
	return pointer
}

func fill(v reflect.Value) {
	switch t := v.Type(); v.Kind() { //nolint:exhaustive // the others stay empty
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(1)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		v.SetUint(1)
	case reflect.Float32, reflect.Float64:
		v.SetFloat(1)
	case reflect.String:
		v.SetString("1")
	case reflect.Pointer:
		v.Set(reflect.New(t.Elem()))
		fill(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(t, 1, 1))
		fill(v.Index(0))
	case reflect.Array:
		if v.Len() > 0 {
			fill(v.Index(0))
		}
	case reflect.Map:
		key, value := reflect.New(t.Key()).Elem(), reflect.New(t.Elem()).Elem()
		fill(key)
		fill(value)
		v.Set(reflect.MakeMap(t))
		v.SetMapIndex(key, value)
	}
}

// tryOut returns what validate panics with. What it returns is no matter; nor is a panic of the Go runtime, which comes of the value, not of
// its tags.
func tryOut(validate func(any) error, value any) (err error) {
	defer func() {
		p := recover()
		if _, ofValue := p.(runtime.Error); p != nil && !ofValue {
			err = fmt.Errorf("%v", p)
		}
	}()
	_ = validate(value)
	return nil
}

package values

import (
	"reflect"
	"slices"
	"strings"
)

// A Union is an interface in place of which structs may stand.
type Union struct {
	Type    reflect.Type
	Field   string         // by which they are told apart, as it is called on the wire
	Members []reflect.Type // structs
}

// Holds reports whether values of a type may hold unions.
func Holds(unions []Union, t reflect.Type) bool { return holds(unions, t, map[reflect.Type]bool{}) }

func holds(unions []Union, t reflect.Type, seen map[reflect.Type]bool) bool {
	if seen[t] {
		return false
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Interface:
		return slices.ContainsFunc(unions, func(u Union) bool { return u.Type == t })
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		return holds(unions, t.Elem(), seen)
	case reflect.Struct:
		for field := range t.Fields() {
			if holds(unions, field.Type, seen) {
				return true
			}
		}
	default: // it holds nothing
	}
	return false
}

// fillUnion sets a union to one of its members: a struct or a pointer to one. It leaves out how members are told apart.
func (f *filler) fillUnion(v reflect.Value, depth int) {
	i := slices.IndexFunc(f.hints.Unions, func(u Union) bool { return u.Type == v.Type() })
	if i < 0 || depth > maxDepth || f.style == Random && f.one(5) {
		return
	}
	members := f.hints.Unions[i].Members
	member := reflect.New(members[f.rand.IntN(len(members))])
	f.fill(member.Elem(), depth+1)
	if member.Elem().Type().Implements(v.Type()) && (f.style != Random || f.one(2)) {
		member = member.Elem()
	}
	v.Set(member)
}

// complete sets fields of one value, as the server does where a handler has left them empty, and a union that is nothing else. Some members get another value:
// clients don't know these.
func (f *filler) complete(v reflect.Value) {
	if len(f.hints.Unions) == 0 {
		return
	}
	if v.Kind() == reflect.Interface && v.IsNil() {
		f.setMember(v)
	}
	f.completeIn(v)
}

// setMember sets a union to the zero value of its first member.
func (f *filler) setMember(v reflect.Value) {
	for _, u := range f.hints.Unions {
		if u.Type == v.Type() {
			v.Set(reflect.New(u.Members[0]))
		}
	}
}

func (f *filler) completeIn(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			f.completeIn(v.Elem())
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			f.completeIn(v.Index(i))
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			elem := reflect.New(v.Type().Elem()).Elem()
			elem.Set(v.MapIndex(key))
			f.completeIn(elem)
			v.SetMapIndex(key, elem)
		}
	case reflect.Struct:
		for field, value := range v.Fields() {
			if value.CanSet() {
				f.completeField(field, value)
			}
		}
	case reflect.Interface:
		f.completeUnion(v)
	default: // it holds nothing
	}
}

// completeField sets a field whose tag says the only value that it has.
func (f *filler) completeField(field reflect.StructField, value reflect.Value) {
	if constant, ok := strings.CutPrefix(field.Tag.Get("rpcgen"), "const="); ok {
		value.SetString(constant)
		return
	}
	f.completeIn(value)
}

// completeUnion completes the member that a union holds.
func (f *filler) completeUnion(v reflect.Value) {
	i := slices.IndexFunc(f.hints.Unions, func(u Union) bool { return u.Type == v.Type() })
	if i < 0 || v.IsNil() {
		return
	}
	member := reflect.New(v.Elem().Type()).Elem()
	member.Set(v.Elem())
	f.completeIn(member)
	if f.style == Most || f.style == Random && f.one(4) {
		field, _ := jsonField(reflect.Indirect(member).Type(), f.hints.Unions[i].Field)
		reflect.Indirect(member).FieldByIndex(field.Index).SetString("of a newer server")
	}
	v.Set(member)
}

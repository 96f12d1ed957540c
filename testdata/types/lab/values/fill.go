// Package values makes values of Go types by reflection, and compares them.
package values

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"

	"example.com/rpcgen/rpcdef"
)

// A Style says what a value is like.
type Style string

// The styles. All but Random give one value for a type.
const (
	Zero   Style = "zero"   // nobody has set anything
	Empty  Style = "empty"  // pointers point to zero values, lists and maps are there and empty
	Holes  Style = "holes"  // lists and maps hold one zero value
	Full   Style = "full"   // everything is set, to what one may see every day
	Lowest Style = "lowest" // numbers at their lower bounds, strings that bite
	Most   Style = "most"   // numbers at their upper bounds, strings that bite
	Random Style = "random"
)

// Styles are those that give one value for a type.
var Styles = []Style{Zero, Empty, Holes, Full, Lowest, Most}

// Hints are what reflection can't tell of types.
type Hints struct {
	Enums   Enums
	Unions  []Union
	Samples Samples
	Wires   map[string]string // types of a client that stand for what sampled types are on the wire, both by package path and name
}

// Enums are the enums, by the package path and the name of their types.
type Enums map[string]Enum

// An Enum is what there is to know of an enum.
type Enum struct {
	Listed   []any // its values, each a string or an integer
	Other    any   // a value that it doesn't list
	Openness rpcdef.Openness
}

// Samples make values of types that say by methods of their own what they are on the wire. Such a value may also be the zero value.
type Samples map[reflect.Type]func(*rand.Rand) any

// maxDepth is how deep values of recursive types go.
const maxDepth = 7

// Fill returns a value of type t. The same seed gives the same value.
func Fill(t reflect.Type, style Style, hints Hints, seed uint64) reflect.Value {
	f := &filler{style: style, hints: hints, rand: rand.New(rand.NewPCG(seed, 1))} //nolint:gosec // a seed must give the same value again
	f.safe = style == Random && f.one(2)
	v := reflect.New(t).Elem()
	f.fill(v, 0)
	f.complete(v)
	return v
}

type filler struct {
	style Style
	hints Hints
	rand  *rand.Rand
	safe  bool // integers are such that JavaScript keeps: one that it doesn't keep is enough for a value to be refused there
}

// one reports whether something happens that has one chance in n.
func (f *filler) one(n int) bool { return f.rand.IntN(n) == 0 }

func (f *filler) fill(v reflect.Value, depth int) {
	if f.style == Zero {
		return
	}
	if sample := samples[v.Type()]; sample != nil {
		v.Set(reflect.ValueOf(sample(f)))
		return
	}
	if f.fillSample(v) {
		return
	}
	if enum, ok := f.hints.Enums[typeName(v.Type())]; ok {
		f.fillEnum(v, enum)
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		f.fillStruct(v, depth)
	case reflect.Pointer:
		f.fillPointer(v, depth)
	case reflect.Slice:
		f.fillSlice(v, depth)
	case reflect.Array:
		for i := range v.Len() {
			f.fill(v.Index(i), depth+1)
		}
	case reflect.Map:
		f.fillMap(v, depth)
	case reflect.Interface:
		if v.NumMethod() > 0 {
			f.fillUnion(v, depth)
		} else if value := f.any(0); value != nil {
			v.Set(reflect.ValueOf(value))
		}
	case reflect.Func, reflect.Chan:
	default:
		f.fillBasic(v)
	}
}

// fillSample fills what there are samples for. Where nobody has set anything, it leaves the zero value.
func (f *filler) fillSample(v reflect.Value) bool {
	own := typeName(v.Type())
	for t, sample := range f.hints.Samples {
		if t != v.Type() && (f.hints.Wires[own] == "" || f.hints.Wires[own] != typeName(t)) {
			continue
		}
		made := reflect.New(t)
		if !f.plain() {
			made.Elem().Set(reflect.ValueOf(sample(f.rand)))
		}
		if t == v.Type() {
			v.Set(made.Elem())
		} else if text, err := json.Marshal(made.Interface()); err != nil || json.Unmarshal(text, v.Addr().Interface()) != nil {
			panic(fmt.Sprintf("values: %s isn't %s on the wire, which is %s", v.Type(), t, text))
		}
		return true
	}
	return false
}

// typeName is a type's package path and name.
func typeName(t reflect.Type) string { return t.PkgPath() + "." + t.Name() }

func (f *filler) fillStruct(v reflect.Value, depth int) {
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if field.IsExported() || field.Anonymous && field.Type.Kind() == reflect.Struct {
			f.fill(v.Field(i), depth+1)
		}
	}
}

func (f *filler) fillPointer(v reflect.Value, depth int) {
	if depth > maxDepth || f.style == Random && f.one(3) {
		return
	}
	v.Set(reflect.New(v.Type().Elem()))
	f.fill(v.Elem(), depth+1)
}

// length returns how many elements a list or map has; below 0, it is nil.
func (f *filler) length(depth int) int {
	switch {
	case depth > maxDepth:
		return -1
	case f.style == Empty:
		return 0
	case f.style == Holes:
		return 1
	case f.style == Random:
		return f.rand.IntN(5) - 1
	default:
		return 2
	}
}

func (f *filler) fillSlice(v reflect.Value, depth int) {
	n := f.length(depth)
	if n < 0 {
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), n, n))
	for i := range n {
		if f.style != Holes {
			f.fill(v.Index(i), depth+1)
		}
	}
}

func (f *filler) fillMap(v reflect.Value, depth int) {
	n := f.length(depth)
	if n < 0 {
		return
	}
	v.Set(reflect.MakeMapWithSize(v.Type(), n))
	for range n {
		key, elem := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		if f.style != Holes {
			f.fill(key, depth+1)
			f.fill(elem, depth+1)
		}
		v.SetMapIndex(key, elem)
	}
}

// fillEnum also sets values that the enum doesn't list: a server may send these, even where it promises not to.
func (f *filler) fillEnum(v reflect.Value, enum Enum) {
	members := append(slices.Clone(enum.Listed), enum.Other)
	var member any
	switch f.style {
	case Empty, Holes:
		return
	case Full, Lowest:
		member = members[0]
	case Most:
		member = members[len(members)-1]
	default:
		if f.one(6) {
			return
		}
		member = members[f.rand.IntN(len(members))]
	}
	v.Set(reflect.ValueOf(member).Convert(v.Type()))
}

func (f *filler) fillBasic(v reflect.Value) {
	switch {
	case f.style == Empty || f.style == Holes:
	case v.Kind() == reflect.Bool:
		v.SetBool(f.style != Lowest && (f.style != Random || f.one(2)))
	case v.Kind() == reflect.String:
		v.SetString(f.text())
	case v.CanInt():
		v.SetInt(f.integer(v.Type().Bits()))
	case v.CanUint():
		v.SetUint(f.unsigned(v.Type().Bits()))
	case v.CanFloat():
		v.SetFloat(f.float(v.Type().Bits()))
	default:
		panic(fmt.Sprintf("values: no value for %s", v.Type()))
	}
}

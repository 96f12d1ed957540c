package invalid

import (
	"encoding"
	"encoding/json"
	"reflect"
	"strings"
	"unicode"
)

// A wireField is a field of a struct as encoding/json sees it.
type wireField struct {
	name   string
	typ    reflect.Type
	quoted bool // its value is in a string: the option "string"

	depth    int // of the embedded structs around it
	tagged   bool
	unusable bool // there are two of this name, so that there is none
}

// wireFields returns the fields that JSON has for a struct type, also those of embedded structs.
func wireFields(t reflect.Type) []wireField {
	var fields []wireField
	index := map[string]int{}
	seen := map[reflect.Type]bool{}
	level := []reflect.Type{t}
	for depth := 0; len(level) > 0; depth++ {
		var embedded []reflect.Type
		for _, t := range level {
			if seen[t] {
				continue
			}
			seen[t] = true
			for i := range t.NumField() { //nolint:modernize // Go 1.24 has no Fields
				f, inner := wireFieldOf(t.Field(i))
				switch {
				case inner != nil:
					embedded = append(embedded, inner)
				case f.name != "":
					f.depth = depth
					fields = addField(fields, index, f)
				}
			}
		}
		level = embedded
	}
	return fields
}

// wireFieldOf returns what JSON has for a field: a field, or the fields of an embedded struct, or nothing.
func wireFieldOf(f reflect.StructField) (field wireField, embedded reflect.Type) {
	tag := f.Tag.Get("json")
	if tag == "-" {
		return wireField{}, nil
	}
	name, options, _ := strings.Cut(tag, ",")
	if !isWireName(name) {
		name = ""
	}
	target := f.Type
	if target.Kind() == reflect.Pointer && target.Name() == "" {
		target = target.Elem()
	}
	isStruct := target.Kind() == reflect.Struct
	switch {
	case !f.IsExported() && !(f.Anonymous && isStruct):
		return wireField{}, nil
	case f.Anonymous && name == "" && isStruct:
		return wireField{}, target
	}
	field = wireField{name: name, typ: f.Type, tagged: name != ""}
	if name == "" {
		field.name = f.Name
	}
	for option := range strings.SplitSeq(options, ",") {
		field.quoted = field.quoted || option == "string" && isQuotable(target)
	}
	return field, nil
}

// addField adds a field unless one of its name hides it.
func addField(fields []wireField, index map[string]int, f wireField) []wireField {
	at, found := index[f.name]
	if !found {
		index[f.name] = len(fields)
		return append(fields, f)
	}
	switch other := &fields[at]; {
	case other.depth < f.depth || other.tagged && !f.tagged:
	case f.tagged && !other.tagged:
		*other = f
	default:
		other.unusable = true
	}
	return fields
}

// findField returns the field that a key of an object stands for: in the same letters, or else in other cases.
func findField(fields []wireField, key string) *wireField {
	var found *wireField
	for i, f := range fields {
		switch {
		case f.unusable:
		case f.name == key:
			return &fields[i]
		case found == nil && strings.EqualFold(f.name, key):
			found = &fields[i]
		}
	}
	return found
}

// isWireName reports whether encoding/json takes a name from a tag.
func isWireName(name string) bool {
	return !strings.ContainsFunc(name, func(r rune) bool {
		return !strings.ContainsRune("!#$%&()*+-./:;<=>?@[]^_{|}~ ", r) && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
}

// isQuotable reports whether the option "string" means something for a type.
func isQuotable(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Bool, reflect.String, reflect.Float32, reflect.Float64,
		reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return true
	default:
		return false
	}
}

// decodesItself reports whether a type has a say in how it is decoded.
func decodesItself(t reflect.Type) bool {
	pointer := reflect.PointerTo(t)
	return pointer.Implements(reflect.TypeFor[json.Unmarshaler]()) || pointer.Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
}

package invalid

import (
	"reflect"
	"strings"

	"example.com/rpcgen/generator/goserver/runtime/internal/excerpt"
)

// A place is a part of the params.
type place struct {
	path   string
	typ    reflect.Type // nil if it isn't known
	parent reflect.Type // the struct that holds it
}

// wirePlace finds the place that a validator's namespace means, e.g. "CreateParams.Items[0].Name": items[0].name. If the namespace leads
// somewhere that the type doesn't tell of, the place is where that begins.
func wirePlace(params reflect.Type, namespace string) place {
	rest := namespace
	if name := params.Name(); name != "" {
		var found bool
		if rest, found = strings.CutPrefix(namespace, name+"."); !found {
			return place{}
		}
	}
	at, _ := place{typ: params}.follow(rest)
	return at
}

// follow goes on from a place by the rest of a namespace, and reports whether it got to the end.
func (p place) follow(rest string) (place, bool) {
	for p.typ.Kind() == reflect.Pointer {
		p.typ = p.typ.Elem()
	}
	switch kind := p.typ.Kind(); {
	case rest == "":
		return p, true
	case kind == reflect.Struct:
		return p.followField(rest)
	case kind == reflect.Map || kind == reflect.Slice || kind == reflect.Array:
		return p.followElement(rest)
	default:
		return p, false
	}
}

// followField goes on by the name of a field.
func (p place) followField(rest string) (place, bool) {
	rest = strings.TrimPrefix(rest, ".")
	name := rest
	if end := strings.IndexAny(rest, ".["); end >= 0 {
		name = rest[:end]
	}
	f, found := directField(p.typ, name)
	if !found {
		return p, false
	}
	next := place{path: p.path, typ: f.Type, parent: p.typ}
	if wire, _ := wireFieldOf(f); wire.name != "" {
		next.path += dotted([]byte(p.path), wire.name)
	}
	return next.follow(rest[len(name):])
}

// followElement goes on by an index or a key in brackets. A key may hold brackets, too: then the first one that makes sense is its end.
func (p place) followElement(rest string) (place, bool) {
	maxTries := 1
	if p.typ.Kind() == reflect.Map {
		maxTries = 16
	}
	if !strings.HasPrefix(rest, "[") {
		return p, false
	}
	best := p
	for end, tries := 0, 0; tries < maxTries; tries++ {
		next := strings.IndexByte(rest[end+1:], ']')
		if next < 0 {
			break
		}
		end += 1 + next
		found, whole := place{path: p.path + "[" + excerpt.Of(rest[1:end], excerpt.Length) + "]", typ: p.typ.Elem(), parent: p.parent}.follow(rest[end+1:])
		if whole {
			return found, true
		}
		if tries == 0 {
			best = found
		}
	}
	return best, false
}

// param returns the argument of a tag, where the names of other fields, which some tags take, are those on the wire.
func (p place) param(e tagError) string {
	tag := e.Tag()
	namesFields := strings.HasSuffix(tag, "field") || strings.HasPrefix(tag, "required_") || strings.HasPrefix(tag, "excluded_")
	if !namesFields || p.parent == nil {
		return e.Param()
	}
	words := strings.Fields(e.Param())
	for i, word := range words {
		if f, found := directField(p.parent, word); found {
			if wire, _ := wireFieldOf(f); wire.name != "" {
				words[i] = wire.name
			}
		}
	}
	return strings.Join(words, " ")
}

// directField returns the field of a struct that has this name, but for those of embedded structs.
func directField(t reflect.Type, name string) (reflect.StructField, bool) {
	f, found := t.FieldByName(name)
	return f, found && len(f.Index) == 1
}

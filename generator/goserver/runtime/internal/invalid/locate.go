package invalid

import (
	"encoding/json"
	"reflect"
	"strconv"

	"example.com/rpcgen/generator/goserver/runtime/internal/excerpt"
	"example.com/rpcgen/generator/goserver/runtime/internal/scan"
)

const (
	maxProblems = 20  // that one reply tells
	maxPath     = 512 // bytes of a path
)

// JSON returns why data can't be decoded into target, which is a pointer: at least one problem. The name stands for data in
// messages, e.g. "the request".
func JSON(data []byte, target any, name string) []Problem {
	if !json.Valid(data) {
		return []Problem{{Rule: "json", Message: name + " must be valid JSON of at most 10000 levels"}}
	}
	l := locator{Scanner: scan.Scanner{Data: data}, name: name, shapes: map[reflect.Type]*shape{}}
	l.value(reflect.TypeOf(target).Elem())
	if len(l.problems) == 0 {
		l.add("can't be read")
	}
	return l.problems
}

// A locator walks through valid JSON and the type that it should have, and notes each place that doesn't fit. encoding/json has its own
// paths, but without indices, and none for what decodes itself.
type locator struct {
	scan.Scanner

	name     string // of data as a whole
	path     []byte // of the value there
	shapes   map[reflect.Type]*shape
	problems []Problem
}

// A shape is what the locator knows of a type.
type shape struct {
	opaque bool        // it decodes itself
	fields []wireField // of a struct that isn't opaque
}

func (l *locator) shape(t reflect.Type) *shape {
	known := l.shapes[t]
	if known == nil {
		known = &shape{opaque: decodesItself(t)}
		if t.Kind() == reflect.Struct && !known.opaque {
			known.fields = wireFields(t)
		}
		l.shapes[t] = known
	}
	return known
}

// add notes a problem of the value at path.
func (l *locator) add(message string) {
	if l.isFull() {
		return
	}
	if len(l.path) == 0 {
		message = l.name + " " + message
	}
	l.problems = append(l.problems, Problem{Path: excerpt.Of(string(l.path), maxPath), Rule: "type", Message: message})
	if l.isFull() {
		l.At = len(l.Data)
	}
}

// isFull reports whether there are as many problems as are told.
func (l *locator) isFull() bool { return len(l.problems) == maxProblems }

// value walks through a value that should have type t.
func (l *locator) value(t reflect.Type) {
	if l.Space(); l.isFull() {
		return
	}
	known := l.shape(t)
	for t.Kind() == reflect.Pointer && !known.opaque {
		t = t.Elem()
		known = l.shape(t)
	}
	start := l.Peek()
	switch kind := t.Kind(); {
	case start == 'n' || known.opaque:
		l.leaf(t, false)
	case kind == reflect.Struct && start == '{':
		l.object(known.fields)
	case kind == reflect.Map && start == '{':
		l.mapping(t)
	case (kind == reflect.Slice || kind == reflect.Array) && start == '[':
		l.array(t)
	case !l.basic(t, start):
		l.leaf(t, false)
	}
}

// basic walks through a value that has a basic type, and reports whether there is one: there are many, so that encoding/json isn't asked
// about each.
func (l *locator) basic(t reflect.Type, start byte) bool {
	from, is := l.At, false
	switch kind := t.Kind(); {
	case kind == reflect.String && t != reflect.TypeFor[json.Number]():
		is = start == '"'
	case kind == reflect.Bool:
		is = start == 't' || start == 'f'
	case reflect.Int <= kind && kind <= reflect.Int64:
		_, err := strconv.ParseInt(string(l.Skip()), 10, t.Bits())
		is = err == nil
	case reflect.Uint <= kind && kind <= reflect.Uintptr:
		_, err := strconv.ParseUint(string(l.Skip()), 10, t.Bits())
		is = err == nil
	}
	if l.At = from; is {
		l.Skip()
	}
	return is
}

// leaf lets encoding/json judge a value whose parts are of no interest. A quoted one stands in a string.
func (l *locator) leaf(t reflect.Type, quoted bool) {
	raw := l.Skip()
	target, text := reflect.New(t), raw
	if quoted {
		holder := reflect.StructOf([]reflect.StructField{{Name: "V", Type: t, Tag: `json:"v,string"`}})
		target, text = reflect.New(holder), append(append([]byte(`{"v":`), raw...), '}')
	}
	if json.Unmarshal(text, target.Interface()) != nil {
		l.add(expectation(t, raw, quoted))
	}
}

func (l *locator) object(fields []wireField) {
	l.members(func(key string) {
		f := findField(fields, key)
		if f == nil {
			l.Skip()
			return
		}
		defer l.enter(dotted(l.path, f.name))()
		if f.quoted {
			l.leaf(f.typ, true)
		} else {
			l.value(f.typ)
		}
	})
}

func (l *locator) mapping(t reflect.Type) {
	l.members(func(key string) {
		defer l.enter("[" + excerpt.Of(key, excerpt.Length) + "]")()
		if !isKey(key, t.Key()) {
			l.add("has a key that " + expectation(t.Key(), nil, false))
		}
		l.value(t.Elem())
	})
}

// isKey reports whether encoding/json takes a key for a map with keys of type t.
func isKey(key string, t reflect.Type) bool {
	if t.Kind() == reflect.String && !decodesItself(t) {
		return true
	}
	quoted, err := json.Marshal(key)
	if err != nil {
		return false
	}
	target := reflect.New(reflect.MapOf(t, reflect.TypeFor[any]()))
	return json.Unmarshal(append(append([]byte("{"), quoted...), ":0}"...), target.Interface()) == nil
}

func (l *locator) array(t reflect.Type) {
	l.At++
	for i := 0; ; i++ {
		switch l.Space(); l.Peek() {
		case ']':
			l.At++
			return
		case 0:
			return
		case ',':
			l.At++
		}
		if t.Kind() == reflect.Array && i >= t.Len() {
			l.Space()
			if l.Peek() != ']' {
				l.Skip() // encoding/json drops it
			}
			continue
		}
		l.element(t, i)
	}
}

func (l *locator) element(t reflect.Type, i int) {
	defer l.enter("[" + strconv.Itoa(i) + "]")()
	l.value(t.Elem())
}

// members calls visit for each member of the object at at: visit must walk through the value.
func (l *locator) members(visit func(key string)) {
	l.At++
	for {
		switch l.Space(); l.Peek() {
		case '}':
			l.At++
			return
		case 0:
			return
		case ',':
			l.At++
			l.Space()
		}
		var key string
		if json.Unmarshal(l.Skip(), &key) != nil {
			return
		}
		l.Space()
		l.At++ // the colon
		l.Space()
		visit(key)
	}
}

// enter appends to the path, until the function that it returns is called.
func (l *locator) enter(step string) (leave func()) {
	length := len(l.path)
	l.path = append(l.path, step...)
	return func() { l.path = l.path[:length] }
}

// dotted returns what stands for a field in a path after what stands there already.
func dotted(path []byte, name string) string {
	if len(path) == 0 {
		return name
	}
	return "." + name
}

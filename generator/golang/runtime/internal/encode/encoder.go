//go:build go1.24

// Package encode writes what clients send.
package encode

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"sync"
)

// An Encoder writes commands. Only values go through encoding/json; the rest is written as it is.
type Encoder struct {
	bytes.Buffer
	json *json.Encoder
}

var encoders = sync.Pool{New: func() any {
	e := &Encoder{}
	e.json = json.NewEncoder(&e.Buffer)
	return e
}}

// maxPooled is the size of a buffer that isn't kept for other calls.
const maxPooled = 64 << 10

// New returns an encoder that has written nothing yet.
func New() *Encoder {
	e, _ := encoders.Get().(*Encoder)
	return e
}

// Free gives the encoder to others. What it has written may not be used any more.
func (e *Encoder) Free() {
	if e.Cap() <= maxPooled {
		e.Reset()
		encoders.Put(e)
	}
}

// Value writes a value, which errors call by a name, and by which part of it that is.
func (e *Encoder) Value(name, part string, value any) error {
	start := e.Len()
	err := e.json.Encode(value)
	if err != nil || bytes.Contains(e.Bytes()[start:], replacement) {
		if path, why := unsendable(reflect.ValueOf(value)); why != nil {
			return fmt.Errorf("%s%s%s: %w", name, part, path, why)
		}
	}
	if err != nil {
		return fmt.Errorf("%s%s: %w", name, part, err)
	}
	e.Truncate(e.Len() - 1) // the encoder ends a value with a line feed
	return nil
}

// Quoted writes a string.
func (e *Encoder) Quoted(s string) { e.Write(appendQuoted(e.AvailableBuffer(), s)) }

// Headers writes the headers of a call, sorted by name.
func (e *Encoder) Headers(headers map[string]string) {
	if len(headers) == 0 {
		return
	}
	separator := `,"headers":{`
	for _, name := range slices.Sorted(maps.Keys(headers)) {
		e.WriteString(separator)
		e.Quoted(name)
		e.WriteByte(':')
		e.Quoted(headers[name])
		separator = ","
	}
	e.WriteByte('}')
}

// Quoted returns s as a JSON string.
func Quoted(s string) []byte { return appendQuoted(nil, s) }

// appendQuoted appends s as a JSON string.
func appendQuoted(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			text, _ := json.Marshal(s) //nolint:errchkjson // a string always has a JSON text
			return append(b, text...)
		}
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}

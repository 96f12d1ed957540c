//go:build go1.24

package centrifugoclient

import (
	"cmp"
	"encoding/json"
	"fmt"
	"reflect"

	"example.com/rpcgen/generator/golang/runtime/internal/decode"
	"example.com/rpcgen/generator/golang/runtime/internal/scan"
)

// A DecodeError is a result, a progress or an event that isn't of the type that the API declares. The connection stays open.
type DecodeError struct {
	Method string // e.g. "tasks.list"; the channel of an event, e.g. "chat.room.7"
	What   string // isn't of its type: "result", "progress", or "event" and its name
	Path   string // of the value inside of it, e.g. ".tasks[3].due"; "" means the whole
	Err    error  // what is wrong with it
}

func (e *DecodeError) Error() string {
	return fmt.Sprintf("%s: %s%s: %v", e.Method, cmp.Or(e.What, "result"), e.Path, e.Err)
}

// Unwrap returns Err.
func (e *DecodeError) Unwrap() error { return e.Err }

// decodeResult decodes the result of method into what pointer points to. A number in a value of type any is a json.Number, which has
// all of its digits.
func decodeResult(method string, data json.RawMessage, pointer any) error {
	return decodeAs(method, "result", data, pointer)
}

// decodeAs is decodeResult for anything that comes from the server.
func decodeAs(method, what string, data json.RawMessage, pointer any) error {
	t := reflect.TypeOf(pointer).Elem()
	if t.Kind() == reflect.Struct && isNull(data) {
		return &DecodeError{Method: method, What: what, Err: fmt.Errorf("null, want %s", t)}
	}
	if decode.Value(data, pointer) == nil {
		return nil
	}
	path, err := decode.Locate(data, t)
	return &DecodeError{Method: method, What: what, Path: path, Err: err}
}

// isNull reports whether a value that was sent is null, or is none.
func isNull(data json.RawMessage) bool { return scan.IsNull(data) }

// decodeUnions is [decodeResult] for a result that is a union, or a list, a map or an array that holds unions.
func decodeUnions[T any](method string, data json.RawMessage, unmarshal func([]byte, *T) error, to *T) error {
	return decodeUnionsAs(method, "result", data, unmarshal, to)
}

// decodeUnionsAs is decodeUnions for anything that comes from the server.
func decodeUnionsAs[T any](method, what string, data json.RawMessage, unmarshal func([]byte, *T) error, to *T) error {
	t := reflect.TypeFor[T]()
	if t.Kind() == reflect.Interface && isNull(data) {
		return &DecodeError{Method: method, What: what, Err: fmt.Errorf("null, want %s", t)}
	}
	err := json.Unmarshal(data, new(json.RawMessage))
	if err == nil {
		err = unmarshal(data, to)
	}
	if err == nil {
		return nil
	}
	path, err := decode.Where(err)
	return &DecodeError{Method: method, What: what, Path: path, Err: err}
}

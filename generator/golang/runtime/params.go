//go:build go1.24

package centrifugoclient

import (
	"bytes"
	"cmp"
	"crypto/rand"
	"encoding"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// A correlationID is a random UUID, version 4, as it stands on the wire.
type correlationID [36]byte

func newCorrelationID() (id correlationID) {
	var b [16]byte
	_, _ = rand.Read(b[:]) // crypto/rand never fails: it ends the program instead
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	hex.Encode(id[:8], b[:4])
	hex.Encode(id[9:13], b[4:6])
	hex.Encode(id[14:18], b[6:8])
	hex.Encode(id[19:23], b[8:10])
	hex.Encode(id[24:], b[10:])
	id[8], id[13], id[18], id[23] = '-', '-', '-', '-'
	return id
}

// plain reports whether the id stands in a JSON string as it is.
func (id *correlationID) plain() bool {
	for _, c := range id {
		if c < ' ' || c > '~' || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}

// commandOverhead is how many bytes precede the body of a command, as {"id":4294967295, does.
const commandOverhead = 17

// An encoder writes what makes a call. Only the params go through encoding/json.
type encoder struct {
	bytes.Buffer
	json *json.Encoder
}

var encoders = sync.Pool{New: func() any {
	e := &encoder{}
	e.json = json.NewEncoder(&e.Buffer)
	return e
}}

// maxPooled is the size of a buffer that isn't kept for other calls.
const maxPooled = 64 << 10

// An envelope is what stands around the method and the params of all calls.
type envelope struct {
	open    string // up to the method
	method  string // between the method and the params
	replyTo string // behind the correlation id, unless nobody waits for the reply; "" if no publication brings it
}

func newEnvelope(config *CentrifugoConfig, transport Transport) envelope {
	if transport == TransportRPC {
		return envelope{open: `"rpc":{"method":`, method: `,"data":{"params":`}
	}
	return envelope{
		open:    `"publish":{"channel":` + string(quoted(config.RequestChannel)) + `,"data":{"method":`,
		method:  `,"params":`,
		replyTo: `,"reply_to":` + string(quoted(config.ReplyChannel)),
	}
}

// An unsendableError says why a call can't be sent. It is [ErrNotSent] in the sense of [errors.Is].
type unsendableError struct{ error }

func (e unsendableError) Is(target error) bool { return target == ErrNotSent }
func (e unsendableError) Unwrap() error        { return e.error }

// encode gives p the command that makes a call, without its id.
func (c *CentrifugoRPCClient) encode(p *pending, call *Call) error {
	wire := &c.wire
	if call.Progress {
		wire = &c.correlated
	}
	p.correlated = wire.replyTo != "" && !call.NoWait
	return c.encodeBody(p, func(e *encoder) error {
		e.WriteString(wire.open)
		e.quoted(call.Method)
		e.WriteString(wire.method)
		if err := e.params(call); err != nil {
			return err
		}
		e.WriteString(`,"correlation_id":"`)
		e.Write(p.correlation[:])
		e.WriteByte('"')
		if call.NoWait {
			e.WriteString(`,"no_wait":true`)
		} else {
			e.WriteString(wire.replyTo)
		}
		e.headers(call.Headers)
		e.WriteString("}}}")
		return nil
	})
}

// encodeBody gives p the command that write writes.
func (c *CentrifugoRPCClient) encodeBody(p *pending, write func(*encoder) error) error {
	e, _ := encoders.Get().(*encoder)
	defer func() {
		if e.Cap() <= maxPooled {
			e.Reset()
			encoders.Put(e)
		}
	}()
	if err := write(e); err != nil {
		return unsendableError{err}
	}
	if n := commandOverhead + e.Len(); n > c.config.MaxMessageSize {
		return unsendableError{fmt.Errorf("%s: a message of %d bytes, over the limit of %d", p.method, n, c.config.MaxMessageSize)}
	}
	p.body = append(p.body, e.Bytes()...)
	return nil
}

// params writes the params of a call.
func (e *encoder) params(call *Call) error {
	if call.Params == nil {
		e.WriteString("{}")
		return nil
	}
	return e.value(call.Method, ": params", call.Params)
}

// value writes a value, which errors call by a name, and by which part of it that is.
func (e *encoder) value(name, part string, value any) error {
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

// quoted writes a string.
func (e *encoder) quoted(s string) { e.Write(appendQuoted(e.AvailableBuffer(), s)) }

// headers writes the headers of a call, sorted by name.
func (e *encoder) headers(headers map[string]string) {
	if len(headers) == 0 {
		return
	}
	separator := `,"headers":{`
	for _, name := range slices.Sorted(maps.Keys(headers)) {
		e.WriteString(separator)
		e.quoted(name)
		e.WriteByte(':')
		e.quoted(headers[name])
		separator = ","
	}
	e.WriteByte('}')
}

func quoted(s string) []byte { return appendQuoted(nil, s) }

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

// replacement is what encoding/json writes for a byte that isn't valid UTF-8.
var replacement = []byte(`\ufffd`)

var errNotUTF8 = errors.New("a string that is no valid UTF-8 would arrive as another one")

// unsendable finds the innermost part of a value that encoding/json can't write, or not as it is, and says why: nil if there is none.
func unsendable(v reflect.Value) (path string, why error) {
	if !v.IsValid() || !v.CanInterface() {
		return "", nil
	}
	_, why = json.Marshal(v.Interface())
	var cycle *json.UnsupportedValueError
	if errors.As(why, &cycle) && strings.HasPrefix(cycle.Str, "encountered a cycle") {
		return "", why
	}
	switch v.Interface().(type) {
	case json.Marshaler, encoding.TextMarshaler:
		if v.Kind() != reflect.Struct { // one with a constant field has a method, too; those of other packages have no fields that show
			return "", why
		}
	}
	for _, part := range partsOf(v) {
		if below, err := unsendable(part.value); err != nil {
			return part.step + below, err
		}
	}
	if v.Kind() == reflect.String && !utf8.ValidString(v.String()) {
		return "", errNotUTF8
	}
	return "", why
}

// A valuePart is a value inside of another.
type valuePart struct {
	step  string // from the value that holds it, e.g. ".due", "[3]"
	value reflect.Value
}

func partsOf(v reflect.Value) []valuePart {
	var all []valuePart
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		all = append(all, valuePart{value: v.Elem()})
	case reflect.Struct:
		for i := range v.NumField() {
			field := v.Type().Field(i)
			if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); field.Tag.Get("json") != "-" {
				all = append(all, valuePart{"." + cmp.Or(name, field.Name), v.Field(i)})
			}
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			step := fmt.Sprintf("[%q]", fmt.Sprint(key))
			all = append(all, valuePart{step, key}, valuePart{step, v.MapIndex(key)})
		}
		slices.SortStableFunc(all, func(a, b valuePart) int { return strings.Compare(a.step, b.step) })
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			all = append(all, valuePart{fmt.Sprintf("[%d]", i), v.Index(i)})
		}
	default: // it holds no other
	}
	return all
}

// Package wire reads requests, and writes replies.
package wire

import (
	"bytes"
	"encoding/json"
	"time"

	"example.com/rpcgen/generator/goserver/runtime/internal/invalid"
	"example.com/rpcgen/generator/goserver/runtime/internal/names"
	"example.com/rpcgen/generator/goserver/runtime/internal/scan"
)

// A Request is what a client publishes to the request channel, or, less the method, what it sends by a native RPC.
type Request struct {
	Method        string            `json:"method"`
	Params        json.RawMessage   `json:"params"`
	CorrelationID string            `json:"correlation_id"`
	Headers       map[string]string `json:"headers"`
	NoWait        bool              `json:"no_wait"`
	Cancel        string            `json:"cancel"` // the id of a call that nobody waits for any more; the rest counts for nothing then

	Start    time.Time         `json:"-"` // when it arrived
	Problems []invalid.Problem `json:"-"` // what is wrong with it; what could be read is often enough to answer it
}

// Parse reads a request that has just arrived. Its params may be a part of data.
func Parse(data []byte) *Request {
	r := &Request{Start: time.Now()}
	if IsNull(data) {
		return r
	}
	if !r.readPlain(data) {
		*r = Request{Start: r.Start}
		if err := json.Unmarshal(data, r); err != nil {
			r.Problems = invalid.JSON(data, r, "the request")
		}
	}
	if r.CorrelationID == "" {
		return r
	}
	if names.CheckCorrelationID(r.CorrelationID) != nil {
		r.Problems = []invalid.Problem{{Path: "correlation_id", Rule: "correlation_id", Message: "must have 1 to 128 characters of printable ASCII"}}
		r.CorrelationID = ""
	}
	return r
}

// IsNull reports whether data is null, or nothing.
func IsNull(data []byte) bool {
	data = bytes.TrimSpace(data)
	return len(data) == 0 || string(data) == "null"
}

// readPlain reads a request that is written as the generated clients do it, without spaces and escapes, and reports whether it is: reading one takes less than a
// fifth of what encoding/json needs. Of any other it may have read a part; encoding/json must then judge it, and reads what this reads to the same.
func (r *Request) readPlain(data []byte) bool {
	s := scan.Scanner{Data: data}
	return s.PlainObject(func(key []byte) bool { return r.readMember(&s, key) }) && s.At == len(data)
}

// readMember reads the value of a key. It reports false for one that is there twice, too, of which the last would count.
func (r *Request) readMember(s *scan.Scanner, key []byte) bool {
	switch string(key) {
	case "method":
		return s.PlainString(&r.Method)
	case "params":
		if r.Params != nil {
			return false
		}
		r.Params = s.Skip()
		return json.Valid(r.Params)
	case "correlation_id":
		return s.PlainString(&r.CorrelationID)
	case "reply_to":
		_, ok := s.PlainText()
		return ok
	case "headers":
		return r.Headers == nil && json.Unmarshal(s.Skip(), &r.Headers) == nil
	case "no_wait":
		r.NoWait = true
		return string(s.Skip()) == "true"
	default:
		return false
	}
}

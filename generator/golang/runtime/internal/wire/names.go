//go:build go1.24

package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"

	"example.com/rpcgen/generator/golang/runtime/internal/scan"
)

// EventNames are names of events that came, so that the next ones need no memory for theirs.
type EventNames map[string]string

// maxEventNames is how many of them are kept.
const maxEventNames = 64

var errNoEvent = errors.New(`not of the form {"type":...,"data":...}`)

// Split returns the name and the data of an event.
func (n EventNames) Split(text []byte) (name string, data json.RawMessage, err error) {
	if name, data = n.usual(text); data != nil {
		return name, data, nil
	}
	var event struct {
		Type *string         `json:"type"`
		Data json.RawMessage `json:"data"`
	}
	if json.Unmarshal(text, &event) != nil || event.Type == nil || *event.Type == "" || strings.HasPrefix(*event.Type, "$") {
		return "", nil, errNoEvent
	}
	if event.Data == nil {
		event.Data = json.RawMessage("null")
	}
	return *event.Type, event.Data, nil
}

// usual takes {"type":"NAME","data":VALUE} apart, which is known to be JSON. The data are nil for what isn't of that form.
func (n EventNames) usual(text []byte) (name string, data json.RawMessage) {
	const start, middle = `{"type":"`, `","data":`
	if !bytes.HasPrefix(text, []byte(start)) {
		return "", nil
	}
	raw := text[len(start):]
	end := bytes.IndexByte(raw, '"')
	if end <= 0 || raw[0] == '$' || bytes.IndexByte(raw[:end], '\\') >= 0 {
		return "", nil
	}
	from := scan.Expect(raw, end, middle)
	if to := scan.Value(raw, from, 1); to < 0 || to != len(raw)-1 {
		return "", nil
	}
	name, known := n[string(raw[:end])]
	if !known {
		name = string(raw[:end])
		if len(n) < maxEventNames {
			n[name] = name
		}
	}
	return name, json.RawMessage(raw[from : len(raw)-1])
}

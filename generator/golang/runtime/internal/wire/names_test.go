package wire

import (
	"encoding/json"
	"strings"
	"testing"
)

// What is taken apart by hand is what encoding/json makes of it.
func FuzzSplitEvent(f *testing.F) {
	for _, text := range []string{`{"type":"a","data":{"n":1}}`, `{"type":"a","data":1,"x":2}`, `{"type":"a\"","data":1}`, `{"type":"","data":1}`, `{"type":"$a","data":1}`, `{"type":"a","data":1,"data":2}`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if !json.Valid(text) {
			return
		}
		name, data := EventNames{}.usual(text)
		if data == nil {
			return
		}
		var event struct {
			Type string          `json:"type"`
			Data json.RawMessage `json:"data"`
		}
		if err := json.Unmarshal(text, &event); err != nil || strings.ToValidUTF8(name, "\ufffd") != event.Type || string(data) != string(event.Data) {
			t.Errorf("%q: %q, %s; want %q, %s, %v", text, name, data, event.Type, event.Data, err)
		}
	})
}

package rpcserver

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"example.com/rpcgen/generator/goserver/runtime/internal/names"
	"example.com/rpcgen/generator/goserver/runtime/internal/wire"
)

// FuzzServeRequest holds that whatever a user publishes is answered with JSON on the channel of that user, for the id that stands in the
// request, or refused.
func FuzzServeRequest(f *testing.F) {
	for _, seed := range []string{
		`{"method":"greeter.greet","params":{"name":"Ada"},"correlation_id":"c","reply_to":"user#2","headers":{"a":"b"}}`,
		`{"method":"made.up","correlation_id":"c\"}"}`, `{"cancel":"c"}`, `{"correlation_id":1,"correlation_id":"c"}`, `[]`, `{}`, ``,
		`{"method":"system.check_version","correlation_id":"c","params":{"methods":{"a":"b"}}}`,
	} {
		f.Add([]byte(seed))
	}
	s, out := newServer(f, Options{}, greeter(MethodOptions{Idempotent: true}, hello))
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := s.ServeRequest(t.Context(), Call{User: "1"}, data); err != nil {
			if e := new(Error); !errors.As(err, &e) || e.check() != nil {
				t.Errorf("%q: %v", data, err)
			}
			return
		}
		if r := wire.Parse(data); r.Cancel != "" || r.NoWait {
			return
		}
		var reply struct {
			CorrelationID string           `json:"correlation_id"`
			Result        *json.RawMessage `json:"result"`
			Error         *Error           `json:"error"`
		}
		body, mine := strings.CutPrefix(<-out, "user#1 ")
		if err := json.Unmarshal([]byte(body), &reply); !mine || err != nil || (reply.Result == nil) == (reply.Error == nil) {
			t.Errorf("%q: published %s: %v", data, body, err)
		}
		if names.CheckCorrelationID(reply.CorrelationID) != nil {
			t.Errorf("%q: published %s", data, body)
		}
	})
}

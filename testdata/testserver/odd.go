package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"example.com/rpcgen/examples/tasks/rpc/rpcserver"
)

// oddReply returns the reply of a call that the generated server would not make, without a correlation id; nil if it would.
func oddReply(method string, params json.RawMessage) json.RawMessage {
	switch method {
	case "test.null_error":
		return json.RawMessage(`{"result":{"ok":true},"error":null}`)
	case "test.empty":
		return json.RawMessage(`{}`)
	case "test.error":
		if _, proper := properError(params); !proper {
			return json.RawMessage(`{"error":` + string(params) + `}`)
		}
	}
	return nil
}

// properError returns the error that the params are, and reports whether a server can answer it.
func properError(params json.RawMessage) (e *rpcserver.Error, proper bool) {
	e = &rpcserver.Error{}
	decoder := json.NewDecoder(bytes.NewReader(params))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(e)
	return e, err == nil && e.Name != "" && e.Code >= 400 && e.Code <= 1999
}

// withID returns a reply with the correlation id of a call.
func withID(call *rpcserver.Call, reply string) json.RawMessage {
	rest := reply[1:]
	if rest != "}" {
		rest = "," + rest
	}
	return json.RawMessage(fmt.Sprintf(`{"correlation_id":%q%s`, call.CorrelationID, rest))
}

// fail answers the error that the params are.
func (p *probes) fail(ctx context.Context, params *anything) (*nothing, error) {
	if e, proper := properError(params.text); proper {
		return nil, e
	}
	return p.odd(ctx, params)
}

// odd publishes an odd reply. What it returns comes too late.
func (p *probes) odd(ctx context.Context, params *anything) (*nothing, error) {
	call := rpcserver.CallFrom(ctx)
	reply := oddReply(call.Method, params.text)
	return &nothing{}, p.broker.publish(ctx, replyChannel(call.User), withID(call, string(reply)))
}

// oddReplies answers what the RPC proxy of the generated server would not, before it.
func oddReplies(server http.Handler, record *record) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return // Centrifugo has left
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		var request struct {
			Method string `json:"method"`
			Data   struct {
				Params json.RawMessage `json:"params"`
			} `json:"data"`
		}
		if r.URL.Path == rpcProxyPath && json.Unmarshal(body, &request) == nil {
			if reply := oddReply(request.Method, request.Data.Params); reply != nil {
				record.saw(request.Method)
				w.Header().Set("Content-Type", "application/json")
				_, _ = fmt.Fprintf(w, `{"result":{"data":%s}}`, reply) // a caller that left is no matter
				return
			}
		}
		server.ServeHTTP(w, r)
	})
}

package main

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
)

// rpcProxyPath is where Centrifugo sends the calls that clients make by native RPC.
const rpcProxyPath = "/centrifugo/rpc"

// A nativeCall is what Centrifugo says of a call by native RPC.
type nativeCall struct {
	User   string  `json:"user"`
	Method string  `json:"method"`
	Data   request `json:"data"` // its Method is empty
}

// rpcProxy answers Centrifugo: at once if the caller doesn't wait for the method. A method that never answers does so when the caller has left.
func (r *responder) rpcProxy(w http.ResponseWriter, httpRequest *http.Request) {
	var call nativeCall
	if err := json.NewDecoder(httpRequest.Body).Decode(&call); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	req := call.Data
	req.Method, req.user = call.Method, call.User
	r.count(req.Method)
	if req.NoWait {
		ctx := context.WithoutCancel(httpRequest.Context())
		go func() { _, _ = r.call(ctx, &req) }()
		answerProxy(w, reply{})
		return
	}
	result, err := r.call(httpRequest.Context(), &req)
	if errors.Is(err, errSilent) {
		<-httpRequest.Context().Done()
		return
	}
	rep := reply{Result: result}
	if err != nil {
		rep.Error = asReplyError(err)
	}
	answerProxy(w, rep)
}

func answerProxy(w http.ResponseWriter, rep reply) {
	data, err := json.Marshal(map[string]any{"result": map[string]any{"data": rep}})
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(data) // a caller that left is no matter
}

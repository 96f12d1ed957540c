package rpcserver

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

const (
	secretHeader    = "X-Rpc-Secret" //nolint:gosec // the name of a header, as Go spells X-RPC-Secret, is no secret
	maxProxyRequest = 16 << 20
	bodyTimeout     = 30 * time.Second // until a proxy request has come
	sendTimeout     = 30 * time.Second // until its answer is taken
)

// Centrifugo's own errors, which its clients know.
var (
	errProxyInternal = &proxyError{Code: 100, Message: "internal server error", Temporary: true}
	errProxyDenied   = &proxyError{Code: 103, Message: "permission denied"}
	errProxyBad      = &proxyError{Code: 107, Message: "bad request"}
)

// A proxyError is how Centrifugo tells a client that its command has failed.
type proxyError struct {
	Code      int    `json:"code"`
	Message   string `json:"message"`
	Temporary bool   `json:"temporary,omitempty"`
}

// A proxyRequest is what Centrifugo's proxies send. All but the data is Centrifugo's own word.
type proxyRequest struct {
	Client  string          `json:"client"`
	User    string          `json:"user"`
	Channel string          `json:"channel"` // of a publish or subscribe request
	Method  string          `json:"method"`  // of an RPC request
	Data    json.RawMessage `json:"data"`
	B64Data []byte          `json:"b64data"` // in place of Data where the proxy has binary_encoding
	Meta    json.RawMessage `json:"meta"`    // where it has include_connection_meta
}

// call returns the call that the request makes, of which its data tells the rest.
func (r *proxyRequest) call(transport Transport) Call {
	return Call{Method: r.Method, User: r.User, Client: r.Client, Transport: transport, Meta: r.Meta}
}

// PublishProxy returns the handler of Centrifugo's publish proxy, for the namespace of [Options.RequestChannel]. It answers when the reply was published, or
// at once where nobody waits for one. A call goes on when its caller's connection ends: the reply is recovered by the next one.
//
// It refuses requests without the secret, see [Options.ProxySecret], publications to other channels, and users whose id [CheckUserID] refuses.
func (s *Server) PublishProxy() http.Handler {
	return s.proxy(func(ctx context.Context, request *proxyRequest) []byte {
		if request.Channel != s.options.RequestChannel {
			return proxyFailure(errProxyDenied)
		}
		err := s.ServeRequest(ctx, request.call(PublishTransport), request.Data)
		if err == nil {
			return []byte(`{"result":{}}`)
		}
		if told, ok := errors.AsType[*Error](err); ok {
			return proxyFailure(&proxyError{Code: told.Code, Message: told.Error(), Temporary: told.Temporary})
		}
		s.options.Logger.ErrorContext(ctx, "a call of the publish proxy failed", "user", request.User, "error", err)
		return proxyFailure(errProxyInternal)
	})
}

// RPCProxy returns the handler of Centrifugo's RPC proxy. It answers with the reply. The handler's context ends with its caller's connection.
//
// It refuses requests without the secret, see [Options.ProxySecret], and users whose id [CheckUserID] refuses.
func (s *Server) RPCProxy() http.Handler {
	return s.proxy(func(ctx context.Context, request *proxyRequest) []byte {
		reply := await(func(done func(reply []byte)) {
			s.HandleRPC(ctx, request.call(RPCTransport), request.Data, func(reply []byte) {
				if err := s.pace.Wait(ctx, s.replyChannel(request.User), len(reply)); err != nil {
					reply = nil
				}
				done(reply)
			})
		})
		if reply == nil {
			return proxyFailure(errProxyInternal) // which nobody reads
		}
		answer := append(make([]byte, 0, len(reply)+32), `{"result":{"data":`...)
		answer = append(answer, reply...)
		return append(answer, `}}`...)
	})
}

// SubscribeProxy returns the handler of Centrifugo's subscribe proxy, for the namespaces of the channels that aren't public. It asks the channel's
// authorizer, see [Server.Authorize].
//
// It refuses requests without the secret, see [Options.ProxySecret], users whose id [CheckUserID] refuses, channels that weren't added, and those without
// an authorizer.
func (s *Server) SubscribeProxy() http.Handler {
	return s.proxy(func(ctx context.Context, request *proxyRequest) []byte {
		err := s.MaySubscribe(ctx, request.call(SubscribeTransport), request.Channel)
		if refused, ok := errors.AsType[*Error](err); ok {
			return proxyFailure(&proxyError{Code: refused.Code, Message: refused.Name, Temporary: refused.Temporary})
		}
		return []byte(`{"result":{}}`)
	})
}

// proxy returns a handler of requests that Centrifugo has made. Serve returns the body of the answer.
func (s *Server) proxy(serve func(context.Context, *proxyRequest) []byte) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			w.Header().Set("Allow", http.MethodPost)
			http.Error(w, "want POST", http.StatusMethodNotAllowed)
			return
		}
		if !s.isTrusted(r) {
			s.options.Logger.WarnContext(r.Context(), "a proxy request without the secret is refused", "path", r.URL.Path, "address", r.RemoteAddr)
			http.Error(w, "the header X-RPC-Secret doesn't hold the secret", http.StatusForbidden)
			return
		}
		body, err := s.readBody(w, r)
		if err != nil {
			http.Error(w, err.Error(), statusOf(err))
			return
		}
		answer := s.answer(r.Context(), body, serve)
		w.Header().Set("Content-Type", "application/json")
		_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(sendTimeout)) // not all writers have one
		_, _ = w.Write(answer)                                                          // Centrifugo tells the caller
	})
}

// isTrusted reports whether a request has the secret. How long that takes tells nothing of it.
func (s *Server) isTrusted(r *http.Request) bool {
	if s.options.ProxySecret == "" {
		return s.options.InsecureProxies
	}
	want, got := sha256.Sum256([]byte(s.options.ProxySecret)), sha256.Sum256([]byte(r.Header.Get(secretHeader)))
	return subtle.ConstantTimeCompare(want[:], got[:]) == 1
}

// readBody reads the body of a request, within a limit and a time.
func (s *Server) readBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(time.Now().Add(s.bodyTimeout)) // not all writers have one
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxProxyRequest))
	if err != nil {
		return nil, fmt.Errorf("body of the request: %w", err)
	}
	_ = control.SetReadDeadline(time.Time{}) // or it would end the context of a long call
	return body, nil
}

// answer returns the answer to a request that is Centrifugo's.
func (s *Server) answer(ctx context.Context, body []byte, serve func(context.Context, *proxyRequest) []byte) []byte {
	request := &proxyRequest{}
	if err := json.Unmarshal(body, request); err != nil {
		s.options.Logger.WarnContext(ctx, "a proxy request isn't Centrifugo's JSON", "error", err)
		return proxyFailure(errProxyBad)
	}
	if err := CheckUserID(request.User); err != nil {
		s.options.Logger.WarnContext(ctx, "a call is refused", "error", err)
		return proxyFailure(errProxyDenied)
	}
	if len(request.B64Data) > 0 {
		request.Data = request.B64Data
	}
	return serve(ctx, request)
}

// statusOf returns the status of the answer to a request that couldn't be read.
func statusOf(err error) int {
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return http.StatusRequestEntityTooLarge
	}
	return http.StatusBadRequest
}

// proxyFailure returns the answer that makes Centrifugo fail a command.
func proxyFailure(e *proxyError) []byte {
	answer, err := json.Marshal(map[string]*proxyError{"error": e})
	if err != nil {
		panic(err) // numbers and strings are always JSON
	}
	return answer
}

// checkProxies returns an error where the proxy handlers would take requests from anybody, or from nobody.
func (o Options) checkProxies() error {
	switch {
	case o.ProxySecret != "" && o.InsecureProxies:
		return errors.New("rpcserver: both ProxySecret and InsecureProxies, want one")
	case o.ProxySecret != "" && o.NoProxies || o.InsecureProxies && o.NoProxies:
		return errors.New("rpcserver: NoProxies beside ProxySecret or InsecureProxies, want one")
	case o.ProxySecret == "" && !o.InsecureProxies && !o.NoProxies && o.Publisher == nil:
		return errors.New("rpcserver: no ProxySecret, want what Centrifugo's proxies send as X-RPC-Secret; " +
			"or NoProxies for a server that only subscribes, or InsecureProxies")
	}
	return checkSecret("ProxySecret", o.ProxySecret)
}

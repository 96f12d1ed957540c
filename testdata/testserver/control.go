package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// forceReconnect is the code of a disconnection after which a client may come back.
const forceReconnect = 3000

// controlHandler serves what tests ask of the server:
//
//	GET  /token?user=ID[&ttl=SECONDS]      a connection token; a negative ttl gives one that has expired
//	POST /kill                             kills Centrifugo by SIGKILL
//	POST /restart                          starts it again on its port, and returns when the responder is back
//	POST /disconnect?user=ID[&code=CODE]   ends the user's connections, with code 3000 if none is given
//	POST /publish?channel=C                publishes the body through the server API
//	GET  /seen?method=M                    how many requests of that method the responder has received
//
// Centrifugo asks it about calls by native RPC, too.
func (s *server) controlHandler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /token", text(s.token))
	mux.HandleFunc("POST /kill", text(s.killCentrifugo))
	mux.HandleFunc("POST /restart", text(s.restartCentrifugo))
	mux.HandleFunc("POST /disconnect", text(s.disconnectUser))
	mux.HandleFunc("POST /publish", text(s.publish))
	mux.HandleFunc("GET /seen", text(s.seen))
	mux.HandleFunc("POST "+rpcProxyPath, s.responder.rpcProxy)
	return mux
}

// text serves what f returns as plain text, and its error as a bad request.
func text(f func(r *http.Request) (string, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		answer, err := f(r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("Access-Control-Allow-Origin", "*") // tests in a browser ask, too
		_, _ = fmt.Fprint(w, answer)                       // a test that went away is no matter
	}
}

func (s *server) token(r *http.Request) (string, error) {
	c := claims{User: r.FormValue("user")}
	if ttl := r.FormValue("ttl"); ttl != "" {
		seconds, err := strconv.Atoi(ttl)
		if err != nil {
			return "", fmt.Errorf("ttl: %w", err)
		}
		c.Expires = time.Now().Add(time.Duration(seconds) * time.Second).Unix()
	}
	return c.sign(tokenSecret)
}

func (s *server) killCentrifugo(*http.Request) (string, error) {
	s.centrifugo.kill()
	return "", nil
}

// restartCentrifugo goes on when the test hangs up: half a restart is of no use to the next one.
func (s *server) restartCentrifugo(r *http.Request) (string, error) {
	return "", s.restart(context.WithoutCancel(r.Context()))
}

func (s *server) disconnectUser(r *http.Request) (string, error) {
	code := forceReconnect
	if v := r.FormValue("code"); v != "" {
		var err error
		if code, err = strconv.Atoi(v); err != nil {
			return "", fmt.Errorf("code: %w", err)
		}
	}
	return "", s.api.disconnect(r.Context(), r.FormValue("user"), code)
}

func (s *server) publish(r *http.Request) (string, error) {
	var data json.RawMessage
	if err := json.NewDecoder(r.Body).Decode(&data); err != nil {
		return "", fmt.Errorf("body: %w", err)
	}
	return "", s.api.publish(r.Context(), r.URL.Query().Get("channel"), data)
}

func (s *server) seen(r *http.Request) (string, error) {
	return strconv.Itoa(s.responder.seen(r.FormValue("method"))), nil
}

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// forceReconnect is the code of a disconnection after which a client may come back.
const forceReconnect = 3000

// controlHandler serves what tests ask of the server. What clients connect to is called Centrifugo, also where it is the embedded server:
//
//	GET  /token?user=ID                    a connection token, with these besides:
//	       &ttl=SECONDS                    how long it holds; a negative one gives one that has expired
//	       &channels=A,B                   the channels that the server subscribes the connection to
//	       &meta=JSON                      the connection's meta
//	POST /kill                             kills Centrifugo by SIGKILL
//	POST /restart                          starts it again on its port, and returns when calls are served again
//	POST /stop, POST /continue             Centrifugo does nothing by SIGSTOP, and goes on by SIGCONT; not the embedded server
//	POST /disconnect?user=ID[&code=CODE]   ends the user's connections, with code 3000 if none is given
//	POST /unsubscribe?user=ID&channel=C    ends the user's subscriptions to a channel, with code 2000; with &code=2500 as Centrifugo does
//	                                       where a subscriber has missed something. It does so 3 s later, with -forget, to a channel that
//	                                       had a publication and has none meanwhile. The embedded server takes any code, at once
//	POST /drop                             what Centrifugo waits for is lost, as when a replica dies: it fails the calls of its proxies,
//	                                       and the next ones are served. Not the embedded server
//	POST /clear_history?channel=C          removes what a channel keeps for those who come back
//	POST /publish?channel=C                publishes the body as the server
//	POST /events?channel=C&event=E         publishes events of package rooms by the generated server. Their data is {"n": 1, "text": ""}, or what of that
//	                                       the event has: n, the text, or a block of that. With
//	       &count=N                        so many, numbered on, one after the other
//	       &from=N                         of which this is the first number
//	       &size=BYTES                     of the text
//	       &ms=N                           milliseconds after each
//	POST /may?room=ID&forbidden=true       from now on nobody may subscribe to a room; false: everybody may, as at the start
//	GET  /asked?room=ID                    how often the server was asked who may
//	POST /gate?name=N                      opens the gate N of test.gate, for good
//	POST /burst                            answers all calls of test.burst that wait; says how many have come since the last time
//	GET  /seen?method=M                    how many requests of that method have come; it must be one that is served
//	GET  /runs?id=CORRELATION              how often the call of that correlation id was run
//	GET  /cancelled                        how many handlers saw that they are cancelled
//
//	POST   /proxy                          a TCP proxy before Centrifugo: {"id":"1","url":"ws://..."}
//	POST   /proxy/ID?mode=M[&...]          says how it behaves, see package faultproxy
//	GET    /proxy/ID                       {"accepted","open","up","down"}, see faultproxy.Stats
//	DELETE /proxy/ID                       closes it
//
// Centrifugo asks it about calls, too.
func (s *server) controlHandler() http.Handler {
	mux := http.NewServeMux()
	for pattern, answer := range map[string]func(*http.Request) (string, error){
		"GET /token":          s.token,
		"POST /kill":          s.killBroker,
		"POST /restart":       s.restartBroker,
		"POST /stop":          func(*http.Request) (string, error) { return "", s.broker.freeze(true) },
		"POST /continue":      func(*http.Request) (string, error) { return "", s.broker.freeze(false) },
		"POST /disconnect":    s.disconnectUser,
		"POST /drop":          s.drop,
		"POST /unsubscribe":   s.unsubscribeUser,
		"POST /clear_history": s.clearHistory,
		"POST /publish":       s.publish,
		"POST /events":        s.publishEvents,
		"POST /may":           s.rooms.forbid,
		"GET /asked":          s.rooms.asks,
		"POST /gate":          s.openGate,
		"POST /burst":         func(*http.Request) (string, error) { return strconv.Itoa(s.probes.release()), nil },
		"GET /seen":           s.seen,
		"GET /runs":           func(r *http.Request) (string, error) { return strconv.Itoa(s.record.ran(r.FormValue("id"))), nil },
		"GET /cancelled":      func(*http.Request) (string, error) { return strconv.Itoa(s.record.cancels()), nil },
		"POST /proxy":         s.addProxy,
		"POST /proxy/{id}":    s.proxies.set,
		"GET /proxy/{id}":     s.proxies.stats,
		"DELETE /proxy/{id}":  s.proxies.remove,
	} {
		mux.HandleFunc(pattern, text(answer))
	}
	if s.backend != nil {
		proxies := s.backend.handler(s.record)
		mux.Handle(rpcProxyPath, proxies)
		mux.Handle(publishProxyPath, proxies)
		mux.Handle(subscribeProxyPath, proxies)
	}
	return mux
}

// text serves what f returns as plain text, and its error as a bad request.
func text(f func(r *http.Request) (string, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", "*") // tests in a browser ask, too
		answer, err := f(r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = fmt.Fprint(w, answer) // a test that went away is no matter
	}
}

// number returns the number of a query, or another one if it has none of this name.
func number(r *http.Request, name string, otherwise int) (int, error) {
	v := r.FormValue(name)
	if v == "" {
		return otherwise, nil
	}
	n, err := strconv.Atoi(v)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", name, err)
	}
	return n, nil
}

func (s *server) token(r *http.Request) (string, error) {
	c := claims{User: r.FormValue("user")}
	ttl, err := number(r, "ttl", 0)
	if err != nil {
		return "", err
	}
	if r.FormValue("ttl") != "" {
		c.Expires = time.Now().Add(time.Duration(ttl) * time.Second).Unix()
	}
	if channels := r.FormValue("channels"); channels != "" {
		c.Channels = strings.Split(channels, ",")
	}
	if meta := r.FormValue("meta"); meta != "" {
		c.Meta = json.RawMessage(meta)
	}
	return c.sign(tokenSecret)
}

func (s *server) killBroker(*http.Request) (string, error) {
	s.kill()
	return "", nil
}

// restartBroker goes on when the test hangs up: half a restart is of no use to the next one.
func (s *server) restartBroker(r *http.Request) (string, error) {
	return "", s.restart(context.WithoutCancel(r.Context()))
}

func (s *server) disconnectUser(r *http.Request) (string, error) {
	code, err := number(r, "code", forceReconnect)
	if err != nil {
		return "", err
	}
	return "", s.broker.disconnect(r.Context(), r.FormValue("user"), code)
}

func (s *server) unsubscribeUser(r *http.Request) (string, error) {
	code, err := number(r, "code", unsubscribed)
	if err != nil {
		return "", err
	}
	return "", s.broker.unsubscribe(r.Context(), r.FormValue("user"), r.FormValue("channel"), code)
}

func (s *server) clearHistory(r *http.Request) (string, error) {
	return "", s.broker.clearHistory(r.Context(), r.FormValue("channel"))
}

func (s *server) publish(r *http.Request) (string, error) {
	var data json.RawMessage
	if err := json.NewDecoder(r.Body).Decode(&data); err != nil {
		return "", fmt.Errorf("body: %w", err)
	}
	return "", s.broker.publish(r.Context(), r.URL.Query().Get("channel"), data)
}

func (s *server) openGate(r *http.Request) (string, error) {
	s.probes.open(r.FormValue("name"))
	return "", nil
}

func (s *server) seen(r *http.Request) (string, error) {
	method := r.FormValue("method")
	server, err := s.serving()
	if err != nil {
		return "", err
	}
	if !serves(r.Context(), server, method) {
		return "", fmt.Errorf("method %q isn't served, so that nobody counts its requests", method)
	}
	return strconv.Itoa(s.record.seen(method)), nil
}

// drop resets the connections by which Centrifugo waits for the backend.
func (s *server) drop(*http.Request) (string, error) {
	if s.backend == nil {
		return "", errors.New("the embedded server has no connection to what serves the calls")
	}
	s.backend.line.Reset()
	return "", nil
}

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"maps"
	"sync"

	"nhooyr.io/websocket"
)

// requestChannel is where clients publish their requests.
const requestChannel = "rpc.requests"

// A responder is the backend: a client of Centrifugo that is subscribed to the requests, and answers them through the server API.
type responder struct {
	url     func() string
	api     *api
	log     *log.Logger
	methods map[string]method

	mu     sync.Mutex
	conn   *websocket.Conn
	counts map[string]int // requests received, by method
}

func newResponder(url func() string, api *api, logger *log.Logger) *responder {
	r := &responder{url: url, api: api, log: logger, counts: map[string]int{}}
	r.methods = probes(r)
	maps.Copy(r.methods, exampleMethods())
	return r
}

// connect connects, and returns when requests will be seen. The token subscribes the connection, so that no client needs the right to subscribe.
func (r *responder) connect(ctx context.Context) error {
	r.close()
	token, err := claims{User: "responder", Subs: map[string]subscription{requestChannel: {}}}.sign(tokenSecret)
	if err != nil {
		return err
	}
	conn, _, err := websocket.Dial(ctx, r.url(), nil) //nolint:bodyclose // the library closes it
	if err != nil {
		return fmt.Errorf("responder: %w", err)
	}
	conn.SetReadLimit(-1)
	if err := handshake(ctx, conn, token); err != nil {
		_ = conn.CloseNow()
		return fmt.Errorf("responder: %w", err)
	}
	r.mu.Lock()
	r.conn = conn
	r.mu.Unlock()
	go r.serve(context.WithoutCancel(ctx), conn)
	return nil
}

// handshake sends the connect command, and expects the subscription in its reply.
func handshake(ctx context.Context, conn *websocket.Conn, token string) error {
	command, err := json.Marshal(map[string]any{"id": 1, "connect": map[string]any{"token": token}})
	if err != nil {
		return err
	}
	if err := conn.Write(ctx, websocket.MessageText, command); err != nil {
		return err
	}
	_, frame, err := conn.Read(ctx)
	if err != nil {
		return err
	}
	var reply struct {
		Connect struct {
			Subs map[string]json.RawMessage `json:"subs"`
		} `json:"connect"`
	}
	if err := json.Unmarshal(frame, &reply); err != nil {
		return err
	}
	if _, ok := reply.Connect.Subs[requestChannel]; !ok {
		return fmt.Errorf("not subscribed to %s: %s", requestChannel, frame)
	}
	return nil
}

// close ends the connection, if there is one.
func (r *responder) close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.conn != nil {
		_ = r.conn.CloseNow()
		r.conn = nil
	}
}

// A push is the part of Centrifugo's protocol that the responder reads: {} is a ping.
type push struct {
	Push *struct {
		Channel string `json:"channel"`
		Pub     struct {
			Data json.RawMessage `json:"data"`
			Info struct {
				User string `json:"user"`
			} `json:"info"`
		} `json:"pub"`
	} `json:"push"`
	ID int `json:"id"`
}

// serve reads until the connection ends. A frame holds one message or several, one a line.
func (r *responder) serve(ctx context.Context, conn *websocket.Conn) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for {
		_, frame, err := conn.Read(ctx)
		if err != nil {
			r.log.Print("connection ended: ", err)
			return
		}
		for line := range bytes.Lines(frame) {
			if err := r.message(ctx, conn, line); err != nil {
				r.log.Printf("%v: %s", err, line)
			}
		}
	}
}

// message takes one message of the server.
func (r *responder) message(ctx context.Context, conn *websocket.Conn, line []byte) error {
	var m push
	if err := json.Unmarshal(line, &m); err != nil {
		return err
	}
	switch {
	case m.Push == nil && m.ID == 0:
		return conn.Write(ctx, websocket.MessageText, []byte("{}"))
	case m.Push == nil || m.Push.Channel != requestChannel:
		return nil
	}
	var req request
	if err := json.Unmarshal(m.Push.Pub.Data, &req); err != nil {
		return err
	}
	req.user = m.Push.Pub.Info.User
	if req.user == "" {
		return errors.New("request without info")
	}
	r.count(req.Method)
	go r.answer(ctx, &req)
	return nil
}

func (r *responder) count(method string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.counts[method]++
}

// seen returns how many requests of a method have come.
func (r *responder) seen(method string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.counts[method]
}

// A request is what a client publishes. Its reply_to is a claim that nobody needs: who asked is told by the publication's info.
type request struct {
	Method        string          `json:"method"`
	Params        json.RawMessage `json:"params"`
	CorrelationID string          `json:"correlation_id"`
	NoWait        bool            `json:"no_wait"`

	user string
}

// A reply is what the client waits for.
type reply struct {
	CorrelationID string      `json:"correlation_id,omitempty"` // not in native RPC
	Result        any         `json:"result,omitempty"`
	Error         *replyError `json:"error,omitempty"`
}

// answer runs the method, and replies on the channel of the user who asked, unless nobody waits for that.
func (r *responder) answer(ctx context.Context, req *request) {
	rep := reply{CorrelationID: req.CorrelationID}
	result, err := r.call(ctx, req)
	switch {
	case req.NoWait, req.CorrelationID == "", errors.Is(err, errSilent):
		return
	case err != nil:
		rep.Error = asReplyError(err)
	default:
		rep.Result = result
	}
	if err := r.send(ctx, "user#"+req.user, rep); err != nil {
		r.log.Printf("reply to %s: %v", req.Method, err)
	}
}

func (r *responder) call(ctx context.Context, req *request) (any, error) {
	m, ok := r.methods[req.Method]
	if !ok {
		return nil, &replyError{Code: codeNotFound, Name: "unknown_method", Message: fmt.Sprintf("unknown method %q", req.Method)}
	}
	return m(ctx, req)
}

func (r *responder) send(ctx context.Context, channel string, message any) error {
	data, err := json.Marshal(message)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, readyTimeout)
	defer cancel()
	return r.api.publish(ctx, channel, data)
}

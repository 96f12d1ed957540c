package main

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"nhooyr.io/websocket"
)

// errSilent is a method's wish not to be answered.
var errSilent = errors.New("no answer")

// probes are the methods that tests need and no API has:
//
//	test.echo        answers its params
//	test.error       answers the error that its params are: {"code", "name", "message", "data", "temporary"}
//	test.sleep       answers {} after {"ms"} milliseconds
//	test.silent      never answers
//	test.null_error  answers {"result": {"ok": true}, "error": null}
//	test.empty       answers with neither result nor error
//	test.big         answers {"text"}, a string of {"size"} letters
//	test.forge       answers {"forged": true} on the channel open.USER, where clients may publish, as another client would; and 200 ms
//	                 later {"forged": false} there and on user#USER, as itself. A client with either reply channel must take the second
func probes(r *responder) map[string]method {
	return map[string]method{
		"test.echo":       func(_ context.Context, req *request) (any, error) { return req.Params, nil },
		"test.error":      handle(func(_ context.Context, params *replyError) (any, error) { return nil, params }),
		"test.sleep":      handle(sleep),
		"test.silent":     func(context.Context, *request) (any, error) { return nil, errSilent },
		"test.null_error": r.nullError,
		"test.empty":      r.empty,
		"test.big":        handle(big),
		"test.forge":      r.forge,
	}
}

func sleep(ctx context.Context, params struct{ MS int }) (struct{}, error) {
	select {
	case <-time.After(time.Duration(params.MS) * time.Millisecond):
	case <-ctx.Done():
	}
	return struct{}{}, nil
}

func big(_ context.Context, params struct{ Size int }) (map[string]string, error) {
	return map[string]string{"text": strings.Repeat("x", max(params.Size, 0))}, nil
}

func (r *responder) nullError(ctx context.Context, req *request) (any, error) {
	return nil, errors.Join(errSilent, r.send(ctx, "user#"+req.user, map[string]any{
		"correlation_id": req.CorrelationID, "result": map[string]bool{"ok": true}, "error": nil,
	}))
}

func (r *responder) empty(ctx context.Context, req *request) (any, error) {
	return nil, errors.Join(errSilent, r.send(ctx, "user#"+req.user, reply{CorrelationID: req.CorrelationID}))
}

func (r *responder) forge(ctx context.Context, req *request) (any, error) {
	channel := "open." + req.user
	answer := func(forged bool) reply {
		return reply{CorrelationID: req.CorrelationID, Result: map[string]bool{"forged": forged}}
	}
	if err := r.publishAsClient(ctx, channel, answer(true)); err != nil {
		return nil, err
	}
	time.Sleep(200 * time.Millisecond)
	if err := r.send(ctx, channel, answer(false)); err != nil {
		return nil, err
	}
	return answer(false).Result, nil
}

// publishAsClient publishes over the responder's own connection, as any client could: the publication carries its info.
func (r *responder) publishAsClient(ctx context.Context, channel string, data any) error {
	command, err := json.Marshal(map[string]any{"id": 2, "publish": map[string]any{"channel": channel, "data": data}})
	if err != nil {
		return err
	}
	r.mu.Lock()
	conn := r.conn
	r.mu.Unlock()
	if conn == nil {
		return errors.New("not connected")
	}
	return conn.Write(ctx, websocket.MessageText, command)
}

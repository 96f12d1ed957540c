package main

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/centrifugal/centrifuge-go"
	"github.com/google/uuid"

	client "example.com/centrifugo_client"
)

// callTimeout is how long a call may take, as in the generated client.
const callTimeout = 30 * time.Second

// A handMade client is what one writes on centrifuge-go to have calls answered: requests are published, and replies find their call by its
// correlation id.
type handMade struct {
	sdk          *centrifuge.Client
	replyChannel string

	mu      sync.Mutex
	pending map[string]chan reply
}

type request struct {
	Method        string `json:"method"`
	Params        any    `json:"params"`
	CorrelationID string `json:"correlation_id"`
	ReplyTo       string `json:"reply_to"`
}

type reply struct {
	CorrelationID string          `json:"correlation_id"`
	Result        json.RawMessage `json:"result"`
	Error         *replyError     `json:"error"`
}

type replyError struct {
	Code    int             `json:"code"`
	Name    string          `json:"name"`
	Message string          `json:"message"`
	Data    json.RawMessage `json:"data"`
}

func (e *replyError) Error() string { return fmt.Sprintf("%d %s: %s", e.Code, e.Name, e.Message) }

// connectByHand connects, and returns when replies can arrive.
func connectByHand(ctx context.Context, at place) (*handMade, error) {
	c := &handMade{
		sdk:          centrifuge.NewJsonClient(at.url, centrifuge.Config{Token: at.token}),
		replyChannel: "user#" + at.user,
		pending:      make(map[string]chan reply),
	}
	replies, err := c.sdk.NewSubscription(c.replyChannel)
	if err != nil {
		return nil, err
	}
	subscribed := make(chan struct{}, 1)
	replies.OnSubscribed(func(centrifuge.SubscribedEvent) { subscribed <- struct{}{} })
	replies.OnPublication(c.take)
	if err := c.sdk.Connect(); err != nil {
		return nil, err
	}
	if err := replies.Subscribe(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	select {
	case <-subscribed:
		return c, nil
	case <-ctx.Done():
		return nil, fmt.Errorf("not subscribed: %w", ctx.Err())
	}
}

// take hands a reply to its call. What a client has published is no reply.
func (c *handMade) take(event centrifuge.PublicationEvent) {
	var r reply
	if event.Info != nil || json.Unmarshal(event.Data, &r) != nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if call, ok := c.pending[r.CorrelationID]; ok {
		delete(c.pending, r.CorrelationID)
		call <- r
	}
}

// call calls a method, and returns its result.
func (c *handMade) call(ctx context.Context, method string, params any) (json.RawMessage, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	id := uuid.NewString()
	data, err := json.Marshal(request{method, params, id, c.replyChannel})
	if err != nil {
		return nil, err
	}
	answer := make(chan reply, 1)
	c.mu.Lock()
	c.pending[id] = answer
	c.mu.Unlock()
	defer c.forget(id)
	if _, err := c.sdk.Publish(ctx, "rpc.requests", data); err != nil {
		return nil, err
	}
	select {
	case r := <-answer:
		if r.Error != nil {
			return nil, r.Error
		}
		return r.Result, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (c *handMade) forget(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.pending, id)
}

// A typedByHand client decodes results by encoding/json.
type typedByHand struct{ rpc *handMade }

func (t typedByHand) NoopGet(ctx context.Context, params client.Params) (*client.Result, error) {
	data, err := t.rpc.call(ctx, "noop.get", params)
	if err != nil {
		return nil, err
	}
	var result client.Result
	if err := json.Unmarshal(data, &result); err != nil {
		return nil, err
	}
	return &result, nil
}

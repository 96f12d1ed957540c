package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"nhooyr.io/websocket"
)

// The codes with which Centrifugo ends a subscription: when it is asked to, and when the subscriber has missed something.
const (
	unsubscribed = 2000
	missed       = 2500
)

// forgetting is how long Centrifugo takes at most to forget the epoch of a channel, where it was told to.
const forgetting = 3 * time.Second

func (c *centrifugo) publish(ctx context.Context, channel string, data json.RawMessage) error {
	return c.call(ctx, "publish", object{"channel": channel, "data": data}, nil)
}

func (c *centrifugo) disconnect(ctx context.Context, user string, code int) error {
	return c.call(ctx, "disconnect", object{"user": user, "disconnect": object{"code": code, "reason": "test"}}, nil)
}

// unsubscribe asks Centrifugo to; it takes no code. A subscriber has missed something, as Centrifugo sees it, where the channel has another epoch.
func (c *centrifugo) unsubscribe(ctx context.Context, user, channel string, code int) error {
	switch {
	case code == unsubscribed:
		return c.call(ctx, "unsubscribe", object{"user": user, "channel": channel}, nil)
	case code != missed || !c.forgets:
		return fmt.Errorf("centrifugo unsubscribes with code %d, or, where testserver runs with -forget, %d", unsubscribed, missed)
	}
	select {
	case <-time.After(forgetting):
	case <-ctx.Done():
		return ctx.Err()
	}
	return c.publish(ctx, channel, json.RawMessage("{}"))
}

func (c *centrifugo) clearHistory(ctx context.Context, channel string) error {
	return c.call(ctx, "history_remove", object{"channel": channel}, nil)
}

// subscribers returns how many clients are subscribed to a channel whose namespace has presence.
func (c *centrifugo) subscribers(ctx context.Context, channel string) (int, error) {
	var result struct {
		Clients int `json:"num_clients"`
	}
	err := c.call(ctx, "presence_stats", object{"channel": channel}, &result)
	return result.Clients, err
}

// call calls a method of the server API. Unless it is nil, result gets what it answers.
func (c *centrifugo) call(ctx context.Context, method string, request, result any) error {
	body, err := json.Marshal(request)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url("/api/"+method), bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("X-Api-Key", apiKey)
	resp, err := c.client.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	answer := struct {
		Result any `json:"result"`
		Error  *struct {
			Code    int    `json:"code"`
			Message string `json:"message"`
		} `json:"error"`
	}{Result: result}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		return fmt.Errorf("centrifugo api: %s: %s: %w", method, resp.Status, err)
	}
	if answer.Error != nil {
		return fmt.Errorf("centrifugo api: %s: %d: %s", method, answer.Error.Code, answer.Error.Message)
	}
	return nil
}

func (c *centrifugo) forgeable(user string) string { return "open." + user }

// publishAsClient connects as the user, and publishes as any client could.
func (c *centrifugo) publishAsClient(ctx context.Context, user, channel string, data json.RawMessage) error {
	token, err := claims{User: user}.sign(tokenSecret)
	if err != nil {
		return err
	}
	conn, _, err := websocket.Dial(ctx, "ws://"+c.address()+websocketPath, nil) //nolint:bodyclose // the library closes it
	if err != nil {
		return err
	}
	defer func() { _ = conn.CloseNow() }()
	for _, command := range []object{
		{"id": 1, "connect": object{"token": token}},
		{"id": 2, "publish": object{"channel": channel, "data": data}},
	} {
		text, err := json.Marshal(command)
		if err != nil {
			return err
		}
		if err := conn.Write(ctx, websocket.MessageText, text); err != nil {
			return err
		}
		_, frame, err := conn.Read(ctx)
		if err != nil {
			return err
		}
		if bytes.Contains(frame, []byte(`"error":`)) {
			return errors.New("centrifugo: " + string(frame))
		}
	}
	return nil
}

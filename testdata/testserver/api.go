package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
)

// An api calls Centrifugo's server API over HTTP.
type api struct {
	centrifugo *centrifugo
	client     *http.Client
}

func newAPI(c *centrifugo) *api {
	// Replies go out side by side: the default of two idle connections would open a new one for most of them.
	return &api{centrifugo: c, client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}}
}

// publish publishes data, which is JSON. Publications of the server carry no client info.
func (a *api) publish(ctx context.Context, channel string, data json.RawMessage) error {
	return a.call(ctx, "publish", map[string]any{"channel": channel, "data": data})
}

// disconnect ends all connections of a user with the given code: 3000 to 3499 let a client come back, 3500 to 3999 don't.
func (a *api) disconnect(ctx context.Context, user string, code int) error {
	return a.call(ctx, "disconnect", map[string]any{
		"user":       user,
		"disconnect": map[string]any{"code": code, "reason": "test"},
	})
}

func (a *api) call(ctx context.Context, method string, request any) error {
	body, err := json.Marshal(request)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, a.centrifugo.url("/api/"+method), bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("X-Api-Key", apiKey)
	resp, err := a.client.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	var answer struct {
		Error *struct {
			Code    int    `json:"code"`
			Message string `json:"message"`
		} `json:"error"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		return fmt.Errorf("centrifugo api: %s: %s: %w", method, resp.Status, err)
	}
	if answer.Error != nil {
		return fmt.Errorf("centrifugo api: %s: %d: %s", method, answer.Error.Code, answer.Error.Message)
	}
	return nil
}

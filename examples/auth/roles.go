package auth

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"

	rpcserver "example.com/rpcgen/generator/goserver/runtime"
)

// For lets only users of a role call the methods.
func For(role string, methods ...string) rpcserver.Middleware {
	return func(next rpcserver.Handler) rpcserver.Handler {
		return func(ctx context.Context, params any) (any, error) {
			call := rpcserver.CallFrom(ctx)
			if !slices.Contains(methods, call.Method) {
				return next(ctx, params)
			}
			var meta Meta
			if err := json.Unmarshal(call.Meta, &meta); err != nil || meta.Role != role {
				return nil, &rpcserver.Error{Code: 403, Name: "permission_denied", Message: "for the role " + role + " only"}
			}
			return next(ctx, params)
		}
	}
}

// Centrifugo is its server API.
type Centrifugo struct {
	API    string // e.g. "http://localhost:8000/api"; any node will do
	APIKey string
}

// Revoke ends what a user has: the sessions, so that there are no more tokens, and the connections.
func Revoke(ctx context.Context, sessions *Sessions, centrifugo Centrifugo, userID string) error {
	sessions.end(userID)
	return centrifugo.Disconnect(ctx, userID)
}

// Disconnect ends all connections of a user, at all nodes. Their clients don't connect again by themselves.
func (c Centrifugo) Disconnect(ctx context.Context, userID string) error {
	body, err := json.Marshal(map[string]string{"user": userID})
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.API+"/disconnect", bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("X-Api-Key", c.APIKey)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	var answer struct {
		Error *struct {
			Message string `json:"message"`
		} `json:"error"` // under HTTP 200
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("centrifugo answers %s", resp.Status)
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		return err
	}
	if answer.Error != nil {
		return fmt.Errorf("centrifugo answers %s", answer.Error.Message)
	}
	return nil
}

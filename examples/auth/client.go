package auth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	centrifugoclient "example.com/rpcgen/generator/golang/runtime"
)

// GetToken returns a function for a client's GetToken, which each Connect calls. The HTTP client has the cookie of the session.
func GetToken(client *http.Client, url string) func(ctx context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, nil)
		if err != nil {
			return "", err
		}
		resp, err := client.Do(req)
		if err != nil {
			return "", err
		}
		defer resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			return "", fmt.Errorf("no token: %s", resp.Status)
		}
		var answer struct {
			Token string `json:"token"`
		}
		err = json.NewDecoder(resp.Body).Decode(&answer)
		return answer.Token, err
	}
}

// Call makes a call; if the connection has ended, for example because its token has expired, it connects again first.
func Call(ctx context.Context, rpc *centrifugoclient.CentrifugoRPCClient, method string, params any) (json.RawMessage, error) {
	if err := rpc.Connect(ctx); err != nil { // does nothing where there is a connection
		return nil, err
	}
	result, err := rpc.Call(ctx, method, params)
	if errors.Is(err, centrifugoclient.ErrDisconnected) {
		return nil, fmt.Errorf("the call may have run: %w", err)
	}
	return result, err
}

package auth

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	centrifugoclient "example.com/rpcgen/generator/golang/runtime"
)

// GetToken returns a function for a client's GetToken, which it calls when it needs a token. The HTTP client has the cookie of the session.
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
		switch resp.StatusCode {
		case http.StatusOK:
		case http.StatusUnauthorized: // the session has ended: so does the connection
			return "", fmt.Errorf("no token: %s: %w", resp.Status, centrifugoclient.ErrUnauthorized)
		default: // the client asks again
			return "", fmt.Errorf("no token: %s", resp.Status)
		}
		var answer struct {
			Token string `json:"token"`
		}
		err = json.NewDecoder(resp.Body).Decode(&answer)
		return answer.Token, err
	}
}

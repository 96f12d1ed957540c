package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
)

// claims are the claims of a connection token.
type claims struct {
	User     string          `json:"sub"`
	Expires  int64           `json:"exp,omitempty"`      // Unix time in seconds; 0: never
	Channels []string        `json:"channels,omitempty"` // that the server subscribes the connection to
	Meta     json.RawMessage `json:"meta,omitempty"`
}

// sign returns the claims as a JWT, signed by HMAC-SHA256.
func (c claims) sign(secret string) (string, error) {
	payload, err := json.Marshal(c)
	if err != nil {
		return "", fmt.Errorf("token of %q: %w", c.User, err)
	}
	encode := base64.RawURLEncoding.EncodeToString
	text := encode([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + encode(payload)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(text))
	return text + "." + encode(mac.Sum(nil)), nil
}

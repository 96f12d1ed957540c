package rpcserver

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// A TokenOption adds a claim to a token.
type TokenOption func(claims map[string]any)

// WithMeta puts meta, which must become a JSON object, into a token. Clients never see it; handlers find it as [Call.Meta] where Centrifugo's
// proxy has include_connection_meta. It is the place for roles and the like.
func WithMeta(meta any) TokenOption { return WithClaim("meta", meta) }

// WithInfo puts info, which must become a JSON object, into a token. Every client that shares a channel with the connection may see it.
func WithInfo(info any) TokenOption { return WithClaim("info", info) }

// WithChannels makes Centrifugo subscribe the connection to channels, whether or not its client asks for them, or may.
func WithChannels(channels ...string) TokenOption { return WithClaim("channels", channels) }

// WithClaim sets any other claim that Centrifugo knows, e.g. subs, aud, iss or expire_at. It replaces what an earlier option has set. Those that
// [Token] makes itself can't be set: sub, exp and iat.
func WithClaim(name string, value any) TokenOption {
	return func(claims map[string]any) { claims[name] = value }
}

// Token returns a connection token for Centrifugo or package embedded: a JWT that is signed by HMAC-SHA256 with the secret, which Centrifugo has as
// client.token.hmac_secret_key. It is valid from now on for ttl, of which a part of a second counts as a whole one.
//
// The error says what is wrong with the user's id, see [CheckUserID], or with another argument.
func Token(secret, user string, ttl time.Duration, options ...TokenOption) (string, error) {
	if secret == "" {
		return "", errors.New("rpcserver: no secret for a token")
	}
	if err := CheckUserID(user); err != nil {
		return "", fmt.Errorf("rpcserver: token for %w", err)
	}
	if ttl <= 0 {
		return "", fmt.Errorf("rpcserver: token that is valid for %s, want a positive duration", ttl)
	}
	claims := map[string]any{}
	for _, option := range options {
		option(claims)
	}
	for _, own := range []string{"sub", "exp", "iat"} {
		if _, ok := claims[own]; ok {
			return "", fmt.Errorf("rpcserver: WithClaim of %q, which Token makes itself", own)
		}
	}
	now := time.Now()
	claims["sub"] = user
	claims["iat"] = now.Unix()
	claims["exp"] = now.Add(ttl + time.Second - 1).Unix()
	payload, err := json.Marshal(claims)
	if err != nil {
		return "", fmt.Errorf("rpcserver: claims of a token: %w", err)
	}
	return sign(secret, payload), nil
}

// sign returns the JWT of a payload.
func sign(secret string, payload []byte) string {
	encode := base64.RawURLEncoding.EncodeToString
	text := encode([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + encode(payload)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(text))
	return text + "." + encode(mac.Sum(nil))
}

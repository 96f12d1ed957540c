package rpcserver

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"time"

	"example.com/rpcgen/generator/goserver/runtime/internal/excerpt"
	"example.com/rpcgen/generator/goserver/runtime/internal/names"
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
// [Token] and [ChannelToken] make themselves can't be set: sub, exp and iat, and channel.
func WithClaim(name string, value any) TokenOption {
	return func(claims map[string]any) { claims[name] = value }
}

// Token returns a connection token for Centrifugo or package embedded: a JWT that is signed by HMAC-SHA256 with the secret, which Centrifugo has as
// client.token.hmac_secret_key. It is valid from now on for ttl, of which a part of a second counts as a whole one.
//
// The error says what is wrong with the user's id, see [CheckUserID], or with another argument.
func Token(secret, user string, ttl time.Duration, options ...TokenOption) (string, error) {
	return mint("Token", secret, user, ttl, options, nil)
}

// ChannelToken returns a subscription token: with it a connection of the user may subscribe to the channel, whose name [Channel.Channel] has made or another
// one, and nobody is asked. [WithInfo] and [WithClaim] add to it what Centrifugo knows of a subscription, e.g. client, expire_at or override. The rest is as
// for [Token]. The client has to subscribe anew with another token before ttl is over, unless expire_at is 0.
func ChannelToken(secret, user, channel string, ttl time.Duration, options ...TokenOption) (string, error) {
	switch {
	case channel == "" || !names.IsPrintable(channel):
		return "", fmt.Errorf("rpcserver: token for the channel %s, want printable ASCII without spaces", excerpt.Quoted(channel))
	case len(channel) > names.MaxChannel:
		return "", fmt.Errorf("rpcserver: token for a channel of %d bytes, want at most %d", len(channel), names.MaxChannel)
	}
	return mint("ChannelToken", secret, user, ttl, options, map[string]any{"channel": channel, "meta": nil, "channels": nil, "subs": nil})
}

// CheckUserID returns an error that says why id can't be a user's id, or nil. An id has 1 to 128 characters of printable ASCII, but none of
// these, which mean something in the names of channels: the user "9,1" could read the replies of the users 9 and 1.
//
//	# , * .
//
// Whoever mints tokens must check ids: [Token] does.
func CheckUserID(id string) error { return names.CheckUserID(id) }

// mint returns a token with the claims of options, and with those that the function of this name makes itself: nil for one that the token can't have.
func mint(maker, secret, user string, ttl time.Duration, options []TokenOption, own map[string]any) (string, error) {
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
	now := time.Now()
	all := map[string]any{"sub": user, "iat": now.Unix(), "exp": now.Add(ttl + time.Second - 1).Unix()}
	maps.Copy(all, own)
	for name, value := range all {
		switch _, is := claims[name]; {
		case is && value == nil:
			return "", fmt.Errorf("rpcserver: a subscription token with the claim %q, which is one of connection tokens", name)
		case is:
			return "", fmt.Errorf("rpcserver: WithClaim of %q, which %s makes itself", name, maker)
		case value != nil:
			claims[name] = value
		}
	}
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

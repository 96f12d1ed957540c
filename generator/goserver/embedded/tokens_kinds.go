package embedded

import (
	"encoding/json"
	"fmt"

	"github.com/centrifugal/centrifuge"
)

// A connectionToken is what a valid one says.
type connectionToken struct {
	user     string
	expireAt int64 // in seconds since 1970; 0 means never
	info     []byte
	meta     json.RawMessage // nil where there is none
	subs     map[string]centrifuge.SubscribeOptions
}

type connectionClaims struct {
	registeredClaims
	ExpireAt *int64                  `json:"expire_at"`
	Info     json.RawMessage         `json:"info"`
	B64Info  string                  `json:"b64info"`
	Channels []string                `json:"channels"`
	Subs     map[string]subscription `json:"subs"`
	Meta     json.RawMessage         `json:"meta"`
	Channel  string                  `json:"channel"`
}

// connection verifies a connection token. The error is or wraps errTokenExpired, errInvalidToken or a reply of the protocol.
func (t *tokens) connection(text string) (*connectionToken, error) {
	var claims connectionClaims
	if err := t.decode(text, &claims); err != nil {
		return nil, err
	}
	if claims.Channel != "" {
		return nil, fmt.Errorf("%w: a subscription token, want a connection token", errInvalidToken)
	}
	if err := claims.check(); err != nil {
		return nil, err
	}
	subs, err := t.subscriptions(claims)
	if err != nil {
		return nil, err
	}
	info, err := rawOrBase64(claims.Info, claims.B64Info)
	if err != nil {
		return nil, err
	}
	return &connectionToken{
		user:     claims.Subject,
		expireAt: lifetime(claims.ExpireAt, claims.registeredClaims),
		info:     info,
		meta:     claims.Meta,
		subs:     subs,
	}, nil
}

// subscriptions returns the channels that a connection token subscribes its connection to: those of "subs", or else of "channels".
func (t *tokens) subscriptions(claims connectionClaims) (map[string]centrifuge.SubscribeOptions, error) {
	wanted := claims.Subs
	if len(wanted) == 0 {
		wanted = map[string]subscription{}
		for _, channel := range claims.Channels {
			wanted[channel] = subscription{}
		}
	}
	subs := map[string]centrifuge.SubscribeOptions{}
	for channel, sub := range wanted {
		if t.channels.kind(channel) == unknownChannel {
			return nil, centrifuge.ErrorUnknownChannel
		}
		options, err := sub.options(t.channels.options(channel))
		if err != nil {
			return nil, err
		}
		options.Source = sourceToken
		subs[channel] = options
	}
	return subs, nil
}

// A subscriptionToken is what a valid one says.
type subscriptionToken struct {
	user, channel string
	client        string // id of the only connection that may use it; "" means any
	options       centrifuge.SubscribeOptions
}

type subscriptionClaims struct {
	registeredClaims
	subscription
	Channel  string `json:"channel"`
	Client   string `json:"client"`
	ExpireAt *int64 `json:"expire_at"`
}

// subscription verifies a subscription token. The error is or wraps errTokenExpired, errInvalidToken or a reply of the protocol.
func (t *tokens) subscription(text string) (*subscriptionToken, error) {
	var claims subscriptionClaims
	if err := t.decode(text, &claims); err != nil {
		return nil, err
	}
	if err := claims.check(); err != nil {
		return nil, err
	}
	if claims.Channel == "" {
		return nil, fmt.Errorf("%w: no channel, want a subscription token", errInvalidToken)
	}
	if t.channels.kind(claims.Channel) == unknownChannel {
		return nil, centrifuge.ErrorUnknownChannel
	}
	options, err := claims.options(t.channels.options(claims.Channel))
	if err != nil {
		return nil, err
	}
	options.ExpireAt = lifetime(claims.ExpireAt, claims.registeredClaims)
	return &subscriptionToken{user: claims.Subject, channel: claims.Channel, client: claims.Client, options: options}, nil
}

// permits returns an error if the token isn't for this connection's subscription to the channel.
func (t *subscriptionToken) permits(client *centrifuge.Client, channel string) error {
	if t.channel != channel || t.user != client.UserID() || t.client != "" && t.client != client.ID() {
		return centrifuge.DisconnectInvalidToken
	}
	return nil
}

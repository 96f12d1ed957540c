package embedded

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/centrifugal/centrifuge"
)

// tokens verifies connection and subscription tokens as Centrifugo does.
type tokens struct {
	secret   string
	channels channels
}

var (
	errTokenExpired = errors.New("token expired")
	errInvalidToken = errors.New("invalid token")
)

// A setting is a member of "override".
type setting struct {
	Value bool `json:"value"`
}

// or returns the setting, or what holds without it.
func (s *setting) or(unset bool) bool {
	if s == nil {
		return unset
	}
	return s.Value
}

// subscription is what a token says of a channel.
type subscription struct {
	Info     json.RawMessage `json:"info"`
	B64Info  string          `json:"b64info"`
	Data     json.RawMessage `json:"data"`
	B64Data  string          `json:"b64data"`
	Override struct {
		Presence           *setting `json:"presence"`
		JoinLeave          *setting `json:"join_leave"`
		ForcePushJoinLeave *setting `json:"force_push_join_leave"`
		ForcePositioning   *setting `json:"force_positioning"`
		ForceRecovery      *setting `json:"force_recovery"`
	} `json:"override"`
}

// options returns the subscription's, where defaults are those of the channel.
func (s subscription) options(defaults centrifuge.SubscribeOptions) (centrifuge.SubscribeOptions, error) {
	info, infoErr := rawOrBase64(s.Info, s.B64Info)
	data, dataErr := rawOrBase64(s.Data, s.B64Data)
	if err := errors.Join(infoErr, dataErr); err != nil {
		return defaults, fmt.Errorf("%w: %w", errInvalidToken, err)
	}
	options := defaults
	options.ChannelInfo, options.Data = info, data
	options.EmitPresence = s.Override.Presence.or(options.EmitPresence)
	options.EmitJoinLeave = s.Override.JoinLeave.or(options.EmitJoinLeave)
	options.PushJoinLeave = s.Override.ForcePushJoinLeave.or(options.PushJoinLeave)
	options.EnablePositioning = s.Override.ForcePositioning.or(options.EnablePositioning)
	options.EnableRecovery = s.Override.ForceRecovery.or(options.EnableRecovery)
	return options, nil
}

func rawOrBase64(raw json.RawMessage, encoded string) ([]byte, error) {
	if encoded == "" {
		return raw, nil
	}
	return base64.StdEncoding.DecodeString(encoded)
}

// lifetime is when a token's holder must have another one; the zero value of the result means never.
func lifetime(expireAt *int64, registered registeredClaims) int64 {
	switch {
	case expireAt != nil:
		return max(*expireAt, 0)
	case registered.ExpiresAt != nil:
		return registered.ExpiresAt.Unix()
	default:
		return 0
	}
}

// decode checks the signature of a token, and decodes its claims.
func (t *tokens) decode(text string, claims any) error {
	payload, err := verifyJWT(t.secret, text)
	if err == nil {
		err = json.Unmarshal(payload, claims)
	}
	if err != nil {
		return fmt.Errorf("%w: %w", errInvalidToken, err)
	}
	return nil
}

//go:build go1.24

package centrifugoclient

import (
	"encoding/json"
	"fmt"
)

// What Centrifugo's JSON protocol says, as far as this client speaks it.
type (
	// A command is a line to the server that makes no call. Calls are written by an encoder.
	command struct {
		ID          uint32       `json:"id"`
		Connect     *connect     `json:"connect,omitempty"`
		Subscribe   *subscribe   `json:"subscribe,omitempty"`
		Unsubscribe *unsubscribe `json:"unsubscribe,omitempty"`
		Refresh     *refresh     `json:"refresh,omitempty"`
		Publish     *publish     `json:"publish,omitempty"`
	}
	connect struct {
		Token string                `json:"token,omitempty"`
		Subs  map[string]*subscribe `json:"subs,omitempty"` // those that the server made, to be recovered
	}
	subscribe struct {
		Channel string `json:"channel,omitempty"` // "" where it is the key
		Recover bool   `json:"recover,omitempty"`
		position
	}
	unsubscribe struct {
		Channel string `json:"channel"`
	}
	refresh struct {
		Token string `json:"token"`
	}
	publish struct {
		Channel string       `json:"channel"`
		Data    cancellation `json:"data"`
	}

	// A cancellation tells the RPC server that nobody waits for a call any more.
	cancellation struct {
		Cancel string `json:"cancel"`
	}

	// A message is a line from the server: the reply to a command, a push, or, with nothing in it, a ping.
	message struct {
		ID        uint32      `json:"id"`
		Error     *RPCError   `json:"error"`
		Connect   *connected  `json:"connect"`
		Subscribe *subscribed `json:"subscribe"`
		Refresh   *expiry     `json:"refresh"`
		RPC       *answer     `json:"rpc"`
		Push      *push       `json:"push"`

		Presence      json.RawMessage `json:"presence"`
		PresenceStats json.RawMessage `json:"presence_stats"`
	}
	answer struct {
		Data json.RawMessage `json:"data"` // a reply without correlation id
	}
	connected struct {
		expiry
		Ping int                    `json:"ping"` // seconds between pings
		Pong bool                   `json:"pong"` // they are to be answered
		Subs map[string]*subscribed `json:"subs"` // what the server has subscribed the connection to
	}
	expiry struct {
		Expires bool   `json:"expires"`
		TTL     uint32 `json:"ttl"` // seconds until the token has expired
	}
	subscribed struct {
		position
		Recovered    bool          `json:"recovered"`
		Publications []publication `json:"publications"` // those missed
	}
	push struct {
		Channel     string       `json:"channel"`
		Publication *publication `json:"pub"`
		Join        *visit       `json:"join"`
		Leave       *visit       `json:"leave"`
		Subscribe   *subscribed  `json:"subscribe"`
		Unsubscribe *ending      `json:"unsubscribe"`
		Disconnect  *ending      `json:"disconnect"`
	}
	visit struct {
		Info json.RawMessage `json:"info"` // who comes or goes
	}
	ending struct {
		Code   int    `json:"code"`
		Reason string `json:"reason"`
	}
	publication struct {
		Data   json.RawMessage `json:"data"`
		Info   json.RawMessage `json:"info"` // who published it; nothing for the server
		Offset uint64          `json:"offset"`
	}

	// A position is the place up to which a channel's history was read.
	position struct {
		Epoch  string `json:"epoch,omitempty"`
		Offset uint64 `json:"offset,omitempty"`
	}

	// A reply is what the RPC server answers a request with.
	reply struct {
		CorrelationID string          `json:"correlation_id"`
		Seq           uint64          `json:"seq"`      // of progress, from 1
		Progress      json.RawMessage `json:"progress"` // what is told before the result
		Result        json.RawMessage `json:"result"`
		Error         json.RawMessage `json:"error"`
	}
)

// What Centrifugo's codes mean.
const (
	codeInternal          = 100 // the server can't be reached, or was lost while it ran a call
	codePermissionDenied  = 103
	codeTokenExpired      = 109
	codeAlreadySubscribed = 105
	codeResubscribe       = 2500 // codes of unsubscriptions from here on ask to subscribe again
)

// An outcome is what became of a call.
type outcome struct {
	result json.RawMessage
	err    error
	kept   bool // the table still knows the call, which nobody may use again
}

// outcome is what the reply in the answer says.
func (a *answer) outcome(method string) outcome {
	var r reply
	if err := json.Unmarshal(a.Data, &r); err != nil {
		return outcome{err: fmt.Errorf("%s: malformed reply %s: %w", method, a.Data, err)}
	}
	return r.outcome(method)
}

// outcome is what the reply says: a null error is none, a result that is missing is null.
func (r *reply) outcome(method string) outcome {
	if isNull(r.Error) {
		if r.Result == nil {
			r.Result = json.RawMessage("null")
		}
		return outcome{result: r.Result}
	}
	failure := &RPCError{Method: method}
	if err := json.Unmarshal(r.Error, failure); err != nil {
		return outcome{err: fmt.Errorf("%s: malformed error %s: %w", method, r.Error, err)}
	}
	if isNull(failure.Data) {
		failure.Data = nil
	}
	return outcome{err: failure}
}

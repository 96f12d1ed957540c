//go:build go1.24

// Package wire is Centrifugo's JSON protocol, as far as this client speaks it.
package wire

import "encoding/json"

// What goes to the server and comes from there.
type (
	// A Command is a line to the server that makes no call. Calls are written by package encode.
	Command struct {
		ID          uint32       `json:"id"`
		Connect     *Connect     `json:"connect,omitempty"`
		Subscribe   *Subscribe   `json:"subscribe,omitempty"`
		Unsubscribe *Unsubscribe `json:"unsubscribe,omitempty"`
		Refresh     *Refresh     `json:"refresh,omitempty"`
		Publish     *Publish     `json:"publish,omitempty"`
	}

	// A Connect begins a connection.
	Connect struct {
		Token string                `json:"token,omitempty"`
		Subs  map[string]*Subscribe `json:"subs,omitempty"` // those that the server made, to be recovered
	}

	// A Subscribe asks for a channel.
	Subscribe struct {
		Channel string `json:"channel,omitempty"` // "" where it is the key
		Recover bool   `json:"recover,omitempty"`
		Position
	}

	// An Unsubscribe says that a channel is read no more.
	Unsubscribe struct {
		Channel string `json:"channel"`
	}

	// A Refresh brings a new token.
	Refresh struct {
		Token string `json:"token"`
	}

	// A Publish says something to the RPC server.
	Publish struct {
		Channel string       `json:"channel"`
		Data    Cancellation `json:"data"`
	}

	// A Cancellation tells the RPC server that nobody waits for a call any more.
	Cancellation struct {
		Cancel string `json:"cancel"`
	}

	// A Message is a line from the server: the reply to a command, a push, or, with nothing in it, a ping.
	Message struct {
		ID        uint32      `json:"id"`
		Error     *Refusal    `json:"error"`
		Connect   *Connected  `json:"connect"`
		Subscribe *Subscribed `json:"subscribe"`
		Refresh   *Expiry     `json:"refresh"`
		RPC       *Answer     `json:"rpc"`
		Push      *Push       `json:"push"`

		Presence      json.RawMessage `json:"presence"`
		PresenceStats json.RawMessage `json:"presence_stats"`
	}

	// A Refusal is the answer to a command that Centrifugo doesn't carry out.
	Refusal struct {
		Code      int             `json:"code"`
		Name      string          `json:"name"`
		Message   string          `json:"message"`
		Data      json.RawMessage `json:"data"`
		Temporary bool            `json:"temporary"` // the same command may succeed later
	}

	// An Answer is that to a call by native RPC.
	Answer struct {
		Data json.RawMessage `json:"data"` // a reply without correlation id
	}

	// A Connected is the answer to Connect.
	Connected struct {
		Expiry
		Ping int                    `json:"ping"` // seconds between pings
		Pong bool                   `json:"pong"` // they are to be answered
		Subs map[string]*Subscribed `json:"subs"` // what the server has subscribed the connection to
	}

	// An Expiry says how long the token lasts.
	Expiry struct {
		Expires bool   `json:"expires"`
		TTL     uint32 `json:"ttl"` // seconds until the token has expired
	}

	// A Subscribed is the answer to Subscribe, or says what the server has subscribed the connection to.
	Subscribed struct {
		Position
		Recovered    bool          `json:"recovered"`
		Publications []Publication `json:"publications"` // those missed
	}

	// A Push is what the server sends unasked.
	Push struct {
		Channel     string       `json:"channel"`
		Publication *Publication `json:"pub"`
		Join        *Visit       `json:"join"`
		Leave       *Visit       `json:"leave"`
		Subscribe   *Subscribed  `json:"subscribe"`
		Unsubscribe *Ending      `json:"unsubscribe"`
		Disconnect  *Ending      `json:"disconnect"`
	}

	// A Visit says who comes to a channel or leaves it.
	Visit struct {
		Info json.RawMessage `json:"info"`
	}

	// An Ending says why the server has ended a subscription, or the connection.
	Ending struct {
		Code   int    `json:"code"`
		Reason string `json:"reason"`
	}

	// A Publication is what was published on a channel.
	Publication struct {
		Data   json.RawMessage `json:"data"`
		Info   json.RawMessage `json:"info"` // who published it; nothing for the server
		Offset uint64          `json:"offset"`
	}

	// A Position is the place up to which a channel's history was read.
	Position struct {
		Epoch  string `json:"epoch,omitempty"`
		Offset uint64 `json:"offset,omitempty"`
	}

	// A Reply is what the RPC server answers a request with.
	Reply struct {
		CorrelationID string          `json:"correlation_id"`
		Seq           uint64          `json:"seq"`      // of progress, from 1
		Progress      json.RawMessage `json:"progress"` // what is told before the result
		Result        json.RawMessage `json:"result"`
		Error         json.RawMessage `json:"error"`
	}
)

// What Centrifugo's codes mean.
const (
	CodeInternal          = 100 // the server can't be reached, or was lost while it ran a call
	CodePermissionDenied  = 103
	CodeTokenExpired      = 109
	CodeAlreadySubscribed = 105
	CodeResubscribe       = 2500 // codes of unsubscriptions from here on ask to subscribe again
)

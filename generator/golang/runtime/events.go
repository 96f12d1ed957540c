//go:build go1.24

package centrifugoclient

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"

	"example.com/rpcgen/generator/golang/runtime/internal/wire"
)

// A Gap is in the events of a channel where some may be missing: because the connection was lost for too long, or the channel keeps no events, or the reader was
// too slow. More will come. The usual answer is to load again what the events are about.
type Gap struct{}

// An UnknownEvent is an event that the API doesn't declare: the server may know more than its clients.
type UnknownEvent struct {
	Name string
	Data json.RawMessage
}

// A Join says that a connection has subscribed to the channel, perhaps the reader's own.
type Join struct{ Member }

// A Leave says that a connection is subscribed to the channel no longer.
type Leave struct{ Member }

// A RawEvent is what comes on a channel, as a [ChannelRPC] gives it to an APIClient.
type RawEvent struct {
	Type   string          // e.g. "message_posted", or "$subscribed", which comes first, "$gap", "$join", "$leave"
	Data   json.RawMessage // of an event
	Sender *Member         // the client that has published it, has joined or has left; nil if the server has published it

	channel string
}

// The types of events that no API declares.
const (
	typeSubscribed = "$subscribed"
	typeGap        = "$gap"
	typeJoin       = "$join"
	typeLeave      = "$leave"
)

// An EventOption is an option of the reader of a channel: see [EventQueue] and [OnSubscribed].
type EventOption struct {
	queue      int
	subscribed func()
}

// EventQueue says how many events wait for a reader, 1 or more; 1,024 without it. If there are too many, those that wait are dropped, and a [*Gap] comes in their
// place. Centrifugo may send up to 512 at once when a connection is made again.
func EventQueue(events int) EventOption { return EventOption{queue: events} }

// OnSubscribed has the loop call f once, before the first event: what is published from then on comes. So that is the moment to load what the events are about. Until f
// returns, events wait for as long as the queue has room.
func OnSubscribed(f func()) EventOption { return EventOption{subscribed: f} }

// defaultQueue is how many events wait for a reader.
const defaultQueue = 1024

// merged returns what all options say, of each kind the last one.
func merged(options []EventOption) EventOption {
	all := EventOption{queue: defaultQueue}
	for _, o := range options {
		if o.queue > 0 {
			all.queue = o.queue
		}
		if o.subscribed != nil {
			all.subscribed = o.subscribed
		}
	}
	return all
}

// Events returns what comes on a channel of events: see [CentrifugoRPCClient.Subscribe]. The first one, "$subscribed", says that what is published from then on
// comes. What is missing is an event of its own, no [ErrGap], and so is who comes and goes. Of the options, [EventQueue] is heeded: it is the methods of an APIClient
// that call the function of [OnSubscribed]. A [*DecodeError] is for what is no event, and doesn't end the sequence; any other error is one of Subscribe's, and does.
func (c *CentrifugoRPCClient) Events(ctx context.Context, channel string, options ...EventOption) iter.Seq2[RawEvent, error] {
	return func(yield func(RawEvent, error) bool) {
		known := wire.EventNames{}
		err := c.read(ctx, channel, merged(options).queue, func(item *readItem) bool {
			raw, err := rawEvent(item, known)
			if err == nil {
				return yield(raw, nil)
			}
			if raw.Sender != nil { // forged
				return true
			}
			return yield(RawEvent{}, &DecodeError{Method: channel, What: "event", Err: err})
		})
		if err != nil {
			yield(RawEvent{}, err)
		}
	}
}

// rawEvent returns what an item of the channel tells. With an error, it has at least the sender.
func rawEvent(item *readItem, known wire.EventNames) (raw RawEvent, err error) {
	p := &item.publication
	if p.Info != nil {
		raw.Sender = &Member{}
		_ = json.Unmarshal(p.Info, raw.Sender) // somebody it is in any case
	}
	switch item.kind {
	case itemSubscribed:
		raw.Type = typeSubscribed
	case itemGap:
		raw.Type = typeGap
	case itemJoin:
		raw.Type = typeJoin
	case itemLeave:
		raw.Type = typeLeave
	case itemPublication:
		raw.Type, raw.Data, err = known.Split(p.Data)
	}
	return raw, err
}

// decode decodes the data of an event into what pointer points to.
func (raw *RawEvent) decode(pointer any) error {
	return decodeAs(raw.channel, "event "+raw.Type, raw.Data, pointer)
}

// decodeEventUnions decodes the data of an event that are a union, or hold unions as [decodeUnions] has it.
func decodeEventUnions[T any](raw *RawEvent, unmarshal func([]byte, *T) error, to *T) error {
	return decodeUnionsAs(raw.channel, "event "+raw.Type, raw.Data, unmarshal, to)
}

// sender returns the client that an event comes from; the zero value for the server.
func (raw *RawEvent) sender() Member {
	if raw.Sender == nil {
		return Member{}
	}
	return *raw.Sender
}

// explained returns err, if it has a code of Centrifugo's, with what was wanted.
func explained(err error, code int, want string) error {
	if isRefusal(err, code) {
		return fmt.Errorf("%w: %s", err, want)
	}
	return err
}

// isRefusal reports whether err is an error that Centrifugo has answered by a code.
func isRefusal(err error, code int) bool {
	var refused *RPCError
	return errors.As(err, &refused) && refused.Code == code
}

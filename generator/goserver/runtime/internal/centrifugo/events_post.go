package centrifugo

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"

	"example.com/rpcgen/generator/goserver/runtime/internal/excerpt"
)

// An eventReply is Centrifugo's answer to one event.
type eventReply struct {
	Error     *apiError       `json:"error"`
	Broadcast broadcastResult `json:"broadcast"` // of an event in a batch
	Result    broadcastResult `json:"result"`    // of an event alone
}

type broadcastResult struct {
	Responses []struct {
		Error *apiError `json:"error"`
	} `json:"responses"`
}

// post sends events by one request, and tells them their outcomes, except for those that it returns: they may be tried again.
func (q *Events) post(events []*event) (again []*event) {
	url := q.api.first()
	replies, err := q.request(url, events)
	switch {
	case err == nil:
		for i, e := range events {
			e.done <- e.outcome(&replies[i])
		}
		return nil
	case isRefused(err) && len(events) > 1:
		// One event may be at fault: so that it harms no other, it is found.
		half := len(events) / 2
		again = q.post(events[:half])
		if len(again) > 0 {
			return append(again, events[half:]...)
		}
		return q.post(events[half:])
	}
	q.failed(url, err, len(events))
	answer, isAnswer := errors.AsType[*StatusError](err)
	for _, e := range events {
		switch {
		case isUnsent(err), e.options.IdempotencyKey != "" && (!isAnswer || answer.Status >= http.StatusInternalServerError):
			again = append(again, e)
		case isAnswer && answer.Status < http.StatusInternalServerError:
			e.done <- fmt.Errorf("event to %s isn't published: %w", excerpt.Quoted(e.channels[0]), err)
		default:
			e.done <- fmt.Errorf("event to %s may be published or not: %w", excerpt.Quoted(e.channels[0]), err)
		}
	}
	return again
}

// isUnsent reports whether a request never left.
func isUnsent(err error) bool {
	operation, ok := errors.AsType[*net.OpError](err)
	return ok && operation.Op == "dial"
}

// request sends the request, and returns a reply for each event.
func (q *Events) request(url string, events []*event) ([]eventReply, error) {
	ctx := context.Background()
	if len(events) == 1 {
		replies := make([]eventReply, 1)
		err := q.api.ask(ctx, url, events[0].method(), events[0].appendParams(nil), &replies[0])
		return replies, err
	}
	var response struct {
		Replies []eventReply `json:"replies"`
	}
	if err := q.api.ask(ctx, url, "batch", encodeEvents(events), &response); err != nil {
		return nil, err
	}
	if len(response.Replies) != len(events) {
		return nil, fmt.Errorf("%s answers a batch of %d with %d replies", url, len(events), len(response.Replies))
	}
	return response.Replies, nil
}

// outcome returns what a reply says of the event, and notes what it says of the channels of a broadcast.
func (e *event) outcome(reply *eventReply) error {
	if !e.isBroadcast {
		if reply.Error != nil {
			return fmt.Errorf("event to %q isn't published: %w", e.channels[0], reply.Error)
		}
		return nil
	}
	e.failed = map[string]error{}
	responses := slices.Concat(reply.Broadcast.Responses, reply.Result.Responses)
	for i, channel := range e.channels {
		switch {
		case reply.Error != nil:
			e.failed[channel] = reply.Error
		case i >= len(responses):
			e.failed[channel] = errors.New("centrifugo says nothing of it")
		case responses[i].Error != nil:
			e.failed[channel] = responses[i].Error
		}
	}
	return nil
}

// encodeEvents returns the body of a batch.
func encodeEvents(events []*event) []byte {
	size, seen, isOrdered := 64, map[string]bool{}, false
	for _, e := range events {
		size += len(e.data) + 64
		for _, channel := range e.channels {
			size += len(channel) + 3
			isOrdered = isOrdered || seen[channel]
			seen[channel] = true
		}
	}
	body := append(make([]byte, 0, size), `{"parallel":`...)
	body = fmt.Appendf(body, "%t", !isOrdered)
	body = append(body, `,"commands":[`...)
	for i, e := range events {
		if i > 0 {
			body = append(body, ',')
		}
		body = append(append(append(body, `{"`...), e.method()...), `":`...)
		body = append(e.appendParams(body), '}')
	}
	return append(body, `]}`...)
}

// method is the one of Centrifugo's API that publishes the event.
func (e *event) method() string {
	if e.isBroadcast {
		return "broadcast"
	}
	return "publish"
}

// appendParams appends the params of the method.
func (e *event) appendParams(body []byte) []byte {
	if e.isBroadcast {
		return appendPublication(append(body, `{"channels":`...), e.channels, e.data, e.options)
	}
	return appendPublication(append(body, `{"channel":`...), e.channels[0], e.data, e.options)
}

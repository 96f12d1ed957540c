//go:build go1.24

package centrifugoclient

import (
	"errors"
	"fmt"
	"iter"
)

// An EventListener is called for the events of one type: see [On].
type EventListener struct {
	none any // nil, of the type
	call func(event any)
}

// On makes a listener for events of one type, e.g. a [Gap]; for [DecodeError], where the data of an event aren't what the API declares.
func On[T any](f func(event *T)) EventListener {
	return EventListener{none: (*T)(nil), call: func(event any) {
		if event, ok := event.(*T); ok {
			f(event)
		}
	}}
}

// Listen is a loop over the events of a channel that gives each to the listeners for its type, one after the other, in the order in which they come. It returns when the
// loop ends, with its error. A listener for what can't come on the channel is an error at once.
//
//	err := Listen(api.RoomEvents(ctx, "7"), On(func(e *RoomEventsMessagePosted) { show(e.Data) }), On(func(*Gap) { load() }))
func Listen[E any](events iter.Seq2[E, error], listeners ...EventListener) error {
	for _, l := range listeners {
		if !canBe[E](l.none) {
			return unsendableError{fmt.Errorf("centrifugo: a listener for %T, which is no event of this channel", l.none)}
		}
	}
	for event, err := range events {
		told := any(event)
		if wrong := (*DecodeError)(nil); errors.As(err, &wrong) {
			told = wrong
		} else if err != nil {
			return err
		}
		for _, l := range listeners {
			l.call(told)
		}
	}
	return nil
}

// canBe reports whether a loop over events of type E gives such pointers.
func canBe[E any](pointer any) bool {
	if _, ok := pointer.(*DecodeError); ok {
		return true
	}
	_, ok := pointer.(E)
	return ok
}

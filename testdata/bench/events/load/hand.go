package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/centrifugal/centrifuge-go"
)

// What one writes by hand for the events of package chat.

type message struct {
	N      int       `json:"n"`
	ID     string    `json:"id"`
	Author string    `json:"author"`
	Text   string    `json:"text"`
	SentAt time.Time `json:"sent_at"`
	Tags   []string  `json:"tags"`
}

type removed struct {
	ID string `json:"id"`
}

type event struct {
	Type string          `json:"type"`
	Data json.RawMessage `json:"data"`
}

func subscribeByHand(_ context.Context, at place, r *rounds) error {
	for range at.connections {
		sdk := centrifuge.NewJsonClient(at.url, centrifuge.Config{Token: at.token})
		if err := sdk.Connect(); err != nil {
			return err
		}
		for _, name := range at.names() {
			if err := readByHand(sdk, name, &reader{rounds: r}); err != nil {
				return err
			}
		}
	}
	return nil
}

// readByHand hands the messages of a channel to the reader.
func readByHand(sdk *centrifuge.Client, channel string, to *reader) error {
	subscription, err := sdk.NewSubscription(channel)
	if err != nil {
		return err
	}
	subscription.OnPublication(func(publication centrifuge.PublicationEvent) {
		if publication.Info != nil {
			return // a client has published it
		}
		if err := decodeByHand(publication.Data, to); err != nil {
			to.rounds.fail(err)
		}
	})
	return subscription.Subscribe()
}

func decodeByHand(data []byte, to *reader) error {
	var e event
	if err := json.Unmarshal(data, &e); err != nil {
		return err
	}
	switch e.Type {
	case "message_posted":
		var m message
		if err := json.Unmarshal(e.Data, &m); err != nil {
			return err
		}
		to.take(m.N, m.Text)
		return nil
	case "message_removed":
		var m removed
		return json.Unmarshal(e.Data, &m)
	default:
		return fmt.Errorf("event %q", e.Type)
	}
}

package centrifugoclient_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"testing"

	client "example.com/centrifugo_client"
	"example.com/centrifugo_client/rpctest"
)

// TestDocs does what docs/events.md shows.
func TestDocs(t *testing.T) {
	api, _ := connect(t, "reader")
	ctx, stop := context.WithCancel(within(t))
	defer stop()
	loads := 0
	err := followRoom(ctx, api, "docs", func(m client.Message) {
		if m.Text != "hello" {
			t.Errorf("got %+v", m)
		}
		stop()
	}, func(int) {}, func() {
		loads++
		for _, body := range []string{`{"type":"message_removed","data":"broken"}`, `{"type":"message_posted","data":{"n":1,"text":"hello"}}`} {
			ask(t, http.MethodPost, "/publish?channel=chat.room.docs", body)
		}
	})
	if loads != 1 {
		t.Errorf("loaded %d times, want once", loads)
	}
	if !errors.Is(err, context.Canceled) {
		t.Errorf("err = %v", err)
	}
	ask(t, http.MethodPost, "/may?room=secret&forbidden=true", "")
	if err := followRoom(within(t), api, "secret", nil, nil, func() { t.Error("subscribed") }); !errors.Is(err, client.ErrPermissionDenied) {
		t.Errorf("err = %v", err)
	}
	steps := 0
	if url, err := export(within(t), api, "7", func(done, total int) { steps++ }); err != nil || url != "/exports/7" || steps != 10 {
		t.Errorf("%s after %d steps, %v", url, steps, err)
	}
}

// TestListenersInDocs does what docs/clients.md shows.
func TestListenersInDocs(t *testing.T) {
	fake := &rpctest.Fake{}
	fake.Send("chat.room.7", "message_removed", client.Removed{N: 1})
	fake.Send("chat.room.7", "message_posted", client.Message{N: 2, Text: "hello"})
	fake.SendGap("chat.room.7")
	ctx, stop := context.WithCancel(t.Context())
	var got []string
	err := listen(ctx, client.NewAPIClient(fake), "7", func(m client.Message) { got = append(got, m.Text) }, func() { got = append(got, "load"); stop() })
	if want := []string{"hello", "load"}; !errors.Is(err, context.Canceled) || !slices.Equal(got, want) {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
	if err := client.Listen(client.NewAPIClient(fake).NewsEvents(ctx), client.On(func(*client.RoomEventsMessagePosted) {})); !errors.Is(err, client.ErrNotSent) {
		t.Errorf("a listener for what other channels have: %v", err)
	}
}

func listen(ctx context.Context, api client.API, room string, show func(client.Message), load func()) error {
	return client.Listen(api.RoomEvents(ctx, room),
		client.On(func(e *client.RoomEventsMessagePosted) { show(e.Data) }),
		client.On(func(*client.Gap) { load() }))
}

// TestFakeInDocs does what docs/testing.md shows.
func TestFakeInDocs(t *testing.T) {
	fake := &rpctest.Fake{}
	api := client.NewAPIClient(fake)
	fake.Send("chat.room.7", "message_posted", client.Message{N: 1, Text: "hello"})
	fake.SendGap("chat.room.7")
	rpctest.Handle(fake, api.RoomsExport, func(ctx context.Context, _ client.ExportParams, _ ...client.CallOption) (*client.ExportResult, error) {
		err := rpctest.Progress(ctx, client.ExportProgress{Done: 1, Total: 1})
		return &client.ExportResult{URL: "/exports/7"}, err
	})

	ctx, stop := context.WithCancel(t.Context())
	var got []string
	load := func() {
		if got = append(got, "load"); len(got) == 3 {
			stop()
		}
	}
	err := followRoom(ctx, api, "7", func(m client.Message) { got = append(got, m.Text) }, nil, load)
	if want := []string{"load", "hello", "load"}; !errors.Is(err, context.Canceled) || !slices.Equal(got, want) {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
	steps := 0
	if url, err := export(t.Context(), api, "7", func(_, _ int) { steps++ }); err != nil || url != "/exports/7" || steps != 1 {
		t.Errorf("%s after %d steps, %v", url, steps, err)
	}
}

func followRoom(ctx context.Context, api client.API, room string, add func(client.Message), remove func(n int), load func()) error {
	// What is published once the channel is subscribed comes, so that is the moment to load what there is.
	for event, err := range api.RoomEvents(ctx, room, client.OnSubscribed(load)) {
		var wrong *client.DecodeError
		if errors.As(err, &wrong) {
			continue // an event that isn't what the API declares
		}
		if err != nil {
			return err
		}
		switch e := event.(type) {
		case *client.RoomEventsMessagePosted:
			add(e.Data)
		case *client.RoomEventsRemoved:
			remove(e.Data.N)
		case *client.Gap:
			load() // something may be missing
		}
	}
	return nil
}

func export(ctx context.Context, api client.API, room string, show func(done, total int)) (string, error) {
	result, err := api.RoomsExport(ctx, client.ExportParams{RoomID: room, Steps: 10},
		client.OnProgress(func(p *client.ExportProgress) { show(p.Done, p.Total) }))
	if err != nil {
		return "", err
	}
	return result.URL, nil
}

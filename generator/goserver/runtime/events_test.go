package rpcserver

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
)

func TestPublishEventRefuses(t *testing.T) {
	t.Parallel()
	api := newEventAPI(t)
	s := quietServer(t, Options{API: []string{api.URL + "/api"}, MaxReply: 1000, ClientQueue: 2000})
	room := Channel{Name: "room_events", Pattern: "chat.room.{room_id}"}
	message := map[string]string{"text": "hi"}
	if err := s.PublishEvent(t.Context(), room, "chat.room.7", "message_posted", message); err == nil || !strings.Contains(err.Error(), "wasn't added") {
		t.Errorf("before AddChannel: got %v", err)
	}
	if err := s.AddChannel(room); err != nil {
		t.Fatal(err)
	}
	// Nothing is published by a name that is none, alone or among others.
	for _, id := range []string{"x#7,42", "*", strings.Repeat("x", 300), "a\nb", "", "a.b", "$", "7 ", "größe"} {
		channel := "chat.room." + id
		one := s.PublishEvent(t.Context(), room, channel, "message_posted", message)
		several := s.BroadcastEvent(t.Context(), room, []string{"chat.room.7", channel}, "message_posted", message)
		for _, err := range []error{one, several} {
			if err == nil || !strings.Contains(err.Error(), "is no channel of room_events") {
				t.Errorf("%q: got %v", id, err)
			}
		}
	}
	var none *struct{}
	for _, test := range []struct {
		name string
		data any
		want string
	}{
		{"", message, "is no name of an event"},
		{"$gap", message, "is no name of an event"},
		{"posted", nil, "the data is nil"},
		{"posted", none, "the data is nil"},
		{"posted", func() {}, "can't be encoded"},
		{"posted", strings.Repeat("x", 1000), "has 1027 bytes, want at most MaxReply, 1000"},
	} {
		if err := s.PublishEvent(t.Context(), room, "chat.room.7", test.name, test.data); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %q", test.name, err, test.want)
		}
	}
	if api.requests > 0 {
		t.Errorf("%d requests, want none: %v", api.requests, api.got)
	}
	if err := s.BroadcastEvent(t.Context(), room, nil, "posted", message); err != nil || api.requests > 0 {
		t.Errorf("to no channel: %v, %d requests", err, api.requests)
	}
	if err := s.PublishEvent(t.Context(), room, "chat.room.7", "message_posted", message); err != nil {
		t.Error(err)
	}
	if got := api.of("chat.room.7"); !slices.Equal(got, []string{`{"type":"message_posted","data":{"text":"hi"}}`}) {
		t.Errorf("got %v", got)
	}
}

// TestEvents publishes as package rpc does: by the values of a channel's parameters.
func TestEvents(t *testing.T) {
	t.Parallel()
	api := newEventAPI(t)
	s := quietServer(t, Options{API: []string{api.URL + "/api"}})
	lines := s.Events(Channel{Name: "line_events", Pattern: "chat.{room}.{line:int64}"})
	for want, values := range map[string][]any{
		`room of chat.{room}.{line:int64}: "x#7" has a '#'`: {"x#7", int64(1)}, "got a string, want an int64": {"a", "1"},
		"no value for the line": {"a"}, "1 values too many": {"a", int64(1), "b"}, "channel of 257 bytes": {strings.Repeat("x", 250), int64(1)},
	} {
		if err := lines.Publish(t.Context(), "said", 1, values...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: got %v, want %s", values, err, want)
		}
	}
	if api.requests > 0 {
		t.Errorf("%d requests, want none", api.requests)
	}
	clash := s.Events(Channel{Name: "line_events", Pattern: "chat.{room}"})
	for _, err := range []error{
		clash.Publish(t.Context(), "said", 1, "a"), clash.Broadcast(t.Context(), []string{"chat.a"}, "said", 1), s.ListenAndServe(t.Context(), "localhost:0"),
	} {
		if err == nil || !strings.Contains(err.Error(), "another channel, chat.{room}.{line:int64}, has this name") {
			t.Errorf("a channel that clashes: got %v", err)
		}
	}
	c := &Constants{}
	c.NotNil(nil)
	_, wrong := c.Empty()
	if err := lines.Wrong("drawn", wrong); err.Error() != "rpcserver: event drawn of line_events can't be encoded: the union is nil" {
		t.Errorf("a union that is nil: got %v", err)
	}
	if err := clash.Wrong("drawn", wrong); !strings.Contains(err.Error(), "has this name") {
		t.Errorf("a channel that clashes: got %v", err)
	}
	if err := lines.Publish(t.Context(), "said", 1, "a", int64(-7)); err != nil {
		t.Error(err)
	}
	if err := lines.With(IdempotencyKey("k")).Broadcast(t.Context(), []string{"chat.a.-7"}, "said", 2); err != nil {
		t.Error(err)
	}
	if got := api.of("chat.a.-7"); !slices.Equal(got, []string{`{"type":"said","data":1}`, `{"type":"said","data":2}`}) {
		t.Errorf("got %v", got)
	}
}

// An eventAPI is Centrifugo's server API, which notes what was published to each channel.
type eventAPI struct {
	*httptest.Server

	mu       sync.Mutex
	requests int
	got      map[string][]string // the data by channel
}

func newEventAPI(t *testing.T) *eventAPI {
	t.Helper()
	f := &eventAPI{got: map[string][]string{}}
	f.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body struct {
			Channel  string          `json:"channel"`
			Channels []string        `json:"channels"`
			Data     json.RawMessage `json:"data"`
		}
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			t.Errorf("%s: %v", r.URL.Path, err)
		}
		if body.Channel != "" {
			body.Channels = []string{body.Channel}
		}
		f.mu.Lock()
		defer f.mu.Unlock()
		f.requests++
		responses := make([]string, len(body.Channels))
		for i, channel := range body.Channels {
			f.got[channel] = append(f.got[channel], string(body.Data))
			responses[i] = `{"result":{}}`
			if strings.HasSuffix(channel, ".bad") {
				responses[i] = `{"error":{"code":107,"message":"bad request"}}`
			}
		}
		fmt.Fprintf(w, `{"result":{"responses":[%s]}}`, strings.Join(responses, ","))
	}))
	t.Cleanup(f.Close)
	return f
}

func (f *eventAPI) of(channel string) []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.got[channel])
}

// TestBroadcastFails: the error says to which channels an event couldn't be published, whoever publishes.
func TestBroadcastFails(t *testing.T) {
	t.Parallel()
	api := newEventAPI(t)
	refuse := publisherFunc(func(_ context.Context, channel string, _ []byte) error {
		if strings.HasSuffix(channel, ".bad") {
			return errors.New("bad request")
		}
		return nil
	})
	for name, options := range map[string]Options{"API": {API: []string{api.URL + "/api"}}, "Publisher": {Publisher: refuse}} {
		events := quietServer(t, options).Events(Channel{Name: "room_events", Pattern: "chat.{kind}.{room}"})
		err := events.Broadcast(t.Context(), []string{"chat.a.good", "chat.a.bad", "chat.b.bad"}, "said", 1)
		failed, is := errors.AsType[*BroadcastError](err)
		if !is || len(failed.Failed) != 2 || failed.Failed["chat.a.bad"] == nil || !strings.Contains(err.Error(), `to 2 channels, such as "chat.a.bad": `) {
			t.Errorf("%s: got %v, want that two channels failed", name, err)
		}
		if err := events.Broadcast(t.Context(), []string{"chat.a.good"}, "said", 1); err != nil {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

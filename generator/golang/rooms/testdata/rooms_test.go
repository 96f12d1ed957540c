package centrifugoclient_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	client "example.com/centrifugo_client"
	"example.com/centrifugo_client/rpctest"
)

// ask asks the test server.
func ask(t *testing.T, method, path, body string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(context.WithoutCancel(t.Context()), method, os.Getenv("TESTSERVER")+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s %s: %d %s %v", method, path, response.StatusCode, answer, err)
	}
	return string(answer)
}

func publish(t *testing.T, channel, body string) {
	t.Helper()
	ask(t, http.MethodPost, "/publish?channel="+strings.ReplaceAll(channel, "#", "%23"), body)
}

// connect returns a client of a user, and the connection below.
func connect(t *testing.T, user string) (*client.APIClient, *client.CentrifugoRPCClient) {
	t.Helper()
	rpc, err := client.NewCentrifugoRPCClient(client.CentrifugoConfig{
		URL: os.Getenv("CENTRIFUGO_URL"), UserID: user, Token: ask(t, http.MethodGet, "/token?user="+user, ""),
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := rpc.Connect(within(t)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = rpc.Disconnect() })
	return client.NewAPIClient(rpc), rpc
}

func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// again publishes until ctx ends: so a reader gets one, whenever it has subscribed.
func again(ctx context.Context, t *testing.T, channel string, bodies ...string) {
	t.Helper()
	go func() {
		for ctx.Err() == nil {
			for _, body := range bodies {
				publish(t, channel, body)
			}
			time.Sleep(20 * time.Millisecond)
		}
	}()
}

// A page shows a room by what the loop gives it.
func TestRoom(t *testing.T) {
	api, _ := connect(t, "ann")
	ctx, cancel := context.WithCancel(within(t))
	defer cancel()
	again(ctx, t, "chat.room.7",
		`{"type":"message_posted","data":{"n":1,"text":"hello"}}`,
		`{"type":"message_removed","data":{"n":1}}`,
		`{"type":"message_removed","data":{"n":"one"}}`,
		`{"type":"noticed","data":{"body":{"type":"text","text":"look"}}}`,
		`{"type":"noticed","data":{"body":{"type":"video","url":"/v"}}}`,
		`{"type":"renamed","data":"new"}`,
		`["no event"]`,
	)
	seen := map[string]bool{}
	for event, err := range api.RoomEvents(ctx, "7") {
		if err != nil {
			var wrong *client.DecodeError
			if !errors.As(err, &wrong) {
				t.Fatal(err)
			}
			seen[err.Error()] = true
			continue
		}
		switch e := event.(type) {
		case *client.RoomEventsMessagePosted:
			seen[fmt.Sprint("posted ", e.Data.N, " ", e.Data.Text)] = true
		case *client.RoomEventsRemoved:
			seen[fmt.Sprint("removed ", e.Data.N)] = true
		case *client.RoomEventsNoticed:
			switch body := e.Data.Body.(type) {
			case *client.TextBlock:
				seen["text "+body.Text] = true
			case *client.UnknownBlock:
				seen["unknown block "+body.Value] = true
			}
		case *client.UnknownEvent:
			seen["unknown "+e.Name+" "+string(e.Data)] = true
		case *client.Gap:
			t.Error("a gap")
		}
		if len(seen) == 7 {
			break
		}
	}
	for _, want := range []string{
		"posted 1 hello", "removed 1", "text look", "unknown block video", `unknown renamed "new"`, `chat.room.7: event: not of the form {"type":...,"data":...}`,
		`chat.room.7: event message_removed.n: json: cannot unmarshal string into Go value of type int`,
	} {
		if !seen[want] {
			t.Errorf("didn't see %s in %v", want, seen)
		}
	}
}

// Channels with other parameters are other channels.
func TestLine(t *testing.T) {
	api, rpc := connect(t, "ben")
	ctx, cancel := context.WithCancel(within(t))
	defer cancel()
	again(ctx, t, "chat.line.x.-5", `{"type":"message_posted","data":{"n":5}}`)
	for event, err := range api.LineEvents(ctx, "x", -5) {
		posted, ok := event.(*client.LineEventsMessagePosted)
		if err != nil || !ok || posted.Data.N != 5 {
			t.Errorf("%+v, %v", event, err)
		}
		break
	}
	for _, room := range []string{"", "x#7,42", "*", "a b", "a.b", "$", "ä", "a\nb", strings.Repeat("x", 300)} {
		for event, err := range api.LineEvents(ctx, room, 1) {
			if !errors.Is(err, client.ErrNotSent) || event != nil {
				t.Errorf("%q: %v, %v", room, event, err)
			}
		}
	}
	if rpc.State() != client.StateConnected {
		t.Errorf("state %s", rpc.State())
	}
}

// Those at a desk see each other, and who types.
func TestDesk(t *testing.T) {
	ann, _ := connect(t, "ann")
	ben, _ := connect(t, "ben")
	if err := ann.DeskEventsTyping(within(t), "9", client.Typing{Active: true}); !isDenied(err) {
		t.Errorf("published by who doesn't read: %v", err)
	}
	if _, err := ann.DeskEventsPresence(within(t), "9"); !isDenied(err) {
		t.Errorf("presence for who doesn't read: %v", err)
	}
	ctx, leave := context.WithCancel(within(t))
	defer leave()
	go func() {
		for range ben.DeskEvents(ctx, "9") {
		}
	}()
	both := false
	for event, err := range ann.DeskEvents(within(t), "9") {
		if err != nil {
			t.Fatal(err)
		}
		switch e := event.(type) {
		case *client.Join:
			if !both && presence(t, ann) == 2 {
				both = true
				if err := ben.DeskEventsTyping(within(t), "9", client.Typing{Active: true}); err != nil {
					t.Fatal(err)
				}
			}
		case *client.DeskEventsTyping:
			if e.User != "ben" || !e.Data.Active {
				t.Errorf("%+v", e)
			}
			if stats, err := ann.DeskEventsPresenceStats(within(t), "9"); err != nil || *stats != (client.PresenceStats{Clients: 2, Users: 2}) {
				t.Errorf("%+v, %v", stats, err)
			}
			leave()
		case *client.Leave:
			if e.User != "ben" || e.Client == "" {
				t.Errorf("%+v", e)
			}
			return
		default:
			t.Errorf("%T %+v", event, event)
		}
	}
}

func presence(t *testing.T, api client.API) int {
	t.Helper()
	members, err := api.DeskEventsPresence(within(t), "9")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range members {
		if m.Client == "" || m.User == "" {
			t.Errorf("%+v", m)
		}
	}
	return len(members)
}

func isDenied(err error) bool {
	var refused *client.RPCError
	return errors.As(err, &refused) && refused.Code == 103
}

// The server has all methods and channels as the client knows them; of channels it tells, too, if it hasn't.
func TestCheckVersion(t *testing.T) {
	api, rpc := connect(t, "versions")
	check, err := api.CheckVersion(within(t))
	if err != nil || !check.Matches() {
		t.Errorf("%+v, %v", check, err)
	}
	other := client.NewAPIClient(otherHashes{rpc})
	check, err = other.CheckVersion(within(t))
	if err != nil || !slices.Contains(check.Changed, "room_events") || !slices.Contains(check.Changed, "rooms.export") || len(check.Missing) > 0 {
		t.Errorf("of other hashes: %+v, %v", check, err)
	}
}

// otherHashes is a client of another version of the API.
type otherHashes struct{ *client.CentrifugoRPCClient }

func (o otherHashes) Do(ctx context.Context, call *client.Call) (json.RawMessage, error) {
	hashes := call.Params.(map[string]any)["methods"].(map[string]string)
	for name := range hashes {
		hashes[name] = "0"
	}
	return o.CentrifugoRPCClient.Do(ctx, call)
}

// A user reads their own channels only.
func TestInbox(t *testing.T) {
	api, _ := connect(t, "42")
	ctx, cancel := context.WithCancel(within(t))
	defer cancel()
	again(ctx, t, "inbox#42", `{"type":"message_posted","data":{"n":42}}`)
	again(ctx, t, "note.#42", `{"type":"message_posted","data":{"n":43}}`)
	for event, err := range api.InboxEvents(ctx) {
		if posted, ok := event.(*client.InboxEventsMessagePosted); err != nil || !ok || posted.Data.N != 42 {
			t.Errorf("%+v, %v", event, err)
		}
		break
	}
	for event, err := range api.NoteEvents(ctx) {
		if posted, ok := event.(*client.NoteEventsMessagePosted); err != nil || !ok || posted.Data.N != 43 {
			t.Errorf("%+v, %v", event, err)
		}
		break
	}
}

// A method tells how far it is, and then returns.
func TestExport(t *testing.T) {
	api, _ := connect(t, "ann")
	var done []int
	result, err := api.RoomsExport(within(t), client.ExportParams{RoomID: "7", Steps: 5},
		client.OnProgress(func(p *client.ExportProgress) { done = append(done, p.Done) }), client.OnGap(func() { t.Error("a gap") }))
	if err != nil || result.Steps != 5 || fmt.Sprint(done) != "[1 2 3 4 5]" {
		t.Errorf("%+v, %v after %v", result, err, done)
	}
	if result, err := api.RoomsExport(within(t), client.ExportParams{RoomID: "7", Steps: 5}); err != nil || result.Steps != 5 {
		t.Errorf("without a listener: %+v, %v", result, err)
	}
	_, err = api.RoomsExport(within(t), client.ExportParams{RoomID: "7"}, client.OnProgress(func(client.ExportProgress) {}))
	if !errors.Is(err, client.ErrNotSent) || err.Error() != "rooms.export: OnProgress has a func(centrifugoclient.ExportProgress), want a func(*centrifugoclient.ExportProgress)" {
		t.Errorf("another listener: %v", err)
	}
	n := 0
	if err := api.RoomsCount(within(t), client.CountParams{Steps: 3}, client.OnProgress(func(step int) { n = 10*n + step })); err != nil || n != 123 {
		t.Errorf("%d, %v", n, err)
	}
	var blocks []string
	last, err := api.RoomsDescribe(within(t), client.TranscriptParams{RoomID: "7"}, client.OnProgress(func(b client.Block) { blocks = append(blocks, fmt.Sprintf("%T", b)) }))
	if _, ok := last.(*client.QuoteBlock); err != nil || !ok || fmt.Sprint(blocks) != "[*centrifugoclient.TextBlock *centrifugoclient.ImageBlock *centrifugoclient.QuoteBlock]" {
		t.Errorf("%T, %v after %v", last, err, blocks)
	}
}

// What reads a room is tested by a fake.
func TestFake(t *testing.T) {
	fake := &rpctest.Fake{User: "42"}
	var api client.API = client.NewAPIClient(fake)
	fake.Send("chat.room.7", "message_posted", client.Message{N: 1})
	fake.Send("inbox#42", "message_posted", client.Message{N: 2})
	for event, err := range api.RoomEvents(t.Context(), "7") {
		if posted, ok := event.(*client.RoomEventsMessagePosted); err != nil || !ok || posted.Data.N != 1 {
			t.Errorf("%+v, %v", event, err)
		}
		break
	}
	for event, err := range api.InboxEvents(t.Context()) {
		if posted, ok := event.(*client.InboxEventsMessagePosted); err != nil || !ok || posted.Data.N != 2 {
			t.Errorf("%+v, %v", event, err)
		}
		break
	}
	typing := func() error { return api.DeskEventsTyping(t.Context(), "9", client.Typing{Active: true}) }
	var refused *client.RPCError
	if err := typing(); !errors.As(err, &refused) || refused.Code != 103 {
		t.Errorf("published without reading: %v", err)
	}
	publish := client.OnSubscribed(func() {
		if err := typing(); err != nil {
			t.Error(err)
		}
	})
	for event, err := range api.DeskEvents(t.Context(), "9", publish) {
		if typing, ok := event.(*client.DeskEventsTyping); err != nil || !ok || typing.User != "42" || !typing.Data.Active {
			t.Errorf("%+v, %v", event, err)
		}
		break
	}
	rpctest.Handle(fake, api.RoomsExport, func(ctx context.Context, p client.ExportParams, _ ...client.CallOption) (*client.ExportResult, error) {
		err := rpctest.Progress(ctx, client.ExportProgress{Done: 1})
		return &client.ExportResult{URL: p.RoomID}, errors.Join(err, rpctest.Progress(ctx, client.Gap{}))
	})
	done, gaps := 0, 0
	result, err := api.RoomsExport(t.Context(), client.ExportParams{RoomID: "7"},
		client.OnProgress(func(p *client.ExportProgress) { done += p.Done }), client.OnGap(func() { gaps++ }))
	if err != nil || result.URL != "7" || done != 1 || gaps != 1 {
		t.Errorf("%+v, %v, %d, %d gaps", result, err, done, gaps)
	}
}

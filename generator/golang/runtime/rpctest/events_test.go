package rpctest_test

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	client "example.com/rpcgen/generator/golang/runtime"
	"example.com/rpcgen/generator/golang/runtime/rpctest"
)

func TestEvents(t *testing.T) {
	fake := &rpctest.Fake{User: "42"}
	var _ client.ChannelRPC = fake
	fake.Send("chat.room.7", "posted", map[string]int{"n": 1})
	fake.SendGap("chat.room.7")
	var got []string
	for event, err := range fake.Events(t.Context(), "chat.room.7") {
		if err != nil {
			got = append(got, err.Error())
			continue
		}
		text := event.Type + string(event.Data)
		if event.Sender != nil {
			text += " by " + event.Sender.User
		}
		switch got = append(got, text); len(got) {
		case 3:
			if err := fake.PublishEvent(t.Context(), "chat.room.7", "typing", true); err != nil {
				t.Error(err)
			}
			fake.Join("chat.room.7", client.Member{User: "7"})
			fake.Leave("chat.room.7", client.Member{User: "7"})
			if stats, err := fake.PresenceStats(t.Context(), "chat.room.7"); err != nil || stats.Clients != 1 {
				t.Errorf("%+v, %v", stats, err)
			}
		case 6:
			fake.End("chat.room.7", client.ErrPermissionDenied)
		}
	}
	want := `$subscribed, posted{"n":1}, $gap, typingtrue by 42, $join by 7, $leave by 7, permission denied (permission_denied, code 403)`
	if text := strings.Join(got, ", "); text != want || fake.Readers("chat.room.7") != 0 {
		t.Errorf("got %s, %d readers", text, fake.Readers("chat.room.7"))
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, err := range fake.Events(ctx, "chat.room.7") {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("err = %v", err)
		}
	}
	if err := fake.PublishEvent(ctx, "chat.room.7", "typing", true); !errors.Is(err, client.ErrNotSent) {
		t.Errorf("err = %v", err)
	}
}

// Centrifugo refuses who doesn't read a channel.
func TestWithoutReader(t *testing.T) {
	fake := &rpctest.Fake{User: "42"}
	_, presence := fake.Presence(t.Context(), "desk.7")
	_, stats := fake.PresenceStats(t.Context(), "desk.7")
	for what, err := range map[string]error{
		"publish typing on desk.7": fake.PublishEvent(t.Context(), "desk.7", "typing", true), "presence of desk.7": presence, "presence_stats of desk.7": stats,
	} {
		var refused *client.RPCError
		if !errors.As(err, &refused) || refused.Code != 103 || refused.Method != what {
			t.Errorf("%s: err = %v", what, err)
		}
	}
	for event, err := range fake.Events(t.Context(), "desk.7") {
		if err != nil || event.Type != "$subscribed" {
			t.Errorf("got %s, %v", event.Type, err)
		}
		fake.End("desk.7", client.ErrPermissionDenied)
		if members, err := fake.Presence(t.Context(), "desk.7"); err != nil || len(members) != 1 {
			t.Errorf("%v, %v", members, err)
		}
		break
	}
}

// exports has a method that tells its progress, as a generated APIClient has it, and counts gaps.
type exports struct {
	tasks
	gaps *int
}

func (t exports) export(ctx context.Context, p params, options ...client.CallOption) (string, error) {
	call := &client.Call{Method: "tasks.export", Params: p, Progress: true}
	if len(options) > 0 {
		call.OnGap = func() { *t.gaps++ }
		call.OnProgress = func(data json.RawMessage) error {
			if string(data) == "3" {
				return errors.New("enough")
			}
			return nil
		}
	}
	data, err := t.rpc.Do(ctx, call)
	return string(data), err
}

func TestProgress(t *testing.T) {
	fake := &rpctest.Fake{}
	gaps := 0
	api := exports{tasks{fake}, &gaps}
	var told []string
	rpctest.Handle(fake, api.export, func(ctx context.Context, p params, _ ...client.CallOption) (string, error) {
		for n := range 5 {
			told = append(told, fmt.Sprint(n, rpctest.Progress(ctx, n)))
			if n == 1 {
				told = append(told, fmt.Sprint("gap ", rpctest.Progress(ctx, client.Gap{}), rpctest.Progress(ctx, &client.Gap{})))
			}
		}
		return p.Title, nil
	})
	if got, err := api.export(t.Context(), params{Title: "a"}); got != `"a"` || err != nil {
		t.Errorf("got %s, %v", got, err)
	}
	if _, err := api.export(t.Context(), params{Title: "a"}, client.OnGap(nil)); err == nil || err.Error() != "enough" {
		t.Errorf("err = %v", err)
	}
	if text := strings.Join(told, ", "); text != "0 <nil>, 1 <nil>, gap <nil> <nil>, 2 <nil>, 3 <nil>, 4 <nil>, 0 <nil>, 1 <nil>, gap <nil> <nil>, 2 <nil>, 3 enough, 4 enough" || gaps != 2 {
		t.Errorf("told %s, %d gaps", text, gaps)
	}
	if err := rpctest.Progress(t.Context(), 1); err == nil {
		t.Error("outside of a handler: no error")
	}
	if calls := fake.Calls(); len(calls) != 2 || calls[1].OnProgress != nil || !calls[1].Progress {
		t.Errorf("calls %+v", calls)
	}
}

// Goroutines of a handler may tell at once: the listeners of the call are called one after the other, and not after its end.
func TestProgressOfGoroutines(t *testing.T) {
	fake := &rpctest.Fake{}
	gaps := 0
	api := exports{tasks{fake}, &gaps}
	var late func() error
	rpctest.Handle(fake, api.export, func(ctx context.Context, _ params, _ ...client.CallOption) (string, error) {
		late = func() error { return rpctest.Progress(ctx, client.Gap{}) }
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() {
				if err := cmp.Or(rpctest.Progress(ctx, 1), rpctest.Progress(ctx, client.Gap{})); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		return "", nil
	})
	if _, err := api.export(t.Context(), params{}, client.CallOption{}); err != nil || gaps != 50 {
		t.Errorf("told of %d gaps, want 50; %v", gaps, err)
	}
	if err := late(); err == nil || gaps != 50 {
		t.Errorf("told after the end: %d gaps, %v", gaps, err)
	}
}

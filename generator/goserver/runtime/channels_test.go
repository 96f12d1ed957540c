package rpcserver

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
)

// quietServer returns a server whose proxies take anything, and that logs nothing.
func quietServer(t *testing.T, options Options) *Server {
	t.Helper()
	options.InsecureProxies = true
	if options.Publisher == nil && len(options.API) == 0 {
		options.API = []string{"http://localhost:1/api"}
	}
	options.APIKey = "key"
	if options.Logger == nil {
		options.Logger = slog.New(slog.DiscardHandler)
	}
	s, err := New(options)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestChannel(t *testing.T) {
	t.Parallel()
	for want, channel := range map[string]func() (string, error){
		"chat.room.7": func() (string, error) { return Channel{Pattern: "chat.room.{room_id}"}.Channel("7") },
		`room_id of chat.room.{room_id}: "x#7,42" has a '#', which means something in the name of a channel`: func() (string, error) {
			return Channel{Pattern: "chat.room.{room_id}"}.Channel("x#7,42")
		},
		`pattern "lobby" has no namespace, want a name and a dot at its start, or "#{user_id}" at its end`: func() (string, error) {
			return Channel{Pattern: "lobby"}.Channel()
		},
	} {
		got, err := channel()
		if err != nil {
			got += err.Error()
		}
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestValuesOfChannel(t *testing.T) {
	t.Parallel()
	s := quietServer(t, Options{})
	for _, c := range []Channel{
		{Name: "room_events", Pattern: "chat.room.{room_id}"},
		{Name: "line_events", Pattern: "chat.line.{number:int64}.of.{doc}"},
		{Name: "news", Pattern: "news.all", Public: true},
		{Name: "inbox", Pattern: "inbox#{user_id}"},
		{Name: "notes", Pattern: "note.#{user_id}"},
	} {
		if err := s.AddChannel(c); err != nil {
			t.Fatal(err)
		}
	}
	for channel, want := range map[string]string{
		"chat.room.7": "room_events 7", "chat.line.-7.of.a": "line_events -7 a", "chat.line.9223372036854775807.of.a": "line_events 9223372036854775807 a",
		"news.all": "news", "inbox#ada": "inbox ada", "note.#ada": "notes ada",

		"chat.room": "", "chat.room.": "", "chat.room.7.8": "", "chat.room.7#42": "", "chat.room.x#7,42": "", "chat.room.*": "", "chat.room.a\nb": "",
		"chat.line.07.of.a": "", "chat.line.+7.of.a": "", "chat.line.-0.of.a": "", "chat.line.9223372036854775808.of.a": "", "chat.line..of.a": "",
		"chat.room." + strings.Repeat("x", 246): "", "news.all2": "", "news": "", "inbox#": "", "inbox#1,2": "", "inbox": "", "user#ada": "", "": "",
		"$chat.room.7": "", "note.ada": "",
	} {
		c, values := s.findChannel(channel)
		got := ""
		if c != nil {
			got = strings.Join(append([]string{c.Name}, values...), " ")
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", channel, got, want)
		}
	}
	const chars = `[^#,*$.\x00-\x20\x7f-\x{10ffff}]+`
	for name, want := range map[string]string{
		"chat": `^(line\.(0|-?[1-9][0-9]*)\.of\.` + chars + `|room\.` + chars + `)$`, "news": `^(all)$`,
	} {
		if got := s.Namespace(name).Regexp.String(); got != want {
			t.Errorf("namespace %q: got %s, want %s", name, got, want)
		}
	}
	if !s.Namespace("chat").Regexp.MatchString("line.-1.of.a") || s.Namespace("chat").Regexp.MatchString("line.x.of.a") ||
		!s.Namespace("").Regexp.MatchString("user#ada") || s.Namespace("").Regexp.MatchString("inbox#43,42") {
		t.Error("the expressions of the namespaces match other channels than their patterns")
	}
}

func TestAddChannel(t *testing.T) {
	t.Parallel()
	room := Channel{Name: "room_events", Pattern: "chat.room.{room_id}", Published: []string{"typing"}}
	for _, test := range []struct {
		channel Channel
		want    string // a part of the error
	}{
		{room, ""},
		{Channel{Name: "lines", Pattern: "chat.line.{n:int64}", Published: []string{"moved"}}, ""},
		{Channel{Name: "inbox", Pattern: "inbox#{user_id}"}, ""},
		{Channel{Name: "mine", Pattern: "chat.room.#{user_id}", Published: []string{"typing"}}, ""},
		{Channel{Name: "room_events", Pattern: "chat.other"}, "channel room_events: another channel, chat.room.{room_id}, has this name"},
		{Channel{Name: "b", Pattern: "chat.room.lobby", Published: []string{"x"}}, "chat.room.lobby can be the same channel as chat.room.{room_id} of room_events"},
		{Channel{Name: "b", Pattern: "chat.{kind}.7", Published: []string{"x"}}, "can be the same channel"},
		{Channel{Name: "b", Pattern: "chat.room.{n:int64}", Published: []string{"x"}}, "can be the same channel"},
		{Channel{Name: "b", Pattern: "chat.other"}, `its flags aren't those of room_events, which is in the namespace "chat", too`},
		{Channel{Name: "b", Pattern: "chat.other", Published: []string{"x"}, Presence: true}, "its flags aren't those"},
		{Channel{Name: "b", Pattern: "rpc.news"}, `rpc.news is where the calls' channel "rpc.requests" is`},
		{Channel{Name: "b", Pattern: "user#{user_id}"}, `is where the calls' channel "user#user" is`},
		{Channel{Name: "b", Pattern: "lobby"}, "has no namespace"},
		{Channel{Name: "b", Pattern: "{a}.b"}, "has no namespace"},
		{Channel{Name: "b", Pattern: "#{user_id}"}, "has no name before"},
		{Channel{Name: "b", Pattern: "chat.x{a}"}, `has the part "x{a}"`},
		{Channel{Name: "b", Pattern: "chat..a"}, `has the part ""`},
		{Channel{Name: "b", Pattern: "chat.{a}.{a}"}, "has the parameter a twice"},
		{Channel{Name: "b", Pattern: "chat.#{user_id}.a"}, `has the part "#{user_id}"`},
	} {
		s := quietServer(t, Options{})
		if err := s.AddChannel(room); err != nil {
			t.Fatal(err)
		}
		switch err := s.AddChannel(test.channel); {
		case test.want == "" && err != nil, test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
			t.Errorf("%+v: got %v, want %q", test.channel, err, test.want)
		case err != nil:
			// The program finds out at the latest when it starts to serve.
			if started := s.ListenAndServe(context.Background(), "127.0.0.1:0"); started == nil || started.Error() != err.Error() {
				t.Errorf("ListenAndServe: got %v, want %v", started, err)
			}
		}
	}
	s := quietServer(t, Options{RequestChannel: "rpc:requests"})
	if err := s.AddChannel(room); err == nil || !strings.Contains(err.Error(), `makes ":" the boundary of namespaces`) {
		t.Errorf("boundary: got %v", err)
	}
}

// TestAddChannelAtOnce: who publishes may add the channel each time, also many at once.
func TestAddChannelAtOnce(t *testing.T) {
	t.Parallel()
	s := quietServer(t, Options{})
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 100 {
				if err := s.AddChannel(Channel{Name: "room_events", Pattern: "chat.room.{room_id}", Published: []string{"typing"}}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
}

package embedded_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"

	rpcserver "example.com/rpcgen/generator/goserver/runtime"
)

// The channels of the tests, as an API declares them.
var (
	roomEvents = rpcserver.Channel{Name: "room_events", Pattern: "chat.room.{room_id}", Published: []string{"typing"}}
	lineEvents = rpcserver.Channel{Name: "line_events", Pattern: "chat.line.{number:int64}", Published: []string{"moved"}}
	ownRooms   = rpcserver.Channel{Name: "own_rooms", Pattern: "chat.own#{user_id}", Published: []string{"typing"}}
	news       = rpcserver.Channel{Name: "news", Pattern: "news.all", Public: true}
	lobbies    = rpcserver.Channel{Name: "lobbies", Pattern: "lobby.{id}", Public: true, Presence: true, JoinLeave: true}
	teams      = rpcserver.Channel{
		Name: "teams", Pattern: "team.{id}", Recover: true, Presence: true, JoinLeave: true, Published: []string{"typing"},
	}
	notes = rpcserver.Channel{Name: "notes", Pattern: "note.#{user_id}", Recover: true, Presence: true}
	inbox = rpcserver.Channel{Name: "inbox", Pattern: "inbox#{user_id}"}
)

// declareEvents adds the channels to a server. What their authorizer answers stands in the last value.
func declareEvents(tb testing.TB, server *rpcserver.Server) {
	tb.Helper()
	for _, c := range []rpcserver.Channel{roomEvents, lineEvents, ownRooms, news, lobbies, teams, notes, inbox} {
		if err := server.AddChannel(c); err != nil {
			tb.Fatal(err)
		}
	}
	for _, c := range []rpcserver.Channel{roomEvents, teams} {
		if err := server.Authorize(c, authorize); err != nil {
			tb.Fatal(err)
		}
	}
}

func authorize(ctx context.Context, values rpcserver.Values) error {
	switch call := rpcserver.CallFrom(ctx); {
	case values[0] == "closed":
		return rpcserver.PermissionDenied("the room is closed")
	case values[0] == "failing":
		return errors.New("secret detail")
	case values[0] == "panicking":
		panic("secret detail")
	case values[0] == "hanging":
		<-ctx.Done()
		return ctx.Err()
	case values[0] == "of-meta" && !strings.Contains(string(call.Meta), `"admin"`):
		return rpcserver.PermissionDenied("for admins")
	}
	return nil
}

// addEvents adds to Centrifugo's configuration what the channels need.
func addEvents(config map[string]any) {
	const value = `[^#,*$.\x00-\x20\x7f-\x{10ffff}]+`
	asked := map[string]any{"subscribe_proxy_enabled": true}
	public := map[string]any{"allow_subscribe_for_client": true}
	recovers := map[string]any{"history_size": 512, "history_ttl": "60s", "force_recovery": true}
	presence := map[string]any{"presence": true, "allow_presence_for_subscriber": true}
	joins := map[string]any{"join_leave": true, "force_push_join_leave": true}
	publish := map[string]any{"allow_publish_for_subscriber": true, "publication_data_format": "json_object"}
	users := map[string]any{"allow_user_limited_channels": true}
	namespace := func(name, regex string, flags ...map[string]any) map[string]any {
		n := map[string]any{"name": name, "channel_regex": regex}
		for _, flag := range flags {
			maps.Copy(n, flag)
		}
		return n
	}
	channel := config["channel"].(map[string]any)                            //nolint:forcetypeassert // configuration made it
	maps.Copy(channel["without_namespace"].(map[string]any), map[string]any{ //nolint:forcetypeassert // as above
		"channel_regex": `^(user|inbox)#[^#,*.\x00-\x20\x7f-\x{10ffff}]+$`,
	})
	channel["namespaces"] = append(channel["namespaces"].([]any), //nolint:forcetypeassert // as above
		namespace("chat", `^(room\.`+value+`|line\.(0|-?[1-9][0-9]*)|own#[^#,*.\x00-\x20\x7f-\x{10ffff}]+)$`, asked, publish, users),
		namespace("news", `^all$`, public),
		namespace("lobby", `^`+value+`$`, public, presence, joins),
		namespace("team", `^`+value+`$`, asked, recovers, presence, joins, publish),
		namespace("note", `^#[^#,*.\x00-\x20\x7f-\x{10ffff}]+$`, recovers, presence, users),
	)
	proxies := channel["proxy"].(map[string]any)                 //nolint:forcetypeassert // as above
	subscribe := maps.Clone(proxies["publish"].(map[string]any)) //nolint:forcetypeassert // as above
	endpoint := subscribe["endpoint"].(string)                   //nolint:forcetypeassert // as above
	subscribe["endpoint"] = strings.Replace(endpoint, "/publish", "/subscribe", 1)
	subscribe["timeout"] = "20s" // a slow machine mustn't make a hanging authorizer look otherwise
	proxies["subscribe"] = subscribe
}

// eventSubscribeProbes try to subscribe to channels of events.
func eventSubscribeProbes() []probe {
	valid := sign(claims{"sub": "1", "exp": inAnHour()})
	var probes []probe
	for _, channel := range []string{
		"chat.room.7", "chat.room.closed", "chat.room.failing", "chat.room.panicking", "chat.room.hanging", "chat.room.of-meta",
		"chat.room", "chat.room.", "chat.room.a.b", "chat.room.x#7,42", "chat.room.7#1", "chat.room.*", "chat.room.$", "chat.room.größe", "chat.room.a b",
		"chat.room.a\nb", "chat.room.\x7f", "chat.room." + strings.Repeat("x", 245), "chat.room." + strings.Repeat("x", 246),
		"chat.line.7", "chat.line.07", "chat.line.x", "chat.line.9223372036854775808", "chat.other", "chat.", "chat", "$chat.room.7", "$chat.other", "Chat.room.7",
		"chat.own#1", "chat.own#2", "chat.own#2,1", "chat.own#",
		"news.all", "news.other", "news.all.", "$news.all", "lobby.7", "lobby.7#1", "team.7", "team.closed",
		"note.#1", "note.#2", "note.#1,2", "note.1", "note.x#1", "inbox#1", "inbox#2", "inbox#1,2", "other#1", "user#1", "user#2,1", "$user#1", "$rpc.requests", "nowhere.7",
	} {
		probes = append(probes, probe{name: "subscribe: " + channel, token: valid, frames: []string{fmt.Sprintf(`{"id":2,"subscribe":{"channel":%s}}`, quote(channel))}})
	}
	withToken := func(channel string) probe {
		token := sign(claims{"sub": "1", "exp": inAnHour(), "channel": channel})
		return probe{name: "subscribe by a token: " + channel, token: valid, frames: []string{fmt.Sprintf(`{"id":2,"subscribe":{"channel":%q,"token":%q}}`, channel, token)}}
	}
	return append(probes,
		withToken("chat.room.closed"), withToken("chat.other"), withToken("$chat.room.7"), withToken("inbox#2"), withToken("team.closed"),
		probe{
			name: "subscribe: meta", token: sign(claims{"sub": "1", "exp": inAnHour(), "meta": map[string]string{"role": "admin"}}),
			frames: []string{`{"id":2,"subscribe":{"channel":"chat.room.of-meta"}}`},
		},
		probe{name: "subscribe: again after a refusal", token: valid, frames: []string{
			`{"id":2,"subscribe":{"channel":"chat.room.closed"}}`, `{"id":3,"subscribe":{"channel":"chat.room.closed"}}`,
			`{"id":4,"subscribe":{"channel":"chat.room.7"}}`, `{"id":5,"rpc":{"method":"tasks.ping","data":{}}}`,
		}},
		probe{name: "subscribe: while an authorizer hangs", token: valid, frames: []string{
			`{"id":2,"subscribe":{"channel":"chat.room.hanging"}}` + "\n" + `{"id":3,"rpc":{"method":"tasks.ping","data":{}}}`,
			`{"id":4,"subscribe":{"channel":"chat.room.7"}}`,
		}},
		probe{name: "subscribe: twice", token: valid, frames: []string{
			`{"id":2,"subscribe":{"channel":"chat.room.twice"}}`, `{"id":3,"subscribe":{"channel":"chat.room.twice"}}`,
		}},
		probe{name: "subscribe: map", token: valid, frames: []string{`{"id":2,"subscribe":{"channel":"chat.room.7","type":1}}`}},
		probe{name: "subscribe: recover, unknown epoch", token: valid, frames: []string{
			`{"id":2,"subscribe":{"channel":"team.recover","recover":true,"epoch":"abcd","offset":3}}`,
			`{"id":3,"subscribe":{"channel":"chat.room.recover","recover":true,"epoch":"abcd","offset":3}}`,
		}},
		probe{name: "subscribe: recoverable and positioned", token: valid, frames: []string{
			`{"id":2,"subscribe":{"channel":"news.all","recoverable":true,"positioned":true,"join_leave":true}}`,
		}},
	)
}

// eventReadProbes try to read what a channel of events holds.
func eventReadProbes() []probe {
	var probes []probe
	for _, command := range []string{"history", "presence", "presence_stats"} {
		for _, channel := range []string{"chat.room.7", "chat.other", "news.all", "lobby.ID", "team.ID", "note.#ID", "inbox#ID", "nowhere.7"} {
			// Each user is another, who sees none of the others.
			user := fmt.Sprintf("reader%d", len(probes))
			channel = strings.Replace(channel, "ID", user, 1)
			valid := sign(claims{"sub": user, "exp": inAnHour(), "info": map[string]string{"name": "Ada"}})
			read := fmt.Sprintf(`:{"channel":%q}}`, channel)
			probes = append(probes,
				probe{name: command + ": " + channel, token: valid, frames: []string{`{"id":2,"` + command + `"` + read}},
				probe{name: command + " of a subscriber: " + channel, token: valid, frames: []string{
					`{"id":2,"subscribe"` + read, `{"id":3,"` + command + `"` + read,
				}},
			)
		}
	}
	return probes
}

// eventPublishProbes try to publish to channels of events.
func eventPublishProbes() []probe {
	valid := sign(claims{"sub": "1", "exp": inAnHour(), "info": map[string]string{"name": "Ada"}})
	var probes []probe
	rooms := 0
	publish := func(channel, data string, subscribed bool) {
		rooms++
		channel = strings.Replace(channel, "ID", fmt.Sprintf("p%d", rooms), 1) // each another, where nobody else is
		frames := []string{fmt.Sprintf(`{"id":3,"publish":{"channel":%s,"data":%s}}`, quote(channel), data)}
		name := "publish: " + channel + " " + data
		if subscribed {
			frames = append([]string{fmt.Sprintf(`{"id":2,"subscribe":{"channel":%s}}`, quote(channel))}, frames...)
			name += ", by a subscriber"
		}
		probes = append(probes, probe{name: name, token: valid, frames: frames})
	}
	event := `{"type":"typing","data":{}}`
	for _, subscribed := range []bool{false, true} {
		for _, channel := range []string{
			"chat.room.ID", "chat.line.7", "chat.own#1", "news.all", "lobby.ID", "team.ID", "note.#1", "inbox#1", "chat.other", "$chat.room.7",
			"chat.room.a\nb", "nowhere.7", "chat.room.x#7,42",
		} {
			if channel == "news.all" && subscribed {
				continue // others are, too
			}
			publish(channel, event, subscribed)
		}
	}
	for _, data := range []string{`{"type":"x"}`, `{}`, `"x"`, `[]`, `null`, `1`} {
		publish("chat.room.ID", data, true)
		publish("lobby.ID", data, true)
	}
	return probes
}

// quote returns a JSON string.
func quote(s string) string {
	return strings.NewReplacer("\n", `\n`, "\x7f", `\u007f`).Replace(`"` + s + `"`)
}

package tests

import (
	"encoding/json"
	"maps"
	"testing"

	rpcserver "example.com/rpcgen/generator/goserver/runtime"
)

// The channels of the tests, as an API declares them.
var (
	roomEvents = rpcserver.Channel{Name: "room_events", Pattern: "chat.room.{room_id}"}
	lineEvents = rpcserver.Channel{Name: "line_events", Pattern: "chat.line.{number:int64}"}
	news       = rpcserver.Channel{Name: "news", Pattern: "news.all", Public: true, Recover: true}
	inbox      = rpcserver.Channel{Name: "inbox", Pattern: "inbox#{user_id}"}
	allKinds   = []rpcserver.Channel{roomEvents, lineEvents, news, inbox}
)

// withChannels adds to the configuration of channels what those above need.
func withChannels(channel map[string]any, subscribeProxy map[string]any) {
	const value = `[^#,*$.\x00-\x20\x7f-\x{10ffff}]+`
	namespaces := channel["namespaces"].([]any) //nolint:forcetypeassert // setup.configuration made it
	channel["namespaces"] = append(namespaces,
		map[string]any{"name": "chat", "subscribe_proxy_enabled": true, "channel_regex": `^(room\.` + value + `|line\.(0|-?[1-9][0-9]*))$`},
		map[string]any{
			"name": "news", "allow_subscribe_for_client": true, "channel_regex": "^all$",
			"history_size": 512, "history_ttl": "60s", "force_recovery": true,
		},
	)
	maps.Copy(channel["without_namespace"].(map[string]any), map[string]any{"channel_regex": `^(user|inbox)#` + value + `$`}) //nolint:forcetypeassert // as above
	subscribeProxy["timeout"] = "20s"                                                                                         // more than the 3 s of a real one, for a slow machine
	proxies, ok := channel["proxy"].(map[string]any)
	if !ok {
		proxies = map[string]any{}
		channel["proxy"] = proxies
	}
	proxies["subscribe"] = subscribeProxy
}

// addChannels adds the channels above to the server.
func (b *backend) addChannels(t *testing.T) {
	t.Helper()
	for _, c := range allKinds {
		if err := b.AddChannel(c); err != nil {
			t.Fatal(err)
		}
	}
}

// listen makes the client keep all publications.
func (k *client) listen() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.events = make(chan published, 1<<16)
}

func (k *client) keepsEvents() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.events != nil
}

// A published event is what a subscriber gets.
type published struct {
	channel string
	data    json.RawMessage
	info    json.RawMessage
}

// subscribe subscribes to a channel, and returns Centrifugo's error: 0 if there is none.
func (k *client) subscribe(channel string) (code int, message string) {
	k.t.Helper()
	r := k.command("subscribe", map[string]any{"channel": channel})
	if r.Error == nil {
		return 0, ""
	}
	return r.Error.Code, r.Error.Message
}

// subscribed is where in the history of a channel a subscription begins, and what it has recovered.
type subscribed struct {
	Epoch        string `json:"epoch"`
	Offset       int    `json:"offset"`
	Recovered    bool   `json:"recovered"`
	Publications []struct {
		Data json.RawMessage `json:"data"`
	} `json:"publications"`
}

// position subscribes to a channel, and returns where that begins.
func (k *client) position(channel string) subscribed {
	k.t.Helper()
	r := k.command("subscribe", map[string]any{"channel": channel})
	if r.Error != nil {
		k.t.Fatalf("subscribe: %+v", r.Error)
	}
	return r.Subscribe
}

// recovered subscribes to a channel again, and returns what was published since.
func (k *client) recovered(channel string, since subscribed) []string {
	k.t.Helper()
	r := k.command("subscribe", map[string]any{"channel": channel, "recover": true, "epoch": since.Epoch, "offset": since.Offset})
	if r.Error != nil || !r.Subscribe.Recovered {
		k.t.Fatalf("subscribe: %+v", r)
	}
	var missed []string
	for _, p := range r.Subscribe.Publications {
		missed = append(missed, string(p.Data))
	}
	return missed
}

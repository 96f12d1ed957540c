package embedded_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/rpcgen/generator/goserver/embedded"
	rpcserver "example.com/rpcgen/generator/goserver/runtime"
)

// subscribe subscribes to a channel, and returns the reply.
func (c *client) subscribe(channel, more string) string {
	c.t.Helper()
	return c.reply(c.send("subscribe", fmt.Sprintf(`{"channel":%q%s}`, channel, more)))
}

// publishOnce publishes to a channel, and returns the reply.
func (c *client) publishOnce(channel, data string) string {
	c.t.Helper()
	return c.reply(c.send("publish", fmt.Sprintf(`{"channel":%q,"data":%s}`, channel, data)))
}

// publish is publishOnce for a channel that the client has subscribed to. It tries again where the library doesn't yet know of the subscription that it has
// confirmed, as generated clients do.
func (c *client) publish(channel, data string) (reply string) {
	c.t.Helper()
	for range 100 {
		if reply = c.publishOnce(channel, data); !strings.Contains(reply, `"code":103`) {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	return reply
}

type said struct {
	Number int `json:"number"`
}

// early is the number of events that are published before a test's own; push leaves them out.
const early = -7

func isEarly(line string) bool { return strings.Contains(line, fmt.Sprintf(`{"number":%d}`, early)) }

// subscribed publishes on a room's channel until something arrives: the library drops what comes between a subscription's reply and its beginning, where
// nothing is recovered.
func (c *client) subscribed(server *rpcserver.Server, channel string) {
	c.t.Helper()
	for range 500 {
		if err := server.PublishEvent(c.t.Context(), roomEvents, channel, "said", said{early}); err != nil {
			c.t.Error(err)
		}
		for c.said.next(20 * time.Millisecond) {
			if line := c.said.got[len(c.said.got)-1]; isEarly(line) && strings.Contains(line, channel) {
				return
			}
		}
	}
	c.t.Fatal("no event arrives")
}

func TestEventsArrive(t *testing.T) {
	t.Parallel()
	node, addr := startNode(t, newTasks(), embedded.Options{})
	declareEvents(t, node.Server)
	readers := []*client{dial(t, addr, "ada"), dial(t, addr, "bob")}
	for _, c := range readers {
		for _, channel := range []string{"chat.room.1", "chat.room.2"} {
			if got := c.subscribe(channel, ""); strings.Contains(got, "error") {
				t.Fatal(got)
			}
		}
	}
	publish := func(n int, options ...rpcserver.EventOption) {
		if err := node.Server.PublishEvent(t.Context(), roomEvents, "chat.room.1", "said", said{n}, options...); err != nil {
			t.Error(err)
		}
	}
	for _, c := range readers {
		c.subscribed(node.Server, "chat.room.1")
		c.subscribed(node.Server, "chat.room.2")
	}
	// In order, while others publish elsewhere.
	var others sync.WaitGroup
	for i := range 4 {
		others.Go(func() {
			for n := range 200 {
				channel := fmt.Sprintf("chat.room.other-%d", i)
				if err := node.Server.PublishEvent(t.Context(), roomEvents, channel, "said", said{n}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	const events = 500
	for n := range events {
		publish(n)
	}
	others.Wait()
	// With a key, once.
	publish(events, rpcserver.IdempotencyKey("k"))
	publish(-1, rpcserver.IdempotencyKey("k"))
	rooms := []string{"chat.room.2", "chat.room.1", "chat.room.3"}
	if err := node.Server.BroadcastEvent(t.Context(), roomEvents, rooms, "said", said{events + 1}); err != nil {
		t.Error(err)
	}
	for _, c := range readers {
		for n := range events + 2 {
			got := c.push("chat.room.1")
			wantEqual(t, "event", string(got.Data), fmt.Sprintf(`{"type":"said","data":{"number":%d}}`, n))
			if got.Info != nil {
				t.Errorf("an event of the server's has the info %s", got.Info)
			}
		}
		wantEqual(t, "broadcast", c.publication("chat.room.2"), fmt.Sprintf(`{"type":"said","data":{"number":%d}}`, events+1))
	}
}

// TestEventsAreRecovered: where an API declares it, who comes back gets what was missed, also what clients have published.
func TestEventsAreRecovered(t *testing.T) {
	t.Parallel()
	node, addr := startNode(t, newTasks(), embedded.Options{})
	declareEvents(t, node.Server)
	for channel, isRecovered := range map[string]bool{"team.a": true, "chat.room.a": false, "note.#ada": true, "inbox#ada": true} {
		c := connect(t, addr, sign(claims{"sub": "ada", "exp": inAnHour()}))
		var subscribed struct {
			Subscribe struct {
				Epoch  string `json:"epoch"`
				Offset int    `json:"offset"`
			} `json:"subscribe"`
		}
		if err := json.Unmarshal([]byte(c.subscribe(channel, "")), &subscribed); err != nil {
			t.Fatal(err)
		}
		_ = c.conn.CloseNow()
		of := map[string]rpcserver.Channel{"team.a": teams, "chat.room.a": roomEvents, "note.#ada": notes, "inbox#ada": inbox}[channel]
		if err := node.Server.PublishEvent(t.Context(), of, channel, "said", said{1}); err != nil {
			t.Fatal(err)
		}
		if channel == "team.a" {
			bob := dial(t, addr, "bob")
			bob.subscribe(channel, "")
			bob.publish(channel, `{"type":"typing","data":{}}`)
		}
		c = connect(t, addr, sign(claims{"sub": "ada", "exp": inAnHour()}))
		got := c.subscribe(channel, fmt.Sprintf(`,"recover":true,"epoch":%q,"offset":%d`, subscribed.Subscribe.Epoch, subscribed.Subscribe.Offset))
		if strings.Contains(got, `"recovered":true`) != isRecovered || strings.Contains(got, `{"type":"said","data":{"number":1}}`) != isRecovered {
			t.Errorf("%s: got %s", channel, got)
		}
		if channel == "team.a" && !strings.Contains(got, `"info":{"user":"bob"`) {
			t.Errorf("the event of a client's has no info: %s", got)
		}
	}
}

// TestForgedEvents: what clients publish carries their names.
func TestForgedEvents(t *testing.T) {
	t.Parallel()
	node, addr := startNode(t, newTasks(), embedded.Options{})
	declareEvents(t, node.Server)
	ada, mallory := dial(t, addr, "ada"), dial(t, addr, "mallory")
	ada.subscribe("chat.room.1", "")
	ada.subscribed(node.Server, "chat.room.1")
	ada.subscribe("lobby.1", "")
	forged := `{"type":"message_posted","data":{"text":"forged"}}`
	for _, channel := range []string{"chat.room.1", "lobby.1", "inbox#ada", "note.#ada", "user#ada"} {
		if got := mallory.publishOnce(channel, forged); !strings.Contains(got, `"code":103`) {
			t.Errorf("publish to %s, not subscribed: got %s, want code 103", channel, got)
		}
	}
	mallory.subscribe("chat.room.1", "")
	mallory.subscribe("lobby.1", "")
	if got := mallory.publishOnce("lobby.1", forged); !strings.Contains(got, `"code":103`) {
		t.Errorf("publish where no event is: got %s, want code 103", got)
	}
	if got := mallory.publish("chat.room.1", forged); strings.Contains(got, "error") {
		t.Errorf("publish: got %s", got)
	}
	got := ada.push("chat.room.1")
	wantEqual(t, "event", string(got.Data), forged)
	if !strings.Contains(string(got.Info), `"user":"mallory"`) {
		t.Errorf("info: got %s, want the user", got.Info)
	}
}

// TestBroadcastError: without Centrifugo, too, the error names the channels.
func TestBroadcastError(t *testing.T) {
	t.Parallel()
	err := error(&rpcserver.BroadcastError{Failed: map[string]error{"chat.room.1": errors.ErrUnsupported, "chat.room.2": errors.ErrUnsupported}})
	wantEqual(t, "text", err.Error(), `event isn't published to 2 channels, such as "chat.room.1": unsupported operation`)
	if !errors.Is(err, errors.ErrUnsupported) {
		t.Error("the error doesn't wrap those of its channels")
	}
}

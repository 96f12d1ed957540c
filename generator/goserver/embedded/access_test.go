package embedded_test

import (
	"fmt"
	"strings"
	"testing"

	"example.com/rpcgen/generator/goserver/embedded"
)

func TestTakeAccessAway(t *testing.T) {
	t.Parallel()
	node, addr := startNode(t, newTasks(), embedded.Options{})
	declareEvents(t, node.Server)
	ada, bob := dial(t, addr, "ada"), dial(t, addr, "bob")
	for _, c := range []*client{ada, bob} {
		c.subscribe("chat.room.1", "")
		c.subscribed(node.Server, "chat.room.1")
	}
	if err := node.Unsubscribe("ada", "chat.room.1"); err != nil {
		t.Fatal(err)
	}
	got := ada.await("unsubscribe push", func(line string) bool { return strings.Contains(line, `"unsubscribe"`) })
	if want := `"channel":"chat.room.1","unsubscribe":{"code":2000`; !strings.Contains(got, want) {
		t.Errorf("got %s, want %s", got, want)
	}
	if err := node.Disconnect("ada"); err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "end", ada.closed(), "close 3503 force disconnect")
	if err := node.Server.PublishEvent(t.Context(), roomEvents, "chat.room.1", "said", said{1}); err != nil {
		t.Error(err)
	}
	wantEqual(t, "another user's event", string(bob.push("chat.room.1").Data), `{"type":"said","data":{"number":1}}`)

	for _, err := range []error{node.Unsubscribe("", "chat.room.1"), node.Unsubscribe("ada", ""), node.Disconnect("")} {
		if err == nil {
			t.Error("no error where it isn't said whose access is taken away")
		}
	}
}

// TestChannelLimit: a connection has as many subscriptions as behind Centrifugo.
func TestChannelLimit(t *testing.T) {
	t.Parallel()
	node, addr := startNode(t, newTasks(), embedded.Options{})
	declareEvents(t, node.Server)
	c := dial(t, addr, "ada")
	for n := range 600 {
		got := c.subscribe(fmt.Sprintf("chat.room.%d", n), "")
		if !strings.Contains(got, "error") {
			continue
		}
		if !strings.Contains(got, `"code":106`) || n < 500 || n > 512 {
			t.Errorf("subscription %d: got %s, want the 512th to be the last one, then code 106", n+1, got)
		}
		return
	}
	t.Error("600 subscriptions, want 512 at most")
}

package embedded_test

import (
	"fmt"
	"strings"
	"testing"

	"example.com/rpcgen/generator/goserver/embedded"
	rpcserver "example.com/rpcgen/generator/goserver/runtime"
	"example.com/rpcgen/testdata/stack"
)

// startRedis runs a Redis until the test ends or kill is called, and returns its address.
func startRedis(tb testing.TB) (addr string, kill func()) {
	tb.Helper()
	addr = stack.FreeAddress(tb)
	return addr, stack.StartRedis(tb, addr).Kill
}

func TestCluster(t *testing.T) {
	t.Parallel()
	redis, _ := startRedis(t)
	service := newTasks()
	one, first := startNode(t, service, embedded.Options{Redis: redis})
	_, second := startNode(t, service, embedded.Options{Redis: "redis://" + redis})
	_, stranger := startNode(t, service, embedded.Options{Redis: redis, RedisPrefix: "other"})

	// All connections of a user get every reply, also those to the other process; not to one of another program.
	caller, observer, outsider := dial(t, first, "ada"), dial(t, second, "ada"), dial(t, stranger, "ada")
	caller.request(`{"method":"tasks.echo","params":{"text":"a"},"correlation_id":"1"}`)
	want := `{"correlation_id":"1","result":{"text":"a"}}`
	wantEqual(t, "reply at the first node", caller.publication("user#ada"), want)
	wantEqual(t, "reply at the second node", observer.publication("user#ada"), want)
	outsider.request(`{"method":"tasks.ping","correlation_id":"2"}`)
	wantEqual(t, "reply at the third node", outsider.publication("user#ada"), `{"correlation_id":"2","result":{}}`)

	// Who was away gets the reply at the other node.
	away := connect(t, first, sign(claims{"sub": "bob", "exp": inAnHour()}))
	subscribed := away.reply(away.send("subscribe", `{"channel":"user#bob"}`))
	_, epoch, _ := strings.Cut(subscribed, `"epoch":"`)
	epoch, _, _ = strings.Cut(epoch, `"`)
	away.request(`{"method":"tasks.wait","correlation_id":"3"}`)
	receive(t, "call", service.started)
	_ = away.conn.CloseNow()
	close(service.release)
	back := connect(t, second, sign(claims{"sub": "bob", "exp": inAnHour()}))
	got := back.reply(back.send("subscribe", fmt.Sprintf(`{"channel":"user#bob","recover":true,"epoch":%q,"offset":0}`, epoch)))
	if reply := `{"correlation_id":"3","result":{}}`; !strings.Contains(got, reply) {
		wantEqual(t, "recovered reply", back.publication("user#bob"), reply) // it came after the subscription
	}

	// A node that leaves sends its clients to the other.
	if err := one.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	wantEqual(t, "end", caller.closed(), "close 3001 shutdown")
	observer.request(`{"method":"tasks.ping","correlation_id":"4"}`)
	wantEqual(t, "reply at the node that is left", observer.publication("user#ada"), `{"correlation_id":"4","result":{}}`)
}

// TestClusterOfEvents: events, and who is subscribed, are known to all processes.
func TestClusterOfEvents(t *testing.T) {
	t.Parallel()
	redis, _ := startRedis(t)
	one, first := startNode(t, newTasks(), embedded.Options{Redis: redis})
	two, second := startNode(t, newTasks(), embedded.Options{Redis: redis})
	declareEvents(t, one.Server)
	declareEvents(t, two.Server)
	ada, bob := dial(t, first, "ada"), dial(t, second, "bob")
	ada.subscribe("team.a", "")
	bob.subscribe("team.a", "")
	ada.await("join of bob", func(line string) bool { return strings.Contains(line, `"join":{"info":{"user":"bob"`) })
	if got := ada.reply(ada.send("presence_stats", `{"channel":"team.a"}`)); !strings.Contains(got, `"num_clients":2,"num_users":2`) {
		t.Errorf("presence: got %s", got)
	}
	for i, node := range []*embedded.Node{one, two, one} {
		err := node.Server.PublishEvent(t.Context(), teams, "team.a", "said", said{i}, rpcserver.IdempotencyKey("k"))
		if err != nil {
			t.Error(err)
		}
	}
	if err := two.Server.PublishEvent(t.Context(), teams, "team.a", "said", said{9}); err != nil {
		t.Error(err)
	}
	for _, c := range []*client{ada, bob} {
		wantEqual(t, "event", c.publication("team.a"), `{"type":"said","data":{"number":0}}`)
		wantEqual(t, "event after those of the same key", c.publication("team.a"), `{"type":"said","data":{"number":9}}`)
	}
}

// TestRedisDies shows that native RPC needs no Redis.
func TestRedisDies(t *testing.T) {
	t.Parallel()
	redis, kill := startRedis(t)
	_, addr := startNode(t, newTasks(), embedded.Options{Redis: redis})
	before := dial(t, addr, "ada")
	kill()
	after := connect(t, addr, sign(claims{"sub": "ada", "exp": inAnHour()}))
	for _, c := range []*client{before, after} {
		if got := c.reply(c.rpc("tasks.user", `{}`)); !strings.Contains(got, `"ada"`) {
			t.Errorf("got %s, want the user", got)
		}
	}
}

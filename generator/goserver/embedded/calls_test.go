package embedded_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"example.com/rpcgen/generator/goserver/embedded"
	rpcserver "example.com/rpcgen/generator/goserver/runtime"
)

func TestCalls(t *testing.T) {
	t.Parallel()
	_, addr := startNode(t, newTasks(), embedded.Options{})
	c := dial(t, addr, "ada")

	c.request(`{"method":"tasks.user","params":{},"correlation_id":"1","reply_to":"user#bob"}`)
	wantEqual(t, "reply", c.publication("user#ada"), `{"correlation_id":"1","result":{"text":"ada"}}`)

	id := c.rpc("tasks.user", `{"params":{}}`)
	wantEqual(t, "native RPC", c.reply(id), fmt.Sprintf(`{"id":%d,"rpc":{"data":{"result":{"text":"ada"}}}}`, id))

	id = c.rpc("tasks.echo", `{"params":{"text":"a"},"no_wait":true}`)
	wantEqual(t, "no_wait", c.reply(id), fmt.Sprintf(`{"id":%d,"rpc":{"data":{}}}`, id))
}

func TestCallIsTheConnections(t *testing.T) {
	t.Parallel()
	service := newTasks()
	_, addr := startNode(t, service, embedded.Options{})
	c := connect(t, addr, sign(claims{"sub": "ada", "exp": inAnHour(), "meta": map[string]string{"role": "admin"}}))
	c.rpc("tasks.wait", `{"correlation_id":"c1","headers":{"traceparent":"00"},"user":"bob"}`)
	call := receive(t, "call", service.started)
	if call.User != "ada" || call.Client == "" || call.CorrelationID != "c1" || call.Transport != rpcserver.EmbeddedTransport {
		t.Errorf("got %+v", call)
	}
	wantEqual(t, "meta", string(call.Meta), `{"role":"admin"}`)
	wantEqual(t, "header", call.Headers["traceparent"], "00")

	// A refreshed connection has the meta of its new token.
	c.reply(c.send("refresh", fmt.Sprintf(`{"token":%q}`, sign(claims{"sub": "ada", "exp": inAnHour(), "meta": map[string]string{"role": "user"}}))))
	id := c.rpc("tasks.meta", `{}`)
	wantEqual(t, "meta", c.reply(id), fmt.Sprintf(`{"id":%d,"rpc":{"data":{"result":{"role":"user"}}}}`, id))
}

func TestRefusedUsers(t *testing.T) {
	t.Parallel()
	_, addr := startNode(t, newTasks(), embedded.Options{})
	for _, user := range []string{"9,1", "a#b", "a.b", "*", "a b", "größe", `a"b`, "a\nb", strings.Repeat("x", 200)} {
		got := probe{token: sign(claims{"sub": user, "exp": inAnHour()})}.run(t, addr)
		want := "close 3500 invalid token"
		if user == `a"b` { // means nothing in channels, and JSON is built by encoders
			want = `{"connect":{"client":"client","expires":true,"ping":25,"pong":true,"ttl":"ttl","version":"version"},"id":1}`
		}
		wantEqual(t, "user "+user, got, want)
	}
}

func TestCancel(t *testing.T) {
	t.Parallel()
	service := newTasks()
	_, addr := startNode(t, service, embedded.Options{})
	ada, bob := dial(t, addr, "ada"), dial(t, addr, "bob")
	ada.request(`{"method":"tasks.wait","correlation_id":"c1"}`)
	receive(t, "call", service.started)
	bob.reply(bob.request(`{"cancel":"c1"}`))
	select {
	case err := <-service.ended:
		t.Fatalf("another user has cancelled the call: %v", err)
	case <-time.After(100 * time.Millisecond):
	}
	ada.reply(ada.request(`{"cancel":"c1"}`))
	if err := receive(t, "end of the context", service.ended); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want it cancelled", err)
	}
}

func TestCallerLeaves(t *testing.T) {
	t.Parallel()
	service := newTasks()
	_, addr := startNode(t, service, embedded.Options{})

	// Nobody can get the answer of a native RPC whose connection is lost.
	c := dial(t, addr, "ada")
	c.rpc("tasks.wait", `{}`)
	receive(t, "call", service.started)
	_ = c.conn.CloseNow()
	if err := receive(t, "end of the context", service.ended); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want it cancelled", err)
	}

	// A request goes on, and its reply is recovered.
	c = connect(t, addr, sign(claims{"sub": "ada", "exp": inAnHour()}))
	subscribed := c.reply(c.send("subscribe", `{"channel":"user#ada"}`))
	_, epoch, _ := strings.Cut(subscribed, `"epoch":"`)
	epoch, _, _ = strings.Cut(epoch, `"`)
	c.request(`{"method":"tasks.wait","correlation_id":"c1"}`)
	receive(t, "call", service.started)
	_ = c.conn.CloseNow()
	time.Sleep(50 * time.Millisecond)
	close(service.release)
	select {
	case err := <-service.ended:
		t.Fatalf("the handler's context ended: %v", err)
	case <-time.After(100 * time.Millisecond):
	}
	c = connect(t, addr, sign(claims{"sub": "ada", "exp": inAnHour()}))
	recovered := c.reply(c.send("subscribe", fmt.Sprintf(`{"channel":"user#ada","recover":true,"epoch":%q,"offset":0}`, epoch)))
	if !strings.Contains(recovered, `"recovered":true`) || !strings.Contains(recovered, `{"correlation_id":"c1","result":{}}`) {
		t.Errorf("got %s, want the reply of c1", recovered)
	}
}

func TestManyCallsAtOnce(t *testing.T) {
	t.Parallel()
	service := newTasks()
	_, addr := startNode(t, service, embedded.Options{})
	c := dial(t, addr, "ada")
	for range 512 {
		c.rpc("tasks.wait", `{}`)
	}
	for range 512 {
		receive(t, "call", service.started)
	}
	// The next one is refused; the connection goes on, and what is no call gets through.
	id := c.rpc("tasks.wait", `{}`)
	if got := c.reply(id); !strings.Contains(got, `"name":"overloaded"`) || !strings.Contains(got, `"temporary":true`) {
		t.Errorf("got %s, want overloaded", got)
	}
	c.reply(c.request(`{"cancel":"none"}`))
	close(service.release)
	for id := range 512 {
		c.reply(id + 3)
	}
}

// TestLargeReplies has a client read nothing until there are more replies than its queue could hold.
func TestLargeReplies(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, command, request string }{
		{"native RPC", "rpc", `{"method":"tasks.big","data":{"params":{"size":20000}}}`},
		{
			"correlation", "publish",
			`{"channel":"rpc.requests","data":{"method":"tasks.big","params":{"size":20000},"correlation_id":"c%d"}}`,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, addr := startNode(t, newTasks(), embedded.Options{Server: rpcserver.Options{ClientQueue: 1 << 20, MaxReply: 100 << 10}})
			c := handshake(t, addr)
			c.send("connect", fmt.Sprintf(`{"token":%q}`, sign(claims{"sub": "ada"})))
			c.send("subscribe", `{"channel":"user#ada"}`)
			for i := range 512 {
				c.send(test.command, strings.ReplaceAll(test.request, "%d", strconv.Itoa(i)))
			}
			time.Sleep(time.Second)
			c.said = listen(context.Background(), c.conn)
			for range 512 {
				c.await("reply of 20 kB", func(line string) bool { return len(line) > 20000 })
			}
		})
	}
}

// TestClientThatDoesNotRead: what a client has the server keep for it is bounded by how many calls a user may have, and how many may wait to be refused.
func TestClientThatDoesNotRead(t *testing.T) {
	t.Parallel()
	const calls, size = 3000, 40_000
	_, addr := startNode(t, newTasks(), embedded.Options{Server: rpcserver.Options{ClientQueue: 1 << 20, MaxReply: 200_000, MaxCallsPerUser: 8}})
	c := handshake(t, addr)
	c.send("connect", fmt.Sprintf(`{"token":%q}`, sign(claims{"sub": "ada"})))
	for i := range calls {
		c.rpc("tasks.big", fmt.Sprintf(`{"params":{"size":%d}}`, size))
		if i < 600 && i%10 == 0 {
			time.Sleep(20 * time.Millisecond) // until what the system holds for the connection is full, few are refused
		}
	}
	time.Sleep(time.Second)
	c.said = listen(context.Background(), c.conn)
	answers := map[string]int{}
	for range calls {
		line := c.await("answer", func(line string) bool { return strings.Contains(line, `"rpc"`) || strings.Contains(line, `"error"`) })
		switch {
		case len(line) > size:
			answers["result"]++
		case strings.Contains(line, `"name":"overloaded"`):
			answers["overloaded"]++
		case strings.Contains(line, `"code":111`):
			answers["too many requests"]++
		default:
			t.Fatalf("got %s", line)
		}
	}
	if answers["result"] > calls/4 || answers["overloaded"] == 0 || answers["too many requests"] < calls/10 {
		t.Errorf("%v, want few results, and many that are refused, for some of which the server keeps nothing", answers)
	}
	c.reply(c.rpc("tasks.ping", `{}`))
}

// TestProgress: each progress arrives once, in order, and before the result; a client that is away finds the result alone.
func TestProgress(t *testing.T) {
	t.Parallel()
	_, addr := startNode(t, newTasks(), embedded.Options{})
	c := connect(t, addr, sign(claims{"sub": "ada", "exp": inAnHour()}))
	subscribed := c.reply(c.send("subscribe", `{"channel":"user#ada"}`))
	_, epoch, _ := strings.Cut(subscribed, `"epoch":"`)
	epoch, _, _ = strings.Cut(epoch, `"`)
	const steps = 600
	c.request(fmt.Sprintf(`{"method":"tasks.export","params":{"size":%d},"correlation_id":"c1"}`, steps))
	for n := range steps {
		wantEqual(t, "progress", c.publication("user#ada"), fmt.Sprintf(`{"correlation_id":"c1","seq":%d,"progress":{"size":%d}}`, n+1, n))
	}
	done := `{"correlation_id":"c1","result":{"text":"done"}}`
	wantEqual(t, "result", c.publication("user#ada"), done)
	c = connect(t, addr, sign(claims{"sub": "ada", "exp": inAnHour()}))
	recovered := c.reply(c.send("subscribe", fmt.Sprintf(`{"channel":"user#ada","recover":true,"epoch":%q,"offset":0}`, epoch)))
	if !strings.Contains(recovered, `"publications":[{"data":`+done+`,"offset":1}]`) {
		t.Errorf("recovered: got %s, want the result", recovered)
	}
}

func TestPublications(t *testing.T) {
	t.Parallel()
	node, addr := startNode(t, newTasks(), embedded.Options{})

	// Who may watch requests sees who has sent them; they can't be taken for the server's own.
	watcher := connect(t, addr, sign(claims{"sub": "watcher", "exp": inAnHour(), "channels": []string{"rpc.requests"}}))
	mallory := dial(t, addr, "mallory")
	forged := `{"correlation_id":"1","result":"forged","method":"tasks.ping"}`
	mallory.request(forged)
	got := watcher.push("rpc.requests")
	wantEqual(t, "request", string(got.Data), forged)
	if !strings.Contains(string(got.Info), `"user":"mallory"`) {
		t.Errorf("info: got %s, want the user", got.Info)
	}

	// What the server publishes carries no info.
	if err := node.Publish(t.Context(), "user#mallory", []byte(`{"a":1}`)); err != nil {
		t.Fatal(err)
	}
	for {
		got := mallory.push("user#mallory")
		if got.Info != nil {
			t.Errorf("info: got %s, want none", got.Info)
		}
		if string(got.Data) == `{"a":1}` {
			break
		}
	}
	if err := node.Publish(t.Context(), "news.sport", []byte(`{}`)); err == nil {
		t.Error("a publication of an unknown namespace succeeds")
	}
}

func TestChannelsOfOptions(t *testing.T) {
	t.Parallel()
	for _, reply := range []string{"replies:#{user_id}", "replies:{user_id}"} {
		_, addr := startNode(t, newTasks(), embedded.Options{Server: rpcserver.Options{RequestChannel: "rpc:requests", ReplyChannel: reply}})
		c := connect(t, addr, sign(claims{"sub": "ada", "exp": inAnHour()}))
		own, others := strings.ReplaceAll(reply, "{user_id}", "ada"), strings.ReplaceAll(reply, "{user_id}", "bob")
		c.reply(c.send("subscribe", fmt.Sprintf(`{"channel":%q}`, own)))
		c.send("publish", `{"channel":"rpc:requests","data":{"method":"tasks.ping","correlation_id":"1"}}`)
		wantEqual(t, "reply", c.publication(own), `{"correlation_id":"1","result":{}}`)
		for channel, code := range map[string]string{others: `"code":103`, "rpc:requests": `"code":103`, "rpc:other": `"code":107`, "news:sport": `"code":102`} {
			if got := c.reply(c.send("subscribe", fmt.Sprintf(`{"channel":%q}`, channel))); !strings.Contains(got, code) {
				t.Errorf("subscribe to %s: got %s, want %s", channel, got, code)
			}
		}
	}
}

func TestPing(t *testing.T) {
	t.Parallel()
	_, addr := startNode(t, newTasks(), embedded.Options{PingInterval: time.Second, PongTimeout: 300 * time.Millisecond})
	c := dial(t, addr, "ada") // which doesn't answer pings
	wantEqual(t, "end", c.closed(), "close 3012 no pong")
	if !slices.Contains(c.said.got, "{}") {
		t.Errorf("got %q, want a ping", c.said.got)
	}
}

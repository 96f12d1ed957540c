package embedded_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"nhooyr.io/websocket"
)

// patience is how long tests wait for what must come.
const patience = 10 * time.Second

// A client is one connection to a server, whose replies and pushes a test awaits one by one.
type client struct {
	t    testing.TB
	conn *websocket.Conn
	said *answered
	next int // id of the next command
}

// dial connects a user, and subscribes to the reply channel.
func dial(tb testing.TB, addr, user string) *client {
	tb.Helper()
	c := connect(tb, addr, sign(claims{"sub": user, "exp": inAnHour()}))
	c.reply(c.send("subscribe", fmt.Sprintf(`{"channel":"user#%s"}`, user)))
	return c
}

// connect connects with a token.
func connect(tb testing.TB, addr, token string) *client {
	tb.Helper()
	c := handshake(tb, addr)
	c.said = listen(context.Background(), c.conn)
	c.reply(c.send("connect", fmt.Sprintf(`{"token":%q}`, token)))
	return c
}

// handshake opens a connection that nothing is sent over, and nothing read from.
func handshake(tb testing.TB, addr string) *client {
	tb.Helper()
	conn, _, err := websocket.Dial(context.Background(), "ws://"+addr+"/connection/websocket", nil) //nolint:bodyclose // Dial has closed it
	if err != nil {
		tb.Fatal(err)
	}
	conn.SetReadLimit(-1)
	tb.Cleanup(func() { _ = conn.CloseNow() })
	return &client{t: tb, conn: conn, next: 1}
}

// send sends a command, and returns its id.
func (c *client) send(command, request string) int {
	c.t.Helper()
	id := c.next
	c.next++
	frame := fmt.Sprintf(`{"id":%d,%q:%s}`, id, command, request)
	if err := c.conn.Write(context.Background(), websocket.MessageText, []byte(frame)); err != nil {
		c.t.Fatal(err)
	}
	return id
}

// rpc sends a native RPC, and returns its id.
func (c *client) rpc(method, data string) int {
	c.t.Helper()
	return c.send("rpc", fmt.Sprintf(`{"method":%q,"data":%s}`, method, data))
}

// request publishes a request, and returns the id of the command.
func (c *client) request(data string) int {
	c.t.Helper()
	return c.send("publish", `{"channel":"rpc.requests","data":`+data+`}`)
}

// await returns the first line that fits and wasn't returned before, as soon as it comes.
func (c *client) await(what string, fits func(line string) bool) string {
	c.t.Helper()
	for checked := 0; ; {
		for ; checked < len(c.said.got); checked++ {
			if line := c.said.got[checked]; fits(line) {
				c.said.got = slices.Delete(c.said.got, checked, checked+1)
				return line
			}
		}
		if !c.said.next(patience) {
			c.t.Fatalf("no %s; what came besides: %s", what, strings.Join(c.said.got, "\n"))
		}
	}
}

// reply returns the reply to the command with this id.
func (c *client) reply(id int) string {
	c.t.Helper()
	return c.await(fmt.Sprintf("reply to command %d", id), func(line string) bool {
		var reply identified
		return json.Unmarshal([]byte(line), &reply) == nil && reply.ID == id
	})
}

// publication returns the data of the next publication on a channel.
func (c *client) publication(channel string) string {
	c.t.Helper()
	return string(c.push(channel).Data)
}

type publication struct {
	Data json.RawMessage `json:"data"`
	Info json.RawMessage `json:"info"`
}

func (c *client) push(channel string) (found publication) {
	c.t.Helper()
	c.await("publication on "+channel, func(line string) bool {
		var reply struct {
			Push struct {
				Channel string       `json:"channel"`
				Pub     *publication `json:"pub"`
			} `json:"push"`
		}
		if json.Unmarshal([]byte(line), &reply) != nil || reply.Push.Pub == nil || reply.Push.Channel != channel || isEarly(line) {
			return false
		}
		found = *reply.Push.Pub
		return true
	})
	return found
}

// closed returns how the server closes the connection, e.g. "close 3001 shutdown".
func (c *client) closed() string {
	c.t.Helper()
	return c.await("close frame", func(line string) bool { return strings.HasPrefix(line, "close ") || line == "connection lost" })
}

func wantEqual(tb testing.TB, what, got, want string) {
	tb.Helper()
	if got != want {
		tb.Errorf("%s: got %s, want %s", what, got, want)
	}
}

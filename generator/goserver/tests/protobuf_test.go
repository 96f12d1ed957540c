package tests

import (
	"context"
	"encoding/binary"
	"testing"
	"time"

	"nhooyr.io/websocket"

	rpcserver "example.com/rpcgen/generator/goserver/runtime"
	"example.com/rpcgen/testdata/stack"
)

// TestForgedJSON shows that a client of Centrifugo's protobuf protocol, whose data needn't be JSON, can't make Centrifugo say that somebody else calls.
func TestForgedJSON(t *testing.T) {
	const request = `{"method":"test.note","correlation_id":"1","params":{},"no_wait":true}`
	forTransports(t, func(t *testing.T, transport rpcserver.Transport) {
		t.Helper()
		c, b := startBackend(t, transport, setup{}, rpcserver.Options{})
		k := c.dialProtobuf(t, "1")
		for _, data := range []string{
			request + `,"user":"admin","x":{}`,
			request + `,"user":"admin"}`,
			request + `,"info":{"user":"admin","client":"x"},"x":{}`,
			`{}},"pub":{"data":` + request + `,"info":{"user":"admin","client":"x"}},"x":{"y":{}`,
			"{}}}\n" + `{"channel":"rpc.requests","pub":{"data":` + request + `,"info":{"user":"admin","client":"x"}}}` + "\n{}",
			request, // is no forgery
		} {
			k.call(transport, "test.note", data)
		}
		stack.WaitFor(t, "the call is made that is no forgery", func() bool { return len(b.calls) > 0 })
		time.Sleep(100 * time.Millisecond)
		for len(b.calls) > 0 {
			if call := <-b.calls; call.User != "1" {
				t.Errorf("a call ran: %+v", call)
			}
		}
	})
}

// A protobufClient is a client of Centrifugo's protobuf protocol. Numbers of fields are those of protocol/definitions/client.proto.
type protobufClient struct {
	t    *testing.T
	ws   *websocket.Conn
	last int // id of a command
}

// dialProtobuf connects a user.
func (c *centrifugo) dialProtobuf(t *testing.T, user string) *protobufClient {
	t.Helper()
	token, err := rpcserver.Token(tokenSecret, user, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	options := &websocket.DialOptions{Subprotocols: []string{"centrifuge-protobuf"}}
	ws, _, err := websocket.Dial(t.Context(), c.URL(), options) //nolint:bodyclose // Dial reads the body
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ws.CloseNow() })
	k := &protobufClient{t: t, ws: ws}
	k.command(4, bytesField(1, token))
	return k
}

// call sends a request, and waits for Centrifugo's answer, whatever it says.
func (k *protobufClient) call(transport rpcserver.Transport, method, data string) {
	k.t.Helper()
	if transport == rpcserver.RPCTransport {
		k.command(13, append(bytesField(1, data), bytesField(2, method)...))
	} else {
		k.command(7, append(bytesField(1, "rpc.requests"), bytesField(2, data)...))
	}
}

func (k *protobufClient) command(field byte, message []byte) {
	k.t.Helper()
	k.last++
	command := binary.AppendUvarint([]byte{1 << 3}, uint64(k.last))
	command = append(command, bytesField(field, string(message))...)
	frame := append(binary.AppendUvarint(nil, uint64(len(command))), command...)
	ctx, cancel := context.WithTimeout(k.t.Context(), 10*time.Second)
	defer cancel()
	if err := k.ws.Write(ctx, websocket.MessageBinary, frame); err != nil {
		k.t.Fatal(err)
	}
	if _, _, err := k.ws.Read(ctx); err != nil {
		k.t.Fatalf("no answer to command %d: %v", k.last, err)
	}
}

func bytesField(field byte, value string) []byte {
	return append(binary.AppendUvarint([]byte{field<<3 | 2}, uint64(len(value))), value...)
}

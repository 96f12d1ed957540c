package embedded_test

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"nhooyr.io/websocket"

	"example.com/rpcgen/generator/goserver/embedded"
)

// BenchmarkCalls makes calls over one connection by a client that does no more than it must: there are as many in flight as each
// benchmark says, and a frame holds all commands that may go at once.
func BenchmarkCalls(b *testing.B) {
	for _, test := range []struct{ name, command, reply string }{
		{
			"rpc", `{"id":%d,"rpc":{"method":"tasks.echo","data":{"params":{"text":"hello"},"correlation_id":"%[1]d"}}}`,
			`"rpc":{`,
		},
		{
			"correlation",
			`{"id":%d,"publish":{"channel":"rpc.requests","data":{"method":"tasks.echo","params":{"text":"hello"},"correlation_id":"%[1]d"}}}`,
			`"push":{`,
		},
	} {
		for _, inFlight := range []int{1, 64, 512} {
			b.Run(test.name+"/"+strconv.Itoa(inFlight), func(b *testing.B) {
				_, addr := startNode(b, newTasks(), embedded.Options{})
				c := dial(b, addr, "bench")
				benchmarkCalls(b, c.conn, c.said, test.command, test.reply, inFlight)
			})
		}
	}
}

func benchmarkCalls(b *testing.B, conn *websocket.Conn, said *answered, command, reply string, inFlight int) {
	b.Helper()
	var frame bytes.Buffer
	id, sent := 1000, 0
	send := func(n int) {
		frame.Reset()
		for range min(n, b.N-sent) {
			id++
			sent++
			fmt.Fprintf(&frame, command+"\n", id)
		}
		if frame.Len() > 0 {
			if err := conn.Write(context.Background(), websocket.MessageText, bytes.TrimSpace(frame.Bytes())); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportAllocs()
	b.ResetTimer()
	for first := 0; first < inFlight; first += 64 {
		send(min(64, inFlight-first))
	}
	for received := 0; received < b.N; {
		n := 0
		for line := range said.available() {
			if strings.Contains(line, reply) {
				n++
			}
		}
		received += n
		for ; n > 0; n -= 64 {
			send(min(n, 64))
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "calls/s")
}

package centrifugoclient

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"

	"nhooyr.io/websocket"

	"example.com/rpcgen/generator/golang/runtime/internal/scan"
	"example.com/rpcgen/generator/golang/runtime/internal/wire"
)

// BenchmarkCall measures calls with so many in flight on one connection, against a server that does next to nothing: what it
// measures is mostly the client.
func BenchmarkCall(b *testing.B) {
	server := httptest.NewServer(http.HandlerFunc(echo))
	defer server.Close()
	for _, inFlight := range []int{1, 64, 512} {
		b.Run(strconv.Itoa(inFlight), func(b *testing.B) {
			c, err := NewCentrifugoRPCClient(CentrifugoConfig{URL: server.URL, UserID: "u"})
			if err != nil {
				b.Fatal(err)
			}
			if err := c.Connect(b.Context()); err != nil {
				b.Fatal(err)
			}
			defer func() { _ = c.Disconnect() }()
			params := map[string]any{"user_id": "42", "include_completed": true}
			b.ReportAllocs()
			b.SetParallelism(inFlight)
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if _, err := c.Call(b.Context(), "test.echo", params); err != nil {
						b.Error(err)
						return
					}
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "calls/s")
		})
	}
}

// echo serves a connection: a frame of commands is answered by a frame of replies and publications.
func echo(w http.ResponseWriter, r *http.Request) {
	conn, err := websocket.Accept(w, r, nil)
	if err != nil {
		return
	}
	defer func() { _ = conn.CloseNow() }()
	conn.SetReadLimit(-1)
	ctx := context.WithoutCancel(r.Context())
	var answer []byte
	for {
		_, frame, err := conn.Read(ctx)
		if err != nil {
			return
		}
		answer = answer[:0]
		for line := range bytes.Lines(frame) {
			id, _ := scan.Natural(line, len(`{"id":`))
			if _, rest, ok := bytes.Cut(line, []byte(`"correlation_id":"`)); ok {
				answer = append(answer, `{"push":{"channel":"user#u","pub":{"data":{"correlation_id":"`...)
				answer = append(answer, rest[:len(wire.CorrelationID{})]...)
				answer = append(answer, `","result":{"total":42,"completed":17,"rate":0.4}},"offset":1}}}`+"\n"...)
				answer = append(answer, `{"id":`...)
				answer = append(strconv.AppendUint(answer, id, 10), `,"publish":{}}`+"\n"...)
				continue
			}
			answer = append(answer, `{"id":`...)
			answer = append(strconv.AppendUint(answer, id, 10), `,"connect":{},"subscribe":{}}`+"\n"...)
		}
		if err := conn.Write(ctx, websocket.MessageText, answer); err != nil {
			return
		}
	}
}

package centrifugoclient

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"nhooyr.io/websocket"
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
	for {
		_, frame, err := conn.Read(ctx)
		if err != nil {
			return
		}
		var answer strings.Builder
		for line := range strings.Lines(string(frame)) {
			var c struct {
				ID      uint32 `json:"id"`
				Publish *struct {
					Data struct {
						CorrelationID string `json:"correlation_id"`
					} `json:"data"`
				} `json:"publish"`
			}
			if err := json.Unmarshal([]byte(line), &c); err != nil {
				return
			}
			if c.Publish != nil {
				answer.WriteString(`{"push":{"channel":"user#u","pub":{"data":{"correlation_id":"` + c.Publish.Data.CorrelationID +
					`","result":{"total":42,"completed":17,"rate":0.4}}}}}` + "\n")
			}
			answer.WriteString(`{"id":` + strconv.FormatUint(uint64(c.ID), 10) + "}\n")
		}
		if err := conn.Write(ctx, websocket.MessageText, []byte(answer.String())); err != nil {
			return
		}
	}
}

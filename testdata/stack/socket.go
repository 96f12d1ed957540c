package stack

import (
	"context"
	"testing"

	"nhooyr.io/websocket"
)

// A Socket is a raw connection to Centrifugo.
type Socket struct {
	tb testing.TB
	ws *websocket.Conn
}

// Dial opens a connection that isn't authenticated yet.
func Dial(tb testing.TB, url string) *Socket {
	tb.Helper()
	ws, _, err := websocket.Dial(tb.Context(), url, nil) //nolint:bodyclose // Dial reads the body
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = ws.CloseNow() })
	return &Socket{tb, ws}
}

// Ask sends a command, and returns what comes next: a frame, or why the connection has ended.
func (s *Socket) Ask(command string) string {
	s.tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := s.ws.Write(ctx, websocket.MessageText, []byte(command)); err != nil {
		return err.Error()
	}
	_, frame, err := s.ws.Read(ctx)
	if err != nil {
		return err.Error()
	}
	return string(frame)
}

//go:build go1.24

package frames

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
)

// A HandshakeError says why there is no WebSocket connection.
type HandshakeError struct {
	Status int // that the server answered with; 0 if it didn't
	err    error
}

func newHandshakeError(ctx context.Context, response *http.Response, err error) *HandshakeError {
	e := &HandshakeError{err: err}
	var request *url.Error
	switch {
	case response != nil:
		e.Status = response.StatusCode
	case ctx.Err() != nil:
		e.err = context.Cause(ctx)
	case errors.As(err, &request):
		e.err = request.Err
	}
	return e
}

func (e *HandshakeError) Error() string {
	if e.Status != 0 && e.Status != http.StatusSwitchingProtocols {
		return fmt.Sprintf("WebSocket handshake: HTTP %d %s, want 101: the path of Centrifugo's WebSocket endpoint is /connection/websocket by default",
			e.Status, http.StatusText(e.Status))
	}
	return "WebSocket handshake: " + e.err.Error()
}

func (e *HandshakeError) Unwrap() error { return e.err }

// Final reports whether the server would answer the same the next time.
func (e *HandshakeError) Final() bool {
	return e.Status != 0 && e.Status < 500 && e.Status != http.StatusRequestTimeout && e.Status != http.StatusTooManyRequests
}

package centrifugo

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

const (
	maxPush        = 64 << 20
	connectTimeout = 10 * time.Second // until Centrifugo confirms the connection
	streamPatience = 10 * time.Second // beyond the time after which it promised to ping
)

// Streams connect by Centrifugo's unidirectional HTTP transport.
type Streams struct {
	client   *http.Client
	getToken func(context.Context) (string, error) // for each connection
}

// NewStreams returns what connects by tokens that getToken returns.
func NewStreams(getToken func(context.Context) (string, error)) *Streams {
	return &Streams{client: newHTTPClient(), getToken: getToken}
}

// A Stream is a connection.
type Stream struct {
	ctx     context.Context // ends the connection
	silence *time.Timer     // does that unless it is reset
	ping    time.Duration   // how often something comes at least; 0 if Centrifugo doesn't ping
	body    io.Closer
	lines   *bufio.Scanner
}

// Open connects. The stream ends with ctx, which it cancels when nothing is heard of Centrifugo for too long. Close must be called.
func (s *Streams) Open(ctx context.Context, cancel context.CancelCauseFunc, url string) (*Stream, error) {
	// A connection of which nothing is heard is dead.
	silence := time.AfterFunc(connectTimeout, func() { cancel(errors.New("nothing was heard of Centrifugo for too long")) })
	body, err := s.connect(ctx, url)
	if err != nil {
		silence.Stop()
		return nil, causeOr(ctx, err)
	}
	lines := bufio.NewScanner(body)
	lines.Buffer(make([]byte, 64<<10), maxPush)
	return &Stream{ctx: ctx, silence: silence, body: body, lines: lines}, nil
}

// connect sends the connect request, and returns the body of the answer.
func (s *Streams) connect(ctx context.Context, url string) (io.ReadCloser, error) {
	token, err := s.getToken(ctx)
	if err != nil {
		return nil, fmt.Errorf("getting a token: %w", err)
	}
	body, err := json.Marshal(map[string]string{"token": token, "name": "rpcserver"})
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := s.client.Do(req)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode == http.StatusOK {
		return resp.Body, nil
	}
	_ = resp.Body.Close()
	return nil, &StatusError{URL: url, Status: resp.StatusCode}
}

// Close frees what the stream has.
func (s *Stream) Close() {
	s.silence.Stop()
	_ = s.body.Close()
}

// Next waits for a push, and returns it, or why the stream has ended.
func (s *Stream) Next() (*Push, error) {
	for s.lines.Scan() {
		if len(bytes.TrimSpace(s.lines.Bytes())) == 0 {
			continue
		}
		push, err := decodePush(s.lines.Bytes())
		if err != nil {
			return nil, causeOr(s.ctx, err)
		}
		s.heard(push)
		return push, nil
	}
	err := s.lines.Err()
	if err == nil {
		err = errors.New("centrifugo has closed the connection")
	}
	return nil, causeOr(s.ctx, err)
}

// heard gives the connection time until the next ping, if Centrifugo has promised any.
func (s *Stream) heard(push *Push) {
	if push.Connect != nil {
		s.ping = time.Duration(push.Connect.Ping) * time.Second
	}
	if s.ping > 0 {
		s.silence.Reset(s.ping + streamPatience)
	} else {
		s.silence.Stop()
	}
}

// causeOr returns why ctx has ended, or err if it hasn't.
func causeOr(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return err
}

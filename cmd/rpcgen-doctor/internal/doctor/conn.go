package doctor

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"nhooyr.io/websocket"
)

// A conn speaks Centrifugo's JSON protocol: a command, then what comes back.
type conn struct {
	socket   *websocket.Conn
	ctx      context.Context // of the socket: a call's own would close it
	timeout  time.Duration   // of a step
	lastID   int
	messages chan message // closed when the connection has ended
	ended    error        // why; to be read when messages is closed
	early    []publication
	reading  sync.Mutex // who holds it keeps messages from being read
}

// A message is what Centrifugo sends: a reply, a push, or a ping, which has nothing.
type message struct {
	ID    int          `json:"id"`
	Error *serverError `json:"error"`

	Connect   *connectResult   `json:"connect"`
	Subscribe *subscribeResult `json:"subscribe"`
	RPC       *struct {
		Data json.RawMessage `json:"data"`
	} `json:"rpc"`
	Push *struct {
		Channel string       `json:"channel"`
		Pub     *publication `json:"pub"`
	} `json:"push"`
}

// A serverError is why Centrifugo refuses a command.
type serverError struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

func (e *serverError) Error() string { return fmt.Sprintf("error %d, %s", e.Code, e.Message) }

type connectResult struct {
	Version string                     `json:"version"`
	Subs    map[string]subscribeResult `json:"subs"`
	Ping    int                        `json:"ping"`
	Pong    bool                       `json:"pong"`
}

type subscribeResult struct {
	Recoverable  bool          `json:"recoverable"`
	Recovered    bool          `json:"recovered"`
	Epoch        string        `json:"epoch"`
	Offset       uint64        `json:"offset"`
	Publications []publication `json:"publications"`
}

type publication struct {
	channel string
	Data    json.RawMessage `json:"data"`
	Info    json.RawMessage `json:"info"`
}

// errSilent is what a step ends with that isn't answered.
var errSilent = errors.New("no answer")

// dial opens a connection. The status of the answer is 0 where there is none.
func dial(ctx context.Context, url, origin string, timeout time.Duration) (c *conn, status int, err error) {
	dialing, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	options := &websocket.DialOptions{HTTPClient: &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	if origin != "" {
		options.HTTPHeader = http.Header{"Origin": {origin}}
	}
	socket, response, err := websocket.Dial(dialing, url, options) //nolint:bodyclose // the library closes it
	if response != nil {
		status = response.StatusCode
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return nil, status, errSilent
	case err != nil:
		return nil, status, cause(err)
	}
	socket.SetReadLimit(-1)
	c = &conn{socket: socket, ctx: ctx, timeout: timeout, messages: make(chan message, 1024)}
	go c.read()
	return c, status, nil
}

// cause returns the innermost error, which doesn't hold the URL.
func cause(err error) error {
	for next := err; next != nil; next = errors.Unwrap(next) {
		err = next
	}
	return err
}

func (c *conn) close() { _ = c.socket.CloseNow() }

// read takes what comes, and answers pings.
func (c *conn) read() {
	defer close(c.messages)
	for {
		c.reading.Lock()
		c.reading.Unlock() //nolint:staticcheck // it only waits
		_, frame, err := c.socket.Read(c.ctx)
		if err != nil {
			c.ended = closing(err)
			return
		}
		for line := range bytes.Lines(frame) {
			var m message
			if err := json.Unmarshal(line, &m); err != nil {
				c.ended = errors.New("what came isn't Centrifugo's JSON protocol")
				return
			}
			if m.ID == 0 && m.Push == nil {
				_ = c.socket.Write(c.ctx, websocket.MessageText, []byte("{}")) // reading tells what is wrong
				continue
			}
			select {
			case c.messages <- m:
			case <-c.ctx.Done():
			}
		}
	}
}

// A closeError is how Centrifugo ends a connection.
type closeError struct {
	code   int
	reason string
}

func (e *closeError) Error() string { return fmt.Sprintf("closed with %d, %s", e.code, e.reason) }

// closing returns the error of a connection that has ended.
func closing(err error) error {
	if closed, ok := errors.AsType[websocket.CloseError](err); ok {
		return &closeError{int(closed.Code), cmp.Or(closed.Reason, "no reason")}
	}
	return fmt.Errorf("the connection broke: %w", cause(err))
}

// send sends commands in one frame, and returns the id of the first.
func (c *conn) send(commands ...map[string]any) (int, error) {
	var lines [][]byte
	first := c.lastID + 1
	for _, command := range commands {
		c.lastID++
		command["id"] = c.lastID
		line, err := json.Marshal(command)
		if err != nil {
			return 0, err
		}
		lines = append(lines, line)
	}
	ctx, cancel := context.WithTimeout(c.ctx, c.timeout)
	defer cancel()
	if err := c.socket.Write(ctx, websocket.MessageText, bytes.Join(lines, []byte("\n"))); err != nil {
		for range c.messages { // until it has been read why
		}
		return 0, cmp.Or(c.ended, err)
	}
	return first, nil
}

// next returns what comes next.
func (c *conn) next(deadline <-chan time.Time) (message, error) {
	select {
	case m, open := <-c.messages:
		if !open {
			return m, c.ended
		}
		return m, nil
	case <-deadline:
		return message{}, errSilent
	}
}

// command sends a command, and returns its reply. The error is a *serverError, a *closeError, errSilent, or says what broke.
func (c *conn) command(name string, body any) (message, error) {
	id, err := c.send(map[string]any{name: body})
	if err != nil {
		return message{}, err
	}
	deadline := time.After(c.timeout)
	for {
		m, err := c.next(deadline)
		switch {
		case err != nil:
			return m, err
		case m.ID == id && m.Error != nil:
			return m, m.Error
		case m.ID == id:
			return m, nil
		}
		c.keep(m)
	}
}

// keep keeps a publication that came before anybody waited for it.
func (c *conn) keep(m message) {
	if m.Push != nil && m.Push.Pub != nil {
		m.Push.Pub.channel = m.Push.Channel
		c.early = append(c.early, *m.Push.Pub)
	}
}

// await returns the first publication that is wanted.
func (c *conn) await(wanted func(publication) bool) (publication, error) {
	deadline := time.After(c.timeout)
	for {
		if i := slices.IndexFunc(c.early, wanted); i >= 0 {
			found := c.early[i]
			c.early = slices.Delete(c.early, i, i+1)
			return found, nil
		}
		c.early = nil
		m, err := c.next(deadline)
		if err != nil {
			return publication{}, err
		}
		c.keep(m)
	}
}

func (c *conn) connect(token string) (connectResult, error) {
	m, err := c.command("connect", map[string]any{"token": token})
	if err != nil || m.Connect == nil {
		return connectResult{}, err
	}
	return *m.Connect, nil
}

func (c *conn) subscribe(channel string) (subscribeResult, error) {
	m, err := c.command("subscribe", map[string]any{"channel": channel})
	if err != nil || m.Subscribe == nil {
		return subscribeResult{}, err
	}
	return *m.Subscribe, nil
}

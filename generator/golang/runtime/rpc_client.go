//go:build go1.24

// Package centrifugoclient calls the methods of an RPC API over Centrifugo.
//
// A [CentrifugoRPCClient] is the connection, an [APIClient] calls through it, one method for each of the API:
//
//	rpc, err := centrifugoclient.NewCentrifugoRPCClient(centrifugoclient.CentrifugoConfig{
//		URL:    "ws://localhost:8000/connection/websocket",
//		Token:  token,
//		UserID: "42",
//	})
//	if err != nil {
//		return err
//	}
//	if err := rpc.Connect(ctx); err != nil {
//		return err
//	}
//	defer rpc.Disconnect()
//	api := centrifugoclient.NewAPIClient(rpc)
package centrifugoclient

//lint:file-ignore SA1019 nhooyr.io/websocket is deprecated for its successor at github.com, which this client does without.

import (
	"bytes"
	"cmp"
	"container/list"
	"context"
	"crypto/rand"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"nhooyr.io/websocket"
)

// A CentrifugoConfig says where and as whom a [CentrifugoRPCClient] connects. URL and UserID are required.
type CentrifugoConfig struct {
	// URL is Centrifugo's WebSocket endpoint, e.g. "ws://localhost:8000/connection/websocket".
	URL string

	// Token is the connection's JWT. If it is short-lived, set GetToken instead, which each Connect calls.
	Token    string
	GetToken func(ctx context.Context) (string, error)

	// UserID is the user of the token (its "sub"): 1 or more printable ASCII characters without '#', ',', '*' and '.'.
	UserID string

	// RequestChannel is the channel that the server takes requests from; "" means "rpc.requests".
	RequestChannel string

	// ReplyChannel is the channel that replies come on, where "{user_id}" stands for UserID; "" means "user#{user_id}".
	ReplyChannel string

	// Transport is how calls reach the server; "" means TransportCorrelation.
	Transport Transport

	// Timeout bounds each call, and Connect, whose context has no deadline; 0 means 30 s.
	Timeout time.Duration

	// MaxMessageSize is the server's limit on a message, in bytes; 0 means 65536, Centrifugo's default. What is larger isn't
	// sent, since the server would close the connection.
	MaxMessageSize int

	// HTTPClient makes the WebSocket handshake, e.g. through a proxy; nil means http.DefaultClient.
	HTTPClient *http.Client
}

// A Transport is a way for calls to reach the server. Methods and results are the same in all.
type Transport string

const (
	// TransportCorrelation publishes calls to the request channel, and takes replies from the reply channel.
	TransportCorrelation Transport = "correlation"

	// TransportRPC makes calls by Centrifugo's own command rpc: in half the hops, and with the death of the server known at once. Centrifugo must
	// have an RPC proxy for it.
	TransportRPC Transport = "rpc"
)

const (
	maxChannelLength = 255      // Centrifugo's default for channel.max_length
	maxFrame         = 64 << 20 // bytes that one frame from the server may have
	pingGrace        = 10 * time.Second
)

// withDefaults returns the configuration with every option set, or what is wrong with it.
func (c CentrifugoConfig) withDefaults() (CentrifugoConfig, error) {
	if c.URL == "" {
		return c, errors.New("centrifugo: no URL, want e.g. ws://localhost:8000/connection/websocket")
	}
	if err := checkUserID(c.UserID); err != nil {
		return c, err
	}
	if c.RequestChannel == "" {
		c.RequestChannel = "rpc.requests"
	}
	if c.ReplyChannel == "" {
		c.ReplyChannel = "user#{user_id}"
	}
	c.ReplyChannel = strings.ReplaceAll(c.ReplyChannel, "{user_id}", c.UserID)
	if n := len(c.ReplyChannel); n > maxChannelLength {
		return c, fmt.Errorf("centrifugo: reply channel of %d bytes, want %d at most: take a shorter user id", n, maxChannelLength)
	}
	if c.Transport == "" {
		c.Transport = TransportCorrelation
	}
	if c.Transport != TransportCorrelation && c.Transport != TransportRPC {
		return c, fmt.Errorf("centrifugo: Transport %q, want TransportCorrelation or TransportRPC", c.Transport)
	}
	if c.Timeout < 0 || c.MaxMessageSize < 0 {
		return c, errors.New("centrifugo: negative Timeout or MaxMessageSize")
	}
	if c.Timeout == 0 {
		c.Timeout = 30 * time.Second
	}
	if c.MaxMessageSize == 0 {
		c.MaxMessageSize = 64 << 10
	}
	return c, nil
}

// checkUserID refuses an id that Centrifugo would not take as one user's: with "a,b", user "a" could read the replies, too, and
// "a.b" is another namespace.
func checkUserID(id string) error {
	if id == "" {
		return errors.New("centrifugo: empty user id")
	}
	for _, r := range id {
		if r < ' ' || r > '~' || strings.ContainsRune("#,*.", r) {
			return fmt.Errorf("centrifugo: user id %q holds %q, want printable ASCII without '#', ',', '*' and '.'", id, r)
		}
	}
	return nil
}

// A CentrifugoRPCClient calls RPC methods over one WebSocket connection to Centrifugo. Its methods may be called by any number of
// goroutines at once.
type CentrifugoRPCClient struct {
	config     CentrifugoConfig
	connecting chan struct{} // holds a value while a Connect runs

	mu      sync.Mutex
	abort   context.CancelCauseFunc // ends the Connect that runs
	session *session                // nil: never connected, or disconnected
}

// NewCentrifugoRPCClient returns a client that isn't connected yet. The error says what is wrong with the configuration.
func NewCentrifugoRPCClient(config CentrifugoConfig) (*CentrifugoRPCClient, error) {
	config, err := config.withDefaults()
	if err != nil {
		return nil, err
	}
	return &CentrifugoRPCClient{config: config, connecting: make(chan struct{}, 1)}, nil
}

// Connect connects, and returns when replies can be received. With a connection already there it does nothing; after one has
// ended it makes a new one. ctx bounds the connecting, not the connection. A refusal is an [*RPCError] or a [*DisconnectError].
func (c *CentrifugoRPCClient) Connect(ctx context.Context) error {
	ctx, stop := withTimeout(ctx, c.config.Timeout)
	defer stop()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	select {
	case c.connecting <- struct{}{}:
		defer func() { <-c.connecting }()
	case <-ctx.Done():
		return fmt.Errorf("centrifugo: connect: %w", ctx.Err())
	}
	if c.begin(cancel) {
		return nil
	}
	s, err := c.open(ctx)
	if err == nil {
		err = c.keep(ctx, s)
	}
	if cause := context.Cause(ctx); err != nil && cause != nil {
		err = fmt.Errorf("connect: %w", cause)
	}
	if err != nil {
		return fmt.Errorf("centrifugo: %w", err)
	}
	return nil
}

// begin reports whether there is a connection. If not, a Disconnect calls abort from now on.
func (c *CentrifugoRPCClient) begin(abort context.CancelCauseFunc) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.session != nil && c.session.alive() {
		return true
	}
	c.abort = abort
	return false
}

// keep makes s the client's session, unless a Disconnect came first.
func (c *CentrifugoRPCClient) keep(ctx context.Context, s *session) error {
	c.mu.Lock()
	err := context.Cause(ctx)
	if err == nil {
		c.session = s
	}
	c.abort = nil
	c.mu.Unlock()
	if err != nil {
		s.end(err)
		s.running.Wait()
	}
	return err
}

// Disconnect ends the connection, or the Connect that runs. Calls in flight fail with [ErrDisconnected] at once. When it returns,
// nothing of the connection is left; the error is always nil.
func (c *CentrifugoRPCClient) Disconnect() error {
	c.mu.Lock()
	s, abort := c.session, c.abort
	c.session = nil
	c.mu.Unlock()
	if abort != nil {
		abort(ErrDisconnected)
	}
	if s != nil {
		s.end(ErrDisconnected)
		s.running.Wait()
	}
	return nil
}

// Call calls method with params, anything that encoding/json marshals to an object (nil means an empty one), and returns the result
// as the server wrote it. If ctx has no deadline, it waits for the configuration's Timeout. Errors, in the sense of [errors.Is] and
// [errors.As], are [*RPCError] and those that it stands for, [ErrDisconnected], [context.DeadlineExceeded] and [context.Canceled].
func (c *CentrifugoRPCClient) Call(ctx context.Context, method string, params any) (json.RawMessage, error) {
	return c.do(ctx, method, params, true)
}

// Notify calls method and doesn't wait for the server to handle it, only for the call to be accepted. An error of the handler stays unknown. For the rest it is as [CentrifugoRPCClient.Call].
func (c *CentrifugoRPCClient) Notify(ctx context.Context, method string, params any) error {
	_, err := c.do(ctx, method, params, false)
	return err
}

// do makes a call.
func (c *CentrifugoRPCClient) do(ctx context.Context, method string, params any, answered bool) (json.RawMessage, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", method, err)
	}
	c.mu.Lock()
	s := c.session
	c.mu.Unlock()
	if s == nil {
		return nil, fmt.Errorf("%s: not connected: %w", method, ErrDisconnected)
	}
	if params == nil {
		params = struct{}{}
	}
	p := &pending{method: method, done: make(chan outcome, 1)}
	_, own := ctx.Deadline()
	if err := s.send(p, s.command(p, params, answered), !own); err != nil {
		return nil, err
	}
	return s.await(ctx, p)
}

// command returns the command that makes the call p. If a publication brings its reply, p gets the correlation id.
func (s *session) command(p *pending, params any, answered bool) command {
	data := &request{Params: params, CorrelationID: newUUID(), NoWait: !answered}
	if s.config.Transport == TransportRPC {
		return command{RPC: &rpc{Method: p.method, Data: data}}
	}
	data.Method = p.method
	if answered {
		data.ReplyTo = s.config.ReplyChannel
		p.correlation = data.CorrelationID
	}
	return command{Publish: &publish{Channel: s.config.RequestChannel, Data: data}}
}

// open makes a session that is connected and subscribed.
func (c *CentrifugoRPCClient) open(ctx context.Context) (*session, error) {
	token := c.config.Token
	if c.config.GetToken != nil {
		var err error
		if token, err = c.config.GetToken(ctx); err != nil {
			return nil, fmt.Errorf("get a token: %w", err)
		}
	}
	options := &websocket.DialOptions{HTTPClient: c.config.HTTPClient}
	conn, _, err := websocket.Dial(ctx, c.config.URL, options) //nolint:bodyclose // it needs no closing, says Dial
	if err != nil {
		return nil, err
	}
	s := newSession(ctx, conn, c.config)
	if err := s.handshake(ctx, token); err != nil {
		s.end(err)
		s.running.Wait()
		return nil, err
	}
	return s, nil
}

// What Centrifugo's JSON protocol says, as far as this client speaks it.
type (
	// A command is a line to the server.
	command struct {
		ID        uint32     `json:"id"`
		Connect   *connect   `json:"connect,omitempty"`
		Subscribe *subscribe `json:"subscribe,omitempty"`
		Publish   *publish   `json:"publish,omitempty"`
		RPC       *rpc       `json:"rpc,omitempty"`
	}
	connect struct {
		Token string `json:"token,omitempty"`
	}
	subscribe struct {
		Channel string `json:"channel"`
		Recover bool   `json:"recover,omitempty"`
		position
	}
	publish struct {
		Channel string   `json:"channel"`
		Data    *request `json:"data"`
	}
	rpc struct {
		Method string   `json:"method"`
		Data   *request `json:"data"`
	}

	// A request is what the RPC server takes.
	request struct {
		Method        string `json:"method,omitempty"` // "" where the command has it
		Params        any    `json:"params"`
		CorrelationID string `json:"correlation_id"`
		ReplyTo       string `json:"reply_to,omitempty"`
		NoWait        bool   `json:"no_wait,omitempty"`
	}

	// A message is a line from the server: the reply to a command, a push, or, with nothing in it, a ping.
	message struct {
		ID        uint32      `json:"id"`
		Error     *RPCError   `json:"error"`
		Connect   *connected  `json:"connect"`
		Subscribe *subscribed `json:"subscribe"`
		RPC       *answer     `json:"rpc"`
		Push      *push       `json:"push"`
	}
	answer struct {
		Data json.RawMessage `json:"data"` // a reply without correlation id
	}
	connected struct {
		Ping int  `json:"ping"` // seconds between pings
		Pong bool `json:"pong"` // they are to be answered
	}
	subscribed struct {
		position
		Publications []publication `json:"publications"` // those missed
	}
	push struct {
		Channel     string       `json:"channel"`
		Publication *publication `json:"pub"`
		Unsubscribe *struct {
			Code   int    `json:"code"`
			Reason string `json:"reason"`
		} `json:"unsubscribe"`
	}
	publication struct {
		Data   json.RawMessage `json:"data"`
		Info   json.RawMessage `json:"info"` // who published it; nothing for the server
		Offset uint64          `json:"offset"`
	}

	// A position is the place up to which a channel's history was read.
	position struct {
		Epoch  string `json:"epoch,omitempty"`
		Offset uint64 `json:"offset,omitempty"`
	}

	// A reply is what the RPC server answers a request with.
	reply struct {
		CorrelationID string          `json:"correlation_id"`
		Result        json.RawMessage `json:"result"`
		Error         json.RawMessage `json:"error"`
	}
)

// A session is one connection, from its handshake to its end. A reader and a writer goroutine serve all calls. One timer watches
// the deadlines that the callers' contexts don't, another one the server's pings.
type session struct {
	conn    *websocket.Conn
	config  CentrifugoConfig
	ctx     context.Context // ends with the session; what reads and writes is under it, never under a call's context
	cancel  context.CancelFunc
	running sync.WaitGroup
	wake    chan struct{} // holds a value if the writer has work
	lastID  atomic.Uint32
	read    position // of the reply channel; the reader's own

	mu       sync.Mutex
	err      error // why the session has ended; nil while it lives
	queue    [][]byte
	commands map[uint32]*pending // by id: what Centrifugo has yet to answer
	calls    map[string]*pending // by correlation id: what the RPC server has yet to answer
	timed    list.List           // of *pending, in the order of their deadlines
	sweeper  *time.Timer         // nil: nothing was timed yet
	pong     bool
	silence  time.Duration // after so long without a ping, the server is taken for gone
	watchdog *time.Timer   // nil: the server doesn't ping
}

// A pending is a command or a call that waits for its outcome.
type pending struct {
	method      string // its name in error messages
	id          uint32
	correlation string // "" where the reply to the command is the answer
	deadline    time.Time
	timed       *list.Element
	done        chan outcome // holds 1, so that sending never blocks
}

// An outcome is what became of a call.
type outcome struct {
	result json.RawMessage
	err    error
}

func newSession(ctx context.Context, conn *websocket.Conn, config CentrifugoConfig) *session {
	conn.SetReadLimit(maxFrame)
	s := &session{
		conn:     conn,
		config:   config,
		wake:     make(chan struct{}, 1),
		commands: map[uint32]*pending{},
		calls:    map[string]*pending{},
	}
	s.ctx, s.cancel = context.WithCancel(context.WithoutCancel(ctx)) // ctx is the connecting's
	s.running.Add(2)
	go s.readAll() //nolint:contextcheck // a session outlives the context that it is made under
	go s.writeAll()
	return s
}

// handshake connects, and subscribes to the reply channel if replies come there. Both commands share a frame if they can.
func (s *session) handshake(ctx context.Context, token string) error {
	hello := &pending{method: "connect", done: make(chan outcome, 1)}
	if err := s.send(hello, command{Connect: &connect{Token: token}}, false); err != nil {
		return err
	}
	if s.config.Transport == TransportRPC {
		_, err := s.await(ctx, hello)
		return err
	}
	subscription, err := s.subscribe()
	if err != nil {
		return err
	}
	if _, err := s.await(ctx, hello); err != nil {
		return err
	}
	return s.subscribed(ctx, subscription)
}

// subscribe asks for the reply channel, and for what was missed since the session read from it.
func (s *session) subscribe() (*pending, error) {
	p := &pending{method: "subscribe to " + s.config.ReplyChannel, done: make(chan outcome, 1)}
	ask := &subscribe{Channel: s.config.ReplyChannel, Recover: s.read.Epoch != "", position: s.read}
	return p, s.send(p, command{Subscribe: ask}, false)
}

// subscribed waits until Centrifugo has confirmed the subscription, or says that it is subscribed already.
func (s *session) subscribed(ctx context.Context, p *pending) error {
	const alreadySubscribed = 105
	_, err := s.await(ctx, p)
	var refused *RPCError
	if errors.As(err, &refused) && refused.Code == alreadySubscribed {
		return nil
	}
	return err
}

// send gives c to the writer, and registers p for the answer. A timed one gets the configuration's timeout.
func (s *session) send(p *pending, c command, timed bool) error {
	for p.id == 0 {
		p.id = s.lastID.Add(1)
	}
	c.ID = p.id
	data, err := json.Marshal(c)
	if call := c.call(); call != nil && (err != nil || bytes.Contains(data, replacement)) {
		if path, why := unsendable(reflect.ValueOf(call.Params)); why != nil {
			return fmt.Errorf("%s: params%s: %w", p.method, path, why)
		}
	}
	if err != nil {
		return fmt.Errorf("%s: %w", p.method, err)
	}
	if limit := s.config.MaxMessageSize; len(data) > limit {
		return fmt.Errorf("%s: a message of %d bytes, over the limit of %d", p.method, len(data), limit)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return fmt.Errorf("%s: %w", p.method, s.err)
	}
	s.commands[p.id] = p
	if p.correlation != "" {
		s.calls[p.correlation] = p
	}
	if timed {
		s.time(p)
	}
	s.enqueue(data)
	return nil
}

// call returns the call that a command makes; nil if it makes none.
func (c *command) call() *request {
	switch {
	case c.Publish != nil:
		return c.Publish.Data
	case c.RPC != nil:
		return c.RPC.Data
	default:
		return nil
	}
}

// enqueue gives a line to the writer. The caller holds the lock.
func (s *session) enqueue(line []byte) {
	s.queue = append(s.queue, line)
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// await waits for the outcome of p, or for the end of ctx.
func (s *session) await(ctx context.Context, p *pending) (json.RawMessage, error) {
	select {
	case o := <-p.done:
		return o.result, o.err
	case <-ctx.Done():
		s.mu.Lock()
		s.finish(p, outcome{err: fmt.Errorf("%s: no answer: %w", p.method, ctx.Err())})
		s.mu.Unlock()
		o := <-p.done
		return o.result, o.err
	}
}

// finish gives p its outcome, unless it has one. Whatever comes for it later is dropped. The caller holds the lock.
func (s *session) finish(p *pending, o outcome) {
	select {
	case p.done <- o:
	default:
	}
	delete(s.commands, p.id)
	delete(s.calls, p.correlation)
	if p.timed != nil {
		s.timed.Remove(p.timed)
		p.timed = nil
	}
}

// time sets p's deadline. All have the same timeout, so that the list stays in order. The caller holds the lock.
func (s *session) time(p *pending) {
	p.deadline = time.Now().Add(s.config.Timeout)
	p.timed = s.timed.PushBack(p)
	switch {
	case s.sweeper == nil:
		s.sweeper = time.AfterFunc(s.config.Timeout, s.sweep)
	case s.timed.Len() == 1:
		s.sweeper.Reset(s.config.Timeout)
	}
}

// sweep ends what has waited for too long, and comes back when the next deadline is due.
func (s *session) sweep() {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	for first := s.timed.Front(); first != nil; first = s.timed.Front() {
		p := first.Value.(*pending)
		if wait := p.deadline.Sub(now); wait > 0 {
			s.sweeper.Reset(wait)
			return
		}
		s.finish(p, outcome{err: fmt.Errorf("%s: no answer in %s: %w", p.method, s.config.Timeout, context.DeadlineExceeded)})
	}
}

func (s *session) alive() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err == nil
}

// end ends the session, and with it all that is pending, because of err. Only the first call counts.
func (s *session) end(err error) {
	if !errors.Is(err, ErrDisconnected) {
		err = fmt.Errorf("%w: %w", ErrDisconnected, err)
	}
	s.mu.Lock()
	if s.err != nil {
		s.mu.Unlock()
		return
	}
	s.err = err
	for _, p := range s.commands {
		s.finish(p, outcome{err: fmt.Errorf("%s: %w", p.method, err)})
	}
	for _, p := range s.calls {
		s.finish(p, outcome{err: fmt.Errorf("%s: %w", p.method, err)})
	}
	s.queue = nil
	if s.sweeper != nil {
		s.sweeper.Stop()
	}
	if s.watchdog != nil {
		s.watchdog.Stop()
	}
	s.mu.Unlock()
	s.cancel()
	_ = s.conn.CloseNow() // no closing handshake: a dead peer would hold it up
}

// writeAll writes the queue, as many lines to a frame as the server takes.
func (s *session) writeAll() {
	defer s.running.Done()
	for {
		select {
		case <-s.wake:
		case <-s.ctx.Done():
			return
		}
		s.mu.Lock()
		lines := s.queue
		s.queue = nil
		s.mu.Unlock()
		for len(lines) > 0 {
			n := fitting(lines, s.config.MaxMessageSize)
			err := s.conn.Write(s.ctx, websocket.MessageText, bytes.Join(lines[:n], []byte("\n")))
			if err != nil {
				s.writeFailed(err)
				return
			}
			lines = lines[n:]
		}
	}
}

// fitting returns how many of the lines fit into a frame of limit bytes: one at least.
func fitting(lines [][]byte, limit int) int {
	size := len(lines[0])
	for n, line := range lines[1:] {
		size += 1 + len(line)
		if size > limit {
			return n + 1
		}
	}
	return len(lines)
}

// writeFailed ends the session, but first gives the reader time to find the reason: the server's close frame.
func (s *session) writeFailed(err error) {
	patience := time.NewTimer(time.Second)
	defer patience.Stop()
	select {
	case <-s.ctx.Done():
	case <-patience.C:
		s.end(err)
	}
}

// readAll reads frames until the connection ends.
func (s *session) readAll() {
	defer s.running.Done()
	for {
		_, frame, err := s.conn.Read(s.ctx)
		if err == nil {
			err = s.frame(frame)
		}
		if err != nil {
			s.end(reason(err))
			return
		}
	}
}

// reason returns err, as a DisconnectError if the server closed the connection and said why.
func reason(err error) error {
	var closed websocket.CloseError
	if errors.As(err, &closed) {
		return &DisconnectError{Code: int(closed.Code), Reason: closed.Reason}
	}
	return err
}

// frame handles the messages of a frame, in order.
func (s *session) frame(frame []byte) error {
	messages := json.NewDecoder(bytes.NewReader(frame))
	for {
		var m message
		switch err := messages.Decode(&m); {
		case err == io.EOF:
			return nil
		case err != nil:
			return fmt.Errorf("malformed frame: %w", err)
		case m.ID != 0:
			s.answered(&m)
		case m.Push != nil:
			s.pushed(m.Push)
		default:
			s.pinged()
		}
	}
}

// answered handles Centrifugo's reply to a command. A call goes on waiting for the RPC server's, unless it was refused.
func (s *session) answered(m *message) {
	s.mu.Lock()
	p := s.commands[m.ID]
	if p == nil {
		s.mu.Unlock()
		return
	}
	delete(s.commands, m.ID)
	switch {
	case m.Error != nil:
		m.Error.Method = p.method
		s.finish(p, outcome{err: m.Error})
	case m.RPC != nil:
		s.finish(p, m.RPC.outcome(p.method))
	case p.correlation == "":
		s.finish(p, outcome{})
	}
	if m.Connect != nil {
		s.watch(m.Connect)
	}
	s.mu.Unlock()
	if m.Subscribe != nil {
		s.read = m.Subscribe.position
		for i := range m.Subscribe.Publications {
			s.published(&m.Subscribe.Publications[i])
		}
	}
}

// watch starts the watchdog for the server's pings. The caller holds the lock.
func (s *session) watch(c *connected) {
	if c.Ping == 0 || s.err != nil {
		return
	}
	s.pong = c.Pong
	s.silence = time.Duration(c.Ping)*time.Second + pingGrace
	s.watchdog = time.AfterFunc(s.silence, func() {
		s.end(fmt.Errorf("no ping from the server in %s", s.silence))
	})
}

// pinged handles a ping. It is answered only if the server asks for that: else an answer would end the connection.
func (s *session) pinged() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil || s.watchdog == nil {
		return
	}
	s.watchdog.Reset(s.silence)
	if s.pong {
		s.enqueue([]byte("{}"))
	}
}

// pushed handles what the server sends unasked.
func (s *session) pushed(p *push) {
	if p.Channel != s.config.ReplyChannel {
		return
	}
	if p.Publication != nil {
		s.published(p.Publication)
	}
	if p.Unsubscribe != nil {
		s.unsubscribed(p.Unsubscribe.Code, p.Unsubscribe.Reason)
	}
}

// unsubscribed subscribes again where the server allows it. Without its replies the session is of no use.
func (s *session) unsubscribed(code int, why string) {
	const resubscribe = 2500 // the codes from here on
	if code < resubscribe {
		s.end(fmt.Errorf("unsubscribed from %s by the server: %s (code %d)", s.config.ReplyChannel, why, code))
		return
	}
	p, err := s.subscribe()
	if err != nil {
		s.end(err)
		return
	}
	s.running.Add(1)
	go func() {
		defer s.running.Done()
		ctx, cancel := context.WithTimeout(s.ctx, s.config.Timeout)
		defer cancel()
		if err := s.subscribed(ctx, p); err != nil {
			s.end(err)
		}
	}()
}

// published handles a publication on the reply channel. One that isn't the server's is forged, one that nobody waits for is a
// late reply, or another connection's of the same user.
func (s *session) published(p *publication) {
	if p.Offset > s.read.Offset {
		s.read.Offset = p.Offset
	}
	if !isNull(p.Info) {
		return
	}
	var r reply
	if err := json.Unmarshal(p.Data, &r); err != nil || r.CorrelationID == "" {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if call := s.calls[r.CorrelationID]; call != nil {
		s.finish(call, r.outcome(call.method))
	}
}

// outcome is what the reply in the answer says.
func (a *answer) outcome(method string) outcome {
	var r reply
	if err := json.Unmarshal(a.Data, &r); err != nil {
		return outcome{err: fmt.Errorf("%s: malformed reply %s: %w", method, a.Data, err)}
	}
	return r.outcome(method)
}

// outcome is what the reply says: a null error is none, a result that is missing is null.
func (r *reply) outcome(method string) outcome {
	if isNull(r.Error) {
		if r.Result == nil {
			r.Result = json.RawMessage("null")
		}
		return outcome{result: r.Result}
	}
	failure := &RPCError{Method: method}
	if err := json.Unmarshal(r.Error, failure); err != nil {
		return outcome{err: fmt.Errorf("%s: malformed error %s: %w", method, r.Error, err)}
	}
	if isNull(failure.Data) {
		failure.Data = nil
	}
	return outcome{err: failure}
}

// replacement is what encoding/json writes for a byte that isn't valid UTF-8.
var replacement = []byte(`\ufffd`)

var errNotUTF8 = errors.New("a string that is no valid UTF-8 would arrive as another one")

// unsendable finds the innermost part of a value that encoding/json can't write, or not as it is, and says why: nil if there is none.
func unsendable(v reflect.Value) (path string, why error) {
	if !v.IsValid() || !v.CanInterface() {
		return "", nil
	}
	_, why = json.Marshal(v.Interface())
	var cycle *json.UnsupportedValueError
	if errors.As(why, &cycle) && strings.HasPrefix(cycle.Str, "encountered a cycle") {
		return "", why
	}
	switch v.Interface().(type) {
	case json.Marshaler, encoding.TextMarshaler:
		return "", why
	}
	for _, part := range partsOf(v) {
		if below, err := unsendable(part.value); err != nil {
			return part.step + below, err
		}
	}
	if v.Kind() == reflect.String && !utf8.ValidString(v.String()) {
		return "", errNotUTF8
	}
	return "", why
}

// A valuePart is a value inside of another.
type valuePart struct {
	step  string // from the value that holds it, e.g. ".due", "[3]"
	value reflect.Value
}

func partsOf(v reflect.Value) []valuePart {
	var all []valuePart
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		all = append(all, valuePart{value: v.Elem()})
	case reflect.Struct:
		for i := range v.NumField() {
			field := v.Type().Field(i)
			if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); field.Tag.Get("json") != "-" {
				all = append(all, valuePart{"." + cmp.Or(name, field.Name), v.Field(i)})
			}
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			step := fmt.Sprintf("[%q]", fmt.Sprint(key))
			all = append(all, valuePart{step, key}, valuePart{step, v.MapIndex(key)})
		}
		slices.SortStableFunc(all, func(a, b valuePart) int { return strings.Compare(a.step, b.step) })
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			all = append(all, valuePart{fmt.Sprintf("[%d]", i), v.Index(i)})
		}
	default: // it holds no other
	}
	return all
}

func isNull(data json.RawMessage) bool { return len(data) == 0 || string(data) == "null" }

// newUUID returns a random UUID, version 4.
func newUUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // crypto/rand never fails: it ends the program instead
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// withTimeout bounds ctx by d, unless it has a deadline of its own.
func withTimeout(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	if _, own := ctx.Deadline(); own {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, d)
}

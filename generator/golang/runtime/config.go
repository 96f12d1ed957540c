//go:build go1.24

package centrifugoclient

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"example.com/rpcgen/generator/golang/runtime/internal/names"
)

// A CentrifugoConfig says where and as whom a [CentrifugoRPCClient] connects. URL and UserID are required.
type CentrifugoConfig struct {
	// URL is Centrifugo's WebSocket endpoint, e.g. "ws://localhost:8000/connection/websocket".
	URL string

	// Token is the connection's JWT. If it is short-lived, set GetToken instead, or as well: it is asked when a Connect has no Token, when a token
	// has expired, and before it does. If it fails, it is asked again after a while. If it returns "" or [ErrUnauthorized], in the sense of
	// [errors.Is], the connection ends for good.
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

	// MaxInFlight is how many calls are on the wire at most; 0 means 256. The others wait for their turn. It must be below Centrifugo's
	// client.concurrency.
	MaxInFlight int

	// MaxQueuedBytes is how much the calls that wait may hold, in bytes; 0 means 16 MiB. Beyond it a call fails with [ErrQueueFull].
	MaxQueuedBytes int

	// FailFast lets calls fail at once with [ErrDisconnected] where they would wait for a connection until their timeout: while there is none,
	// and when it is lost before they are sent, or are sent again.
	FailFast bool

	// Interceptors stand around each call; the first one is the outermost.
	Interceptors []Interceptor

	// OnState is called when the state of the connection has changed, for one change after another, by a goroutine that isn't the caller's.
	OnState func(StateChange)

	// HTTPClient makes the WebSocket handshake, e.g. through a proxy; nil means one as http.DefaultClient.
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

// withDefaults returns the configuration with every option set, or what is wrong with it.
func (c CentrifugoConfig) withDefaults() (CentrifugoConfig, error) {
	if err := checkURL(c.URL); err != nil {
		return c, err
	}
	if err := names.CheckUser(c.UserID); err != nil {
		return c, err
	}
	if c.RequestChannel == "" {
		c.RequestChannel = "rpc.requests"
	}
	if c.ReplyChannel == "" {
		c.ReplyChannel = "user#{user_id}"
	}
	c.ReplyChannel = strings.ReplaceAll(c.ReplyChannel, "{user_id}", c.UserID)
	if n := len(c.ReplyChannel); n > names.MaxChannel {
		return c, fmt.Errorf("centrifugo: reply channel of %d bytes, want %d at most: take a shorter user id", n, names.MaxChannel)
	}
	if c.Transport == "" {
		c.Transport = TransportCorrelation
	}
	if c.Transport != TransportCorrelation && c.Transport != TransportRPC {
		return c, fmt.Errorf("centrifugo: Transport %q, want TransportCorrelation or TransportRPC", c.Transport)
	}
	if c.Timeout < 0 || c.MaxMessageSize < 0 || c.MaxInFlight < 0 || c.MaxQueuedBytes < 0 {
		return c, errors.New("centrifugo: negative Timeout, MaxMessageSize, MaxInFlight or MaxQueuedBytes")
	}
	setDefault(&c.Timeout, 30*time.Second)
	setDefault(&c.MaxMessageSize, 64<<10)
	setDefault(&c.MaxInFlight, 256)
	setDefault(&c.MaxQueuedBytes, 16<<20)
	if c.HTTPClient == nil {
		c.HTTPClient = newHTTPClient()
	}
	c.Interceptors = slices.Clone(c.Interceptors)
	return c, nil
}

// newHTTPClient returns http.DefaultClient, but one that keeps no connection: it would keep one that was made as nobody wanted it any more.
func newHTTPClient() *http.Client {
	transport, ok := http.DefaultTransport.(*http.Transport)
	if !ok { // the program's own
		return http.DefaultClient
	}
	transport = transport.Clone()
	transport.DisableKeepAlives = true
	return &http.Client{Transport: transport}
}

func setDefault[T comparable](option *T, value T) {
	var unset T
	if *option == unset {
		*option = value
	}
}

func checkURL(text string) error {
	const want = "want e.g. ws://localhost:8000/connection/websocket"
	if text == "" {
		return errors.New("centrifugo: no URL, " + want)
	}
	u, err := url.Parse(text)
	if err != nil {
		return fmt.Errorf("centrifugo: URL: %w, %s", err, want)
	}
	if !slices.Contains([]string{"ws", "wss", "http", "https"}, u.Scheme) || u.Host == "" {
		return fmt.Errorf("centrifugo: URL %q, %s", text, want)
	}
	return nil
}

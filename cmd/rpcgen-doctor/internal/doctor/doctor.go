// Package doctor looks at a live Centrifugo as the clients of an API will, and says which settings don't hold.
package doctor

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Transports are ways of calls to a server, as rpcgen's flag --transports names them. With Publish and Subscriber, requests are published.
const (
	Publish    = "publish"
	Subscriber = "subscriber"
	RPC        = "rpc"
)

// Options say where to look, and as whom.
type Options struct {
	URL   string // of the WebSocket, such as "wss://example.com/connection/websocket"
	Token string // a user's connection token

	API    string // base URL of the server API, such as "http://localhost:8000/api"; "" for none
	APIKey string

	Origin     string   // the site whose pages connect; "" for none
	Transports []string // what the server serves; nil means Publish and RPC

	RequestChannel string        // "" means "rpc.requests"
	ReplyChannel   string        // "" means "user#{user_id}"
	Timeout        time.Duration // of a step; 0 means 10 s
}

// Check returns an error that says which option can't be meant.
func (o Options) Check() error {
	switch {
	case o.URL == "":
		return errors.New("--url: expected the address of Centrifugo's WebSocket, such as ws://localhost:8000/connection/websocket, found nothing")
	case !hasScheme(o.URL, "ws", "wss"):
		return errors.New("--url: expected an address that starts with ws:// or wss://")
	case o.Token == "":
		return errors.New("--token: expected a user's connection token, found nothing")
	case o.API != "" && !hasScheme(o.API, "http", "https"):
		return errors.New("--api: expected an address that starts with http:// or https://")
	case (o.API == "") != (o.APIKey == ""):
		return errors.New("--api and --api-key: expected both or none")
	case o.Origin != "" && !isOrigin(o.Origin):
		return fmt.Errorf("--origin: found %q, expected a scheme and a host without a path, such as https://app.example.com", o.Origin)
	case !strings.Contains(o.withDefaults().ReplyChannel, userPlaceholder):
		return fmt.Errorf("--reply-channel: expected a channel with %s in it", userPlaceholder)
	}
	return o.checkTransports()
}

func (o Options) checkTransports() error {
	for _, t := range o.Transports {
		if !slices.Contains([]string{Publish, Subscriber, RPC}, t) {
			return fmt.Errorf("--transports: found %q, expected some of publish, subscriber and rpc", t)
		}
	}
	if slices.Contains(o.Transports, Publish) && slices.Contains(o.Transports, Subscriber) {
		return errors.New("--transports: found publish and subscriber, expected one of them: each call would run twice")
	}
	return nil
}

func hasScheme(address string, schemes ...string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Host != "" && slices.Contains(schemes, u.Scheme)
}

// isOrigin reports whether a browser can say of a page that it is of this site.
func isOrigin(site string) bool {
	u, err := url.Parse(site)
	return err == nil && u.Host != "" && site == u.Scheme+"://"+u.Host
}

const userPlaceholder = "{user_id}"

func (o Options) withDefaults() Options {
	if o.Transports == nil {
		o.Transports = []string{Publish, RPC}
	}
	if o.RequestChannel == "" {
		o.RequestChannel = "rpc.requests"
	}
	if o.ReplyChannel == "" {
		o.ReplyChannel = "user#" + userPlaceholder
	}
	if o.Timeout == 0 {
		o.Timeout = 10 * time.Second
	}
	return o
}

// Run makes all checks, writes a line about each, and reports whether everything holds. It returns an error for options that can't be meant, and if out
// can't be written to or ctx ends.
func Run(ctx context.Context, o Options, out io.Writer) (ok bool, err error) {
	if err := o.Check(); err != nil {
		return false, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // ends what still reads
	x := &examination{Options: o.withDefaults(), ctx: ctx, report: report{out: out}, other: stranger()}
	x.run() //nolint:contextcheck // all of its steps have the same one
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	return !x.failed, x.err
}

// An examination is one run.
type examination struct {
	Options
	report

	ctx   context.Context
	user  string
	other string // a user that isn't there
	conn  *conn  // the user's, subscribed to its replies; nil if it has ended

	subscribed bool            // to the replies
	replies    subscribeResult // of the first subscription to them
	answered   map[string]bool // the transports over which a call was answered
	shared     bool            // requests and replies have the same settings
	insecure   bool            // anybody may do anything
}

// run makes the checks in an order in which each may rely on those before.
func (x *examination) run() {
	x.answered = map[string]bool{}
	x.checkAPI()
	if !x.checkToken() || !x.checkConnection() {
		return
	}
	defer func() {
		if x.conn != nil {
			x.conn.close()
		}
	}()
	x.subscribed = x.checkReplies()
	x.checkBoundary()
	x.checkCalls()
	x.checkSubscribers()
	x.checkStrangers()
	x.checkOrigins()
	if x.insecure {
		x.unknownf("what users may do", "not tried, since they may do anything")
	} else {
		x.checkSecrecy()
		x.checkForgery()
		x.checkNeighbours()
	}
	x.checkRecovery()
	x.checkConcurrency()
	x.checkMessageSize()
	x.checkQueue()
}

// repliesOf returns the reply channel of a user.
func (x *examination) repliesOf(user string) string {
	return strings.ReplaceAll(x.ReplyChannel, userPlaceholder, user)
}

func (x *examination) serves(transports ...string) bool {
	return slices.ContainsFunc(transports, func(t string) bool { return slices.Contains(x.Transports, t) })
}

// Package lanes runs servers, and clients that make calls to them: the programs of testdata/bench/calls and testdata/bench/clients.
package lanes

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"example.com/rpcgen/testdata/bench/turns"
)

const (
	warmUp   = 100 * time.Millisecond
	turnTime = 400 * time.Millisecond
	jitTime  = 2 * time.Second
	holdTime = 600 * time.Millisecond // in which a client sends all calls that it will send before any is answered
)

// A Lane is a server, and a client that makes calls to it over one connection. Each is a process of its own.
type Lane struct {
	Name   string
	Client []string // the command of the client, less the flags that say where the server is; nil: only a server
	Server []string // the command of the server; nil if Beside is set
	Beside *Lane    // whose server this one's client calls, too
	Held   bool     // its calls aren't answered before they are counted
	JIT    bool     // its client needs a while until it runs at full speed

	server *partner
	client *partner
}

// An address is where a client finds the server, and as whom. Publisher is where it asks for events; "" of a server that has none.
type address struct{ URL, User, Token, Publisher string }

// Open starts the lane's server, or that of the lane beside it, and its client. An open lane stays as it is.
func (l *Lane) Open() error {
	if l.client != nil {
		return nil
	}
	server, err := l.openServer()
	if err != nil || l.Client == nil {
		return err
	}
	// Each client is a user of its own: all connections of a user get the replies to each.
	var at address
	if err := server.ask(struct{}{}, &at); err != nil {
		return err
	}
	argv := append(slices.Clone(l.Client), "-url", at.URL, "-user", at.User, "-token", at.Token)
	if at.Publisher != "" {
		argv = append(argv, "-publisher", at.Publisher)
	}
	l.client, err = engage(argv...)
	if err == nil && l.JIT {
		_, err = l.take(turns.Turn{InFlight: 64, Time: jitTime})
	}
	return err
}

func (l *Lane) openServer() (*partner, error) {
	if l.Beside != nil {
		return l.Beside.openServer()
	}
	var err error
	if l.server == nil {
		l.server, err = engage(l.Server...)
	}
	return l.server, err
}

// Close ends the client, and then the server.
func (l *Lane) Close() error {
	var err error
	for _, p := range []*partner{l.client, l.server} {
		if p != nil {
			err = errors.Join(err, p.dismiss())
		}
	}
	l.client, l.server = nil, nil
	return err
}

// Run has the client make calls for a while, with so many in flight.
func (l *Lane) Run(inFlight int) (turns.Count, error) {
	t := turns.Turn{InFlight: inFlight, WarmUp: warmUp, Time: turnTime, Held: l.Held}
	if l.Held {
		t.Time = holdTime
	}
	return l.take(t)
}

func (l *Lane) take(t turns.Turn) (turns.Count, error) {
	var c turns.Count
	err := l.client.ask(t, &c)
	if err == nil && c.Calls == 0 {
		err = fmt.Errorf("%s: no call came back in %s", l.Name, t.Time)
	}
	return c, err
}

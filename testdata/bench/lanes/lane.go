// Package lanes runs the programs of testdata/bench/calls: servers, and clients that make calls to them.
package lanes

import (
	"errors"
	"fmt"
	"path/filepath"
	"time"
)

const (
	warmUp   = 100 * time.Millisecond
	turnTime = 400 * time.Millisecond
)

// A Lane is a server, and a client that makes calls to it over one connection. Each is a process of its own.
type Lane struct {
	Name      string
	Transport string   // of the client: its -kind
	Server    []string // the arguments of the server; nil if Beside is set
	Beside    *Lane    // whose server this one's client calls, too

	server *partner
	client *partner
	place  address
}

// An address is what a server says of itself.
type address struct{ URL, User, Token string }

// A turn is what a client is asked to do.
type turn struct {
	InFlight int           `json:"in_flight"`
	WarmUp   time.Duration `json:"warm_up"`
	Time     time.Duration `json:"time"`
}

// A Count is what came of a turn.
type Count struct {
	Calls     int64
	Wall, CPU time.Duration // CPU is the client's
}

// Rate returns calls a second.
func (c Count) Rate() float64 { return float64(c.Calls) / c.Wall.Seconds() }

// Cost returns the client's processor time of a call, in seconds.
func (c Count) Cost() float64 { return c.CPU.Seconds() / float64(c.Calls) }

// Open starts the lane's server, or that of the lane beside it, and its client. An open lane stays as it is. The programs are in dir.
func (l *Lane) Open(dir string) error {
	if l.client != nil {
		return nil
	}
	if err := l.openServer(dir); err != nil {
		return err
	}
	var err error
	l.client, err = engage(filepath.Join(dir, "load"), "-kind", l.Transport, "-url", l.place.URL, "-user", l.place.User, "-token", l.place.Token)
	return err
}

func (l *Lane) openServer(dir string) error {
	if l.Beside != nil {
		err := l.Beside.Open(dir)
		l.place = l.Beside.place
		return err
	}
	var err error
	if l.server, err = engage(append([]string{filepath.Join(dir, "server")}, l.Server...)...); err != nil {
		return err
	}
	return l.server.hear(&l.place)
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
func (l *Lane) Run(inFlight int) (Count, error) {
	var c Count
	err := l.client.ask(turn{inFlight, warmUp, turnTime}, &c)
	if err == nil && c.Calls == 0 {
		err = fmt.Errorf("%s: no call came back in %s", l.Name, turnTime)
	}
	return c, err
}

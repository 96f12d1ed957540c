package centrifugo

import (
	"bytes"
	"encoding/json"
	"fmt"

	"example.com/rpcgen/generator/goserver/runtime/internal/scan"
)

// A Push is a line of Centrifugo's unidirectional HTTP stream. A ping has nothing in it.
type Push struct {
	Channel string       `json:"channel"`
	Pub     *Publication `json:"pub"`
	Connect *struct {
		Client string                     `json:"client"`
		Subs   map[string]json.RawMessage `json:"subs"`
		Ping   int                        `json:"ping"` // seconds; 0: none
	} `json:"connect"`
	Disconnect *Ending `json:"disconnect"`
	Unsub      *Ending `json:"unsubscribe"`
}

// A Publication is what was published to a channel.
type Publication struct {
	Data json.RawMessage `json:"data"`
	Info *ClientInfo     `json:"info"` // nil unless a client has published it
}

// A ClientInfo is a client, e.g. the one that has published something.
type ClientInfo struct {
	User   string `json:"user"`
	Client string `json:"client"`
}

// An Ending says why Centrifugo has ended a connection or a subscription.
type Ending struct {
	Code   int    `json:"code"`
	Reason string `json:"reason"`
}

// Codes of a disconnect.
const (
	InvalidToken = 3500 // such as one that is signed by another key
	NotJSON      = 3506 // what was published isn't JSON
)

// IsTerminal reports whether a client must not connect again after a disconnect.
func (e *Ending) IsTerminal() bool {
	return e.Code >= 3500 && e.Code <= 3999 || e.Code >= 4500 && e.Code <= 4999
}

// decodePush returns what a line of the stream says.
func decodePush(line []byte) (*Push, error) {
	p := &Push{}
	if p.readPlain(line) {
		return p, nil
	}
	p = &Push{}
	if err := json.Unmarshal(line, p); err != nil {
		return nil, fmt.Errorf("centrifugo sends something else than JSON: %w", err)
	}
	return p, nil
}

// readPlain reads the push of a publication as Centrifugo writes it, in a quarter of the time that encoding/json needs, and reports whether it is that. Of any other
// it may have read a part; encoding/json must then judge it, and reads what this reads to the same.
func (p *Push) readPlain(line []byte) bool {
	s := scan.Scanner{Data: line}
	p.Pub = &Publication{}
	return json.Valid(line) && s.PlainObject(func(key []byte) bool {
		switch string(key) {
		case "channel":
			return s.PlainString(&p.Channel)
		case "pub":
			return s.PlainObject(func(key []byte) bool { return p.Pub.readMember(&s, key) })
		default:
			return false
		}
	}) && s.At == len(line) && p.Pub.Data != nil
}

// readMember reads the value of a key, and reports false for one that is there twice.
func (p *Publication) readMember(s *scan.Scanner, key []byte) bool {
	switch {
	case string(key) == "data" && p.Data == nil:
		p.Data = bytes.Clone(s.Skip())
		return true
	case string(key) == "info" && p.Info == nil:
		p.Info = &ClientInfo{}
		return s.PlainObject(func(key []byte) bool { return p.Info.readMember(s, key) })
	default:
		return false
	}
}

// readMember reads the value of a key.
func (p *ClientInfo) readMember(s *scan.Scanner, key []byte) bool {
	switch string(key) {
	case "user":
		return s.PlainString(&p.User)
	case "client":
		return s.PlainString(&p.Client)
	case "conn_info", "chan_info":
		s.Skip()
		return true
	default:
		return false
	}
}

package rpcserver

import (
	"bytes"
	"encoding/json"
)

// readPlain reads a request that is written as the generated clients do it, without spaces and escapes, and reports whether it is: reading one takes less than a
// fifth of what encoding/json needs. Of any other it may have read a part; encoding/json must then judge it, and reads what this reads to the same.
func (r *request) readPlain(data []byte) bool {
	s := scanner{data: data}
	return s.plainObject(func(key []byte) bool { return r.readMember(&s, key) }) && s.at == len(data)
}

// readMember reads the value of a key. It reports false for one that is there twice, too, of which the last would count.
func (r *request) readMember(s *scanner, key []byte) bool {
	switch string(key) {
	case "method":
		return s.plainString(&r.Method)
	case "params":
		if r.Params != nil {
			return false
		}
		r.Params = s.skip()
		return json.Valid(r.Params)
	case "correlation_id":
		return s.plainString(&r.CorrelationID)
	case "reply_to":
		_, ok := s.plainText()
		return ok
	case "headers":
		return r.Headers == nil && json.Unmarshal(s.skip(), &r.Headers) == nil
	case "no_wait":
		r.NoWait = true
		return string(s.skip()) == "true"
	default:
		return false
	}
}

// readPlain is to pushes of publications what that of requests is to these: it reads one as Centrifugo writes it, in a quarter of the time.
func (p *push) readPlain(line []byte) bool {
	s := scanner{data: line}
	p.Pub = &publication{}
	return json.Valid(line) && s.plainObject(func(key []byte) bool {
		switch string(key) {
		case "channel":
			return s.plainString(&p.Channel)
		case "pub":
			return s.plainObject(func(key []byte) bool { return p.Pub.readMember(&s, key) })
		default:
			return false
		}
	}) && s.at == len(line) && p.Pub.Data != nil
}

// readMember reads the value of a key, and reports false for one that is there twice.
func (p *publication) readMember(s *scanner, key []byte) bool {
	switch {
	case string(key) == "data" && p.Data == nil:
		p.Data = bytes.Clone(s.skip())
		return true
	case string(key) == "info" && p.Info == nil:
		p.Info = &clientInfo{}
		return s.plainObject(func(key []byte) bool { return p.Info.readMember(s, key) })
	default:
		return false
	}
}

// readMember reads the value of a key.
func (p *clientInfo) readMember(s *scanner, key []byte) bool {
	switch string(key) {
	case "user":
		return s.plainString(&p.User)
	case "client":
		return s.plainString(&p.Client)
	case "conn_info", "chan_info":
		s.skip()
		return true
	default:
		return false
	}
}

// plainObject goes on to the end of an object without spaces, if read goes on to the end of each member's value. It reports whether there is
// such an object, and read returns true each time; it may have gone anywhere if not.
func (s *scanner) plainObject(read func(key []byte) bool) bool {
	if s.peek() != '{' {
		return false
	}
	for {
		s.at++
		key, ok := s.plainText()
		if !ok || s.peek() != ':' {
			return false
		}
		s.at++
		if isSpace(s.peek()) || !read(key) {
			return false
		}
		switch s.peek() {
		case ',':
		case '}':
			s.at++
			return true
		default:
			return false
		}
	}
}

// plainString reads a string into target, which must be empty.
func (s *scanner) plainString(target *string) bool {
	text, ok := s.plainText()
	if !ok || *target != "" {
		return false
	}
	*target = string(text)
	return true
}

// plainText goes on to the end of a string, and returns what stands in it. If that isn't all printable ASCII without an escape, or there is no
// string, ok is false.
func (s *scanner) plainText() (text []byte, ok bool) {
	if s.peek() != '"' {
		return nil, false
	}
	start := s.at + 1
	for at, c := range s.data[start:] {
		switch {
		case c == '"':
			s.at = start + at + 1
			return s.data[start : start+at], true
		case c < ' ' || c > '~' || c == '\\':
			return nil, false
		}
	}
	return nil, false
}

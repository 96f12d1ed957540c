package rpcserver

import "encoding/json"

// readPlain reads a request that is written as the generated clients do it, without spaces and escapes, and reports whether it is: reading one takes less than a
// fifth of what encoding/json needs. Of any other it may have read a part; encoding/json must then judge it, and reads what this reads to the same.
func (r *request) readPlain(data []byte) bool {
	l := locator{data: data}
	if l.peek() != '{' {
		return false
	}
	for {
		l.at++
		key, ok := l.plainText()
		if !ok || l.peek() != ':' {
			return false
		}
		l.at++
		if !r.readMember(&l, key) {
			return false
		}
		switch l.peek() {
		case ',':
		case '}':
			return l.at+1 == len(data)
		default:
			return false
		}
	}
}

// readMember reads the value of a key. It reports false for one that is there twice, too, of which the last would count.
func (r *request) readMember(l *locator, key []byte) bool {
	switch string(key) {
	case "method":
		return l.plainString(&r.Method)
	case "params":
		if r.Params != nil {
			return false
		}
		r.Params = l.skip()
		return json.Valid(r.Params)
	case "correlation_id":
		return l.plainString(&r.CorrelationID)
	case "reply_to":
		_, ok := l.plainText()
		return ok
	case "headers":
		return r.Headers == nil && json.Unmarshal(l.skip(), &r.Headers) == nil
	case "no_wait":
		r.NoWait = true
		return string(l.skip()) == "true"
	default:
		return false
	}
}

// plainString reads a string into target, which must be empty.
func (l *locator) plainString(target *string) bool {
	text, ok := l.plainText()
	if !ok || *target != "" {
		return false
	}
	*target = string(text)
	return true
}

// plainText goes on to the end of a string, and returns what stands in it. If that isn't all printable ASCII without an escape, or there is no
// string, ok is false.
func (l *locator) plainText() (text []byte, ok bool) {
	if l.peek() != '"' {
		return nil, false
	}
	start := l.at + 1
	for at, c := range l.data[start:] {
		switch {
		case c == '"':
			l.at = start + at + 1
			return l.data[start : start+at], true
		case c < ' ' || c > '~' || c == '\\':
			return nil, false
		}
	}
	return nil, false
}

//go:build go1.24

package centrifugoclient

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// An event is a message from the server, taken apart. Its result is a part of the frame that it came in.
type event struct {
	kind        eventKind
	id          uint32        // of the command that is answered
	correlation correlationID // of the call that is answered
	seq         uint64        // of the progress
	channel     []byte        // of the publication
	result      []byte        // or progress, or the data of the publication
	info        []byte        // who published it; nil for the server
	offset      uint64        // of the publication
	reply       *reply        // of an unusual kind
	message     *message      // of an unusual kind
	err         error         // why the message can't be read
}

type eventKind int

const (
	eventPing         eventKind = iota
	eventAcknowledged           // a publication was accepted: id
	eventResult                 // a publication brings the result of a call: correlation, result, offset
	eventProgress               // a publication brings the progress of a call: correlation, seq, result
	eventPublished              // a publication on another channel: channel, result, info, offset
	eventReply                  // a publication brings a reply of any kind: reply, offset
	eventAnswer                 // a result by native RPC: id, result
	eventMessage                // anything else: message
	eventBroken                 // a message that can't be read, for the call of id or correlation, or for the channel, if it is known: err
)

// A scanner takes frames apart. It knows the usual messages by their bytes; anything unusual goes through encoding/json, with the same outcome.
type scanner struct {
	channel string // of the replies; "" if they come on none, or seldom
	start   []byte // of a publication there, up to the correlation id
	within  []byte // of any push there
	events  []event
}

func newScanner(channel string) *scanner {
	s := &scanner{channel: channel}
	if channel != "" {
		s.within = append([]byte(`{"push":{"channel":`), quoted(channel)...)
		s.start = append(bytes.Clone(s.within), `,"pub":{"data":{"correlation_id":"`...)
	}
	return s
}

// scan returns the events of a frame, which are valid until the next call: those before an error, which says that the rest is nothing that
// Centrifugo sends.
func (s *scanner) scan(frame []byte) ([]event, error) {
	s.events = s.events[:0]
	for i := skipSpace(frame, 0); i < len(frame); i = skipSpace(frame, i) {
		e, n := s.usual(frame[i:])
		if n < 0 {
			var err error
			if e, n, err = s.general(frame[i:]); err != nil {
				return s.events, err
			}
		}
		s.events = append(s.events, e)
		i += n
	}
	return s.events, nil
}

// usual returns the event that text begins with, and its length: -1 if it isn't of a usual kind.
func (s *scanner) usual(text []byte) (event, int) {
	switch {
	case bytes.HasPrefix(text, []byte("{}")):
		return event{kind: eventPing}, 2
	case bytes.HasPrefix(text, []byte(`{"id":`)):
		return usualAnswer(text)
	case s.start != nil && bytes.HasPrefix(text, s.start):
		return usualReply(text, len(s.start))
	case bytes.HasPrefix(text, []byte(pushStart)):
		return s.usualPublication(text)
	default:
		return event{}, -1
	}
}

// usualAnswer reads {"id":3,"publish":{}}, {"id":3,"rpc":{"data":{"result":VALUE}}} and {"id":3,"subscribe":{...}}.
func usualAnswer(text []byte) (event, int) {
	id, i := natural(text, len(`{"id":`))
	if id == 0 || id > 1<<32-1 {
		return event{}, -1
	}
	e := event{kind: eventAcknowledged, id: uint32(id)}
	if end := expect(text, i, `,"publish":{}}`); end >= 0 {
		return e, end
	}
	result := expect(text, i, `,"rpc":{"data":{"result":`)
	if result < 0 {
		return usualSubscribed(text, i, e.id)
	}
	end := skipValue(text, result, 3)
	if end < 0 {
		return e, -1
	}
	e.kind, e.result = eventAnswer, text[result:end]
	return e, expect(text, end, `}}}`)
}

const pushStart = `{"push":{"channel":"`

// usualPublication reads {"push":{"channel":"news","pub":{"data":VALUE,"info":VALUE,"offset":5}}}, info and offset being optional. One on the channel of the
// replies isn't usual.
func (s *scanner) usualPublication(text []byte) (event, int) {
	end := skipString(text, len(pushStart)-1)
	if end < 0 {
		return event{}, -1
	}
	e := event{kind: eventPublished, channel: text[len(pushStart) : end-1]}
	if string(e.channel) == s.channel || !isPlainText(e.channel) {
		return e, -1
	}
	start := expect(text, end, `,"pub":{"data":`)
	i := skipValue(text, start, 3)
	if i < 0 {
		return e, -1
	}
	e.result = text[start:i]
	if start = expect(text, i, `,"info":`); start >= 0 {
		if i = skipValue(text, start, 3); i < 0 {
			return e, -1
		}
		e.info = text[start:i]
	}
	return usualOffset(text, i, e)
}

// isPlainText reports whether text, which stands in a JSON string, means itself.
func isPlainText(text []byte) bool {
	for _, c := range text {
		if c == '\\' || c > '~' {
			return false
		}
	}
	return true
}

// usualOffset reads what ends a publication: ,"offset":5}}}, the offset being optional.
func usualOffset(text []byte, i int, e event) (event, int) {
	if offset := expect(text, i, `,"offset":`); offset >= 0 {
		if e.offset, i = natural(text, offset); i == offset {
			return e, -1
		}
	}
	return e, expect(text, i, `}}}`)
}

// usualReply reads a publication from the correlation id on: ID","result":VALUE},"offset":5}}}, the offset being optional, or
// ID","seq":3,"progress":VALUE}}}}.
func usualReply(text []byte, i int) (event, int) {
	e, i := usualResult(text, i, 4)
	if i < 0 {
		return e, -1
	}
	return usualOffset(text, i, e)
}

// usualResult reads ID","result":VALUE} or ID","seq":3,"progress":VALUE} at a depth.
func usualResult(text []byte, i, depth int) (event, int) {
	e := event{kind: eventResult}
	if i < 0 || len(text) < i+len(e.correlation) {
		return e, -1
	}
	copy(e.correlation[:], text[i:])
	if !e.correlation.plain() {
		return e, -1
	}
	i += len(e.correlation)
	start := expect(text, i, `","result":`)
	if start < 0 {
		e.kind = eventProgress
		e.seq, i = natural(text, expect(text, i, `","seq":`))
		start = expect(text, i, `,"progress":`)
	}
	end := skipValue(text, start, depth)
	if end < 0 {
		return e, -1
	}
	e.result = text[start:end]
	return e, expect(text, end, `}`)
}

// general reads the message that text begins with by encoding/json.
func (s *scanner) general(text []byte) (event, int, error) {
	var m message
	decoder := json.NewDecoder(bytes.NewReader(text))
	err := decoder.Decode(&m)
	n := int(decoder.InputOffset())
	var wrongType *json.UnmarshalTypeError
	switch {
	case errors.As(err, &wrongType):
		return event{kind: eventBroken, id: m.ID, err: err}, n, nil
	case err != nil:
		return s.broken(text, err)
	case isEmptyObject(text[:n]):
		return event{kind: eventPing}, n, nil
	case m.ID == 0 && m.Push != nil && m.Push.Channel == s.channel && s.channel != "" && m.Push.Publication != nil:
		return published(m.Push.Publication), n, nil
	default:
		return event{kind: eventMessage, id: m.ID, message: &m}, n, nil
	}
}

// isEmptyObject reports whether text, which holds a JSON value, is an object without members.
func isEmptyObject(text []byte) bool {
	i := expect(text, skipSpace(text, 0), "{")
	return i >= 0 && expect(text, skipSpace(text, i), "}") >= 0
}

// published returns the event of a publication on the reply channel. One that isn't the server's is forged, and isn't looked at.
func published(p *publication) event {
	e := event{kind: eventReply, offset: p.Offset}
	if !isNull(p.Info) {
		return e
	}
	if usual, end := usualResult(p.Data, expect(p.Data, 0, `{"correlation_id":"`), 1); end == len(p.Data) && usual.kind == eventResult {
		e.correlation, e.reply = usual.correlation, &reply{Result: usual.result}
		return e
	}
	var r reply
	if json.Unmarshal(p.Data, &r) != nil || len(r.CorrelationID) != len(e.correlation) {
		return e
	}
	copy(e.correlation[:], r.CorrelationID)
	e.reply = &r
	return e
}

// broken returns the event of a line that is no JSON as encoding/json knows it, e.g. because it is nested too deep. If it is whole, it ends
// no connection, and the call that it is for fails.
func (s *scanner) broken(text []byte, why error) (event, int, error) {
	line, _, _ := bytes.Cut(text, []byte("\n"))
	e := event{kind: eventBroken, err: fmt.Errorf("malformed reply: %w", why)}
	if !balanced(line) {
		return e, 0, fmt.Errorf("malformed frame: %w", why)
	}
	if i := expect(line, 0, `{"id":`); i >= 0 {
		if id, _ := natural(line, i); id <= 1<<32-1 {
			e.id = uint32(id)
		}
	}
	if end := skipString(line, len(pushStart)-1); end > 0 && bytes.HasPrefix(line, []byte(pushStart)) {
		e.channel = line[len(pushStart) : end-1]
	}
	const key = `"correlation_id":"`
	if _, id, ok := bytes.Cut(line, []byte(key)); ok && s.within != nil && bytes.HasPrefix(line, s.within) {
		copy(e.correlation[:], id)
	}
	return e, len(line), nil
}

// balanced reports whether all brackets of a line are closed, but for those in strings.
func balanced(line []byte) bool {
	depth, text := 0, false
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case text && c == '\\':
			i++
		case c == '"':
			text = !text
		case text:
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			depth--
		}
	}
	return depth == 0 && !text
}

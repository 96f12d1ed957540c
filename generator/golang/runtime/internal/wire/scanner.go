//go:build go1.24

package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"example.com/rpcgen/generator/golang/runtime/internal/encode"
	"example.com/rpcgen/generator/golang/runtime/internal/scan"
)

// An Event is a message from the server, taken apart. Its result is a part of the frame that it came in.
type Event struct {
	Kind        Kind
	ID          uint32        // of the command that is answered
	Correlation CorrelationID // of the call that is answered
	Seq         uint64        // of the progress
	Channel     []byte        // of the publication
	Result      []byte        // or progress, or the data of the publication
	Info        []byte        // who published it; nil for the server
	Offset      uint64        // of the publication
	Reply       *Reply        // of an unusual kind
	Message     *Message      // of an unusual kind
	Err         error         // why the message can't be read
}

// A Kind says what a message is.
type Kind int

// The kinds, and what an [Event] holds of each.
const (
	KindPing         Kind = iota
	KindAcknowledged      // a publication was accepted: id
	KindResult            // a publication brings the result of a call: correlation, result, offset
	KindProgress          // a publication brings the progress of a call: correlation, seq, result
	KindPublished         // a publication on another channel: channel, result, info, offset
	KindReply             // a publication brings a reply of any kind: reply, offset
	KindAnswer            // a result by native RPC: id, result
	KindMessage           // anything else: message
	KindBroken            // a message that can't be read, for the call of id or correlation, or for the channel, if it is known: err
)

// A Scanner takes frames apart. It knows the usual messages by their bytes; anything unusual goes through encoding/json, with the same outcome.
type Scanner struct {
	channel string // of the replies; "" if they come on none, or seldom
	start   []byte // of a publication there, up to the correlation id
	within  []byte // of any push there
	events  []Event
}

// NewScanner returns a scanner for the messages of one connection, whose replies come on a channel; "" if they come on none, or seldom.
func NewScanner(channel string) *Scanner {
	s := &Scanner{channel: channel}
	if channel != "" {
		s.within = append([]byte(`{"push":{"channel":`), encode.Quoted(channel)...)
		s.start = append(bytes.Clone(s.within), `,"pub":{"data":{"correlation_id":"`...)
	}
	return s
}

// Forget drops what the scanner holds of the last frame.
func (s *Scanner) Forget() { s.events = nil }

// Scan returns the events of a frame, which are valid until the next call: those before an error, which says that the rest is nothing that
// Centrifugo sends.
func (s *Scanner) Scan(frame []byte) ([]Event, error) {
	s.events = s.events[:0]
	for i := scan.Space(frame, 0); i < len(frame); i = scan.Space(frame, i) {
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
func (s *Scanner) usual(text []byte) (Event, int) {
	switch {
	case bytes.HasPrefix(text, []byte("{}")):
		return Event{Kind: KindPing}, 2
	case bytes.HasPrefix(text, []byte(`{"id":`)):
		return usualAnswer(text)
	case s.start != nil && bytes.HasPrefix(text, s.start):
		return usualReply(text, len(s.start))
	case bytes.HasPrefix(text, []byte(pushStart)):
		return s.usualPublication(text)
	default:
		return Event{}, -1
	}
}

// usualAnswer reads {"id":3,"publish":{}}, {"id":3,"rpc":{"data":{"result":VALUE}}} and {"id":3,"subscribe":{...}}.
func usualAnswer(text []byte) (Event, int) {
	id, i := scan.Natural(text, len(`{"id":`))
	if id == 0 || id > 1<<32-1 {
		return Event{}, -1
	}
	e := Event{Kind: KindAcknowledged, ID: uint32(id)}
	if end := scan.Expect(text, i, `,"publish":{}}`); end >= 0 {
		return e, end
	}
	result := scan.Expect(text, i, `,"rpc":{"data":{"result":`)
	if result < 0 {
		return usualSubscribed(text, i, e.ID)
	}
	end := scan.Value(text, result, 3)
	if end < 0 {
		return e, -1
	}
	e.Kind, e.Result = KindAnswer, text[result:end]
	return e, scan.Expect(text, end, `}}}`)
}

const pushStart = `{"push":{"channel":"`

// usualPublication reads {"push":{"channel":"news","pub":{"data":VALUE,"info":VALUE,"offset":5}}}, info and offset being optional. One on the channel of the
// replies isn't usual.
func (s *Scanner) usualPublication(text []byte) (Event, int) {
	end := scan.String(text, len(pushStart)-1)
	if end < 0 {
		return Event{}, -1
	}
	e := Event{Kind: KindPublished, Channel: text[len(pushStart) : end-1]}
	if string(e.Channel) == s.channel || !isPlainText(e.Channel) {
		return e, -1
	}
	start := scan.Expect(text, end, `,"pub":{"data":`)
	i := scan.Value(text, start, 3)
	if i < 0 {
		return e, -1
	}
	e.Result = text[start:i]
	if start = scan.Expect(text, i, `,"info":`); start >= 0 {
		if i = scan.Value(text, start, 3); i < 0 {
			return e, -1
		}
		e.Info = text[start:i]
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
func usualOffset(text []byte, i int, e Event) (Event, int) {
	if offset := scan.Expect(text, i, `,"offset":`); offset >= 0 {
		if e.Offset, i = scan.Natural(text, offset); i == offset {
			return e, -1
		}
	}
	return e, scan.Expect(text, i, `}}}`)
}

// usualReply reads a publication from the correlation id on: ID","result":VALUE},"offset":5}}}, the offset being optional, or
// ID","seq":3,"progress":VALUE}}}}.
func usualReply(text []byte, i int) (Event, int) {
	e, i := usualResult(text, i, 4)
	if i < 0 {
		return e, -1
	}
	return usualOffset(text, i, e)
}

// usualResult reads ID","result":VALUE} or ID","seq":3,"progress":VALUE} at a depth.
func usualResult(text []byte, i, depth int) (Event, int) {
	e := Event{Kind: KindResult}
	if i < 0 || len(text) < i+len(e.Correlation) {
		return e, -1
	}
	copy(e.Correlation[:], text[i:])
	if !e.Correlation.plain() {
		return e, -1
	}
	i += len(e.Correlation)
	start := scan.Expect(text, i, `","result":`)
	if start < 0 {
		e.Kind = KindProgress
		e.Seq, i = scan.Natural(text, scan.Expect(text, i, `","seq":`))
		start = scan.Expect(text, i, `,"progress":`)
	}
	end := scan.Value(text, start, depth)
	if end < 0 {
		return e, -1
	}
	e.Result = text[start:end]
	return e, scan.Expect(text, end, `}`)
}

// general reads the message that text begins with by encoding/json.
func (s *Scanner) general(text []byte) (Event, int, error) {
	var m Message
	decoder := json.NewDecoder(bytes.NewReader(text))
	err := decoder.Decode(&m)
	n := int(decoder.InputOffset())
	var wrongType *json.UnmarshalTypeError
	switch {
	case errors.As(err, &wrongType):
		return Event{Kind: KindBroken, ID: m.ID, Err: err}, n, nil
	case err != nil:
		return s.broken(text, err)
	case isEmptyObject(text[:n]):
		return Event{Kind: KindPing}, n, nil
	case m.ID == 0 && m.Push != nil && m.Push.Channel == s.channel && s.channel != "" && m.Push.Publication != nil:
		return ReplyIn(m.Push.Publication), n, nil
	default:
		return Event{Kind: KindMessage, ID: m.ID, Message: &m}, n, nil
	}
}

// isEmptyObject reports whether text, which holds a JSON value, is an object without members.
func isEmptyObject(text []byte) bool {
	i := scan.Expect(text, scan.Space(text, 0), "{")
	return i >= 0 && scan.Expect(text, scan.Space(text, i), "}") >= 0
}

// ReplyIn returns the event of a publication on the reply channel. One that isn't the server's is forged, and isn't looked at.
func ReplyIn(p *Publication) Event {
	e := Event{Kind: KindReply, Offset: p.Offset}
	if !scan.IsNull(p.Info) {
		return e
	}
	if usual, end := usualResult(p.Data, scan.Expect(p.Data, 0, `{"correlation_id":"`), 1); end == len(p.Data) && usual.Kind == KindResult {
		e.Correlation, e.Reply = usual.Correlation, &Reply{Result: usual.Result}
		return e
	}
	var r Reply
	if json.Unmarshal(p.Data, &r) != nil || len(r.CorrelationID) != len(e.Correlation) {
		return e
	}
	copy(e.Correlation[:], r.CorrelationID)
	e.Reply = &r
	return e
}

// broken returns the event of a line that is no JSON as encoding/json knows it, e.g. because it is nested too deep. If it is whole, it ends
// no connection, and the call that it is for fails.
func (s *Scanner) broken(text []byte, why error) (Event, int, error) {
	line, _, _ := bytes.Cut(text, []byte("\n"))
	e := Event{Kind: KindBroken, Err: fmt.Errorf("malformed reply: %w", why)}
	if !balanced(line) {
		return e, 0, fmt.Errorf("malformed frame: %w", why)
	}
	if i := scan.Expect(line, 0, `{"id":`); i >= 0 {
		if id, _ := scan.Natural(line, i); id <= 1<<32-1 {
			e.ID = uint32(id)
		}
	}
	if end := scan.String(line, len(pushStart)-1); end > 0 && bytes.HasPrefix(line, []byte(pushStart)) {
		e.Channel = line[len(pushStart) : end-1]
	}
	const key = `"correlation_id":"`
	if _, id, ok := bytes.Cut(line, []byte(key)); ok && s.within != nil && bytes.HasPrefix(line, s.within) {
		copy(e.Correlation[:], id)
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

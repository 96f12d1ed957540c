//go:build go1.24

package wire

import (
	"bytes"
	"encoding/json"
	"errors"

	"example.com/rpcgen/generator/golang/runtime/internal/scan"
)

// usualSubscribed reads {"id":3,"subscribe":{...}} from behind the id on. It may hold many megabytes of publications that were missed. These are
// taken apart by hand: encoding/json takes so long for them that an attempt to connect could run out of time.
func usualSubscribed(text []byte, i int, id uint32) (Event, int) {
	start := scan.Expect(text, i, `,"subscribe":`)
	end := scan.Value(text, start, 1)
	n := scan.Expect(text, end, `}`)
	if n < 0 || text[start] != '{' {
		return Event{}, -1
	}
	answer, err := readSubscribed(text[start:end])
	if err != nil {
		return Event{}, -1
	}
	return Event{Kind: KindMessage, ID: id, Message: &Message{ID: id, Subscribe: answer}}, n
}

// errUnusual says that encoding/json is to read an answer, and nothing else.
var errUnusual = errors.New("it isn't of the usual form")

// readSubscribed reads what is known to be an object. The error says that something in it is unusual.
func readSubscribed(object []byte) (*Subscribed, error) {
	answer := &Subscribed{}
	others := []byte{'{'}
	err := scan.Each(object, func(name, value []byte) error {
		switch {
		case isName(name, "publications") && value[0] == '[':
			answer.Publications = []Publication{}
			return scan.Each(value, func(_, element []byte) error {
				p, err := readPublication(element)
				answer.Publications = append(answer.Publications, p)
				return err
			})
		case bytes.Contains(name, []byte{'\\'}):
			return errUnusual
		}
		others = scan.AppendMember(others, name, value)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return answer, json.Unmarshal(append(others, '}'), answer)
}

// readPublication reads what is known to be a JSON value. The error says that it isn't the usual object.
func readPublication(value []byte) (p Publication, err error) {
	if value[0] != '{' {
		return p, errUnusual
	}
	err = scan.Each(value, func(name, value []byte) error {
		switch {
		case isName(name, "data"):
			p.Data = bytes.Clone(value)
		case isName(name, "info"):
			p.Info = bytes.Clone(value)
		case isName(name, "offset"):
			n, end := scan.Natural(value, 0)
			p.Offset = n
			if end != len(value) {
				return errUnusual
			}
		case bytes.Contains(name, []byte{'\\'}):
			return errUnusual
		}
		return nil
	})
	return p, err
}

// isName reports whether encoding/json takes a name as it is written for that of a field.
func isName(written []byte, field string) bool {
	return bytes.EqualFold(written[1:len(written)-1], []byte(field))
}

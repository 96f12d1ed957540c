//go:build go1.24

package centrifugoclient

import (
	"bytes"
	"encoding/json"
)

// usualSubscribed reads {"id":3,"subscribe":{...}} from behind the id on. It may hold many megabytes of publications that were missed. These are
// taken apart by hand: encoding/json takes so long for them that an attempt to connect could run out of time.
func usualSubscribed(text []byte, i int, id uint32) (event, int) {
	start := expect(text, i, `,"subscribe":`)
	end := skipValue(text, start, 1)
	n := expect(text, end, `}`)
	if n < 0 || text[start] != '{' {
		return event{}, -1
	}
	answer, ok := readSubscribed(text[start:end])
	if !ok {
		return event{}, -1
	}
	return event{kind: eventMessage, id: id, message: &message{ID: id, Subscribe: answer}}, n
}

// readSubscribed reads what is known to be an object. It reports false if something in it is unusual.
func readSubscribed(object []byte) (answer *subscribed, ok bool) {
	answer, ok = &subscribed{}, true
	others := []byte{'{'}
	each(object, func(name, value []byte) {
		if isName(name, "publications") && value[0] == '[' {
			answer.Publications = []publication{}
			each(value, func(_, element []byte) {
				p, usual := readPublication(element)
				answer.Publications = append(answer.Publications, p)
				ok = ok && usual
			})
			return
		}
		if len(others) > 1 {
			others = append(others, ',')
		}
		others = append(others, name...)
		others = append(others, ':')
		others = append(others, value...)
		ok = ok && !bytes.Contains(name, []byte{'\\'})
	})
	return answer, ok && json.Unmarshal(append(others, '}'), answer) == nil
}

// readPublication reads what is known to be a JSON value. It reports false if that isn't the usual object.
func readPublication(value []byte) (p publication, ok bool) {
	if value[0] != '{' {
		return p, false
	}
	ok = true
	each(value, func(name, value []byte) {
		switch {
		case isName(name, "data"):
			p.Data = bytes.Clone(value)
		case isName(name, "info"):
			p.Info = bytes.Clone(value)
		case isName(name, "offset"):
			n, end := natural(value, 0)
			p.Offset = n
			ok = ok && end == len(value)
		default:
			ok = ok && !bytes.Contains(name, []byte{'\\'})
		}
	})
	return p, ok
}

// isName reports whether encoding/json takes a name as it is written for that of a field.
func isName(written []byte, field string) bool {
	return bytes.EqualFold(written[1:len(written)-1], []byte(field))
}

// each calls f for the members of what is known to be an object, or for the elements of what is known to be an array, which have no names.
func each(value []byte, f func(name, value []byte)) {
	named := value[0] == '{'
	for i := skipSpace(value, 1); i < len(value)-1; {
		var name []byte
		if named {
			end := skipString(value, i)
			name = value[i:end]
			i = skipSpace(value, skipSpace(value, end)+len(":"))
		}
		end := skipValue(value, i, 0)
		f(name, value[i:end])
		i = skipSpace(value, skipSpace(value, end)+len(","))
	}
}

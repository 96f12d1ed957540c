package wire

import "strconv"

// Reply puts the correlation id, which is printable ASCII, before what the body of a reply holds.
func Reply(correlationID string, body []byte) []byte {
	const member = `{"correlation_id":`
	out := make([]byte, 0, len(member)+len(correlationID)+len(`"",`)+len(body))
	out = append(strconv.AppendQuote(append(out, member...), correlationID), ',')
	return append(out, body[1:]...)
}

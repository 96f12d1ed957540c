package centrifugo

import "encoding/json"

// Options say more about how a message is published.
type Options struct {
	IdempotencyKey string // of messages with the same one, a channel gets the first; "" for none
	SkipHistory    bool   // who is away when it is published won't get it
}

// appendPublication appends what is published, and where, to the beginning of the params of Centrifugo's publish or broadcast: {"channel":...,"data":...}.
func appendPublication(body []byte, where any, data []byte, options Options) []byte {
	body = appendJSON(body, where)
	if options.SkipHistory {
		body = append(body, `,"skip_history":true`...)
	}
	if options.IdempotencyKey != "" {
		body = appendJSON(append(body, `,"idempotency_key":`...), options.IdempotencyKey)
	}
	return append(append(append(body, `,"data":`...), data...), '}')
}

func appendJSON(body []byte, value any) []byte {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err) // strings are always JSON
	}
	return append(body, text...)
}

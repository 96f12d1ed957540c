package rpcserver

import "fmt"

type resultBody struct {
	Result any `json:"result"`
}

type errorBody struct {
	Error *Error `json:"error"`
}

// failed is how a call ends with one of the server's own errors.
func failed(e *Error) outcome { return outcome{name: e.Name, body: encodeError(e)} }

// encodeError returns the body of a reply that tells one of the server's own errors, which can be encoded.
func encodeError(e *Error) []byte {
	body, err := marshal(&errorBody{e})
	if err != nil {
		panic(err)
	}
	return body
}

// encodeTold returns how a call ends whose client is told an error of the handler's, or what is wrong with that.
func encodeTold(e *Error) (outcome, error) {
	if err := e.check(); err != nil {
		return outcome{}, err
	}
	body, err := marshal(&errorBody{e})
	if err != nil {
		return outcome{}, fmt.Errorf("data of the error %q can't be encoded: %w", e.Name, err)
	}
	return outcome{name: e.Name, body: body}, nil
}

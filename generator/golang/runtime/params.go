//go:build go1.24

package centrifugoclient

import (
	"fmt"

	"example.com/rpcgen/generator/golang/runtime/internal/encode"
)

// commandOverhead is how many bytes precede the body of a command, as {"id":4294967295, does.
const commandOverhead = 17

// An envelope is what stands around the method and the params of all calls.
type envelope struct {
	open    string // up to the method
	method  string // between the method and the params
	replyTo string // behind the correlation id, unless nobody waits for the reply; "" if no publication brings it
}

func newEnvelope(config *CentrifugoConfig, transport Transport) envelope {
	if transport == TransportRPC {
		return envelope{open: `"rpc":{"method":`, method: `,"data":{"params":`}
	}
	return envelope{
		open:    `"publish":{"channel":` + string(encode.Quoted(config.RequestChannel)) + `,"data":{"method":`,
		method:  `,"params":`,
		replyTo: `,"reply_to":` + string(encode.Quoted(config.ReplyChannel)),
	}
}

// An unsendableError says why a call can't be sent. It is [ErrNotSent] in the sense of [errors.Is].
type unsendableError struct{ error }

func (e unsendableError) Is(target error) bool { return target == ErrNotSent }
func (e unsendableError) Unwrap() error        { return e.error }

// encode gives p the command that makes a call, without its id.
func (c *CentrifugoRPCClient) encode(p *pending, call *Call) error {
	wire := &c.wire
	if call.Progress {
		wire = &c.correlated
	}
	p.correlated = wire.replyTo != "" && !call.NoWait
	return c.encodeBody(p, func(e *encode.Encoder) error {
		e.WriteString(wire.open)
		e.Quoted(call.Method)
		e.WriteString(wire.method)
		if err := writeParams(e, call); err != nil {
			return err
		}
		e.WriteString(`,"correlation_id":"`)
		e.Write(p.correlation[:])
		e.WriteByte('"')
		if call.NoWait {
			e.WriteString(`,"no_wait":true`)
		} else {
			e.WriteString(wire.replyTo)
		}
		e.Headers(call.Headers)
		e.WriteString("}}}")
		return nil
	})
}

// encodeBody gives p the command that write writes.
func (c *CentrifugoRPCClient) encodeBody(p *pending, write func(*encode.Encoder) error) error {
	e := encode.New()
	defer e.Free()
	if err := write(e); err != nil {
		return unsendableError{err}
	}
	if n := commandOverhead + e.Len(); n > c.config.MaxMessageSize {
		return unsendableError{fmt.Errorf("%s: a message of %d bytes, over the limit of %d", p.method, n, c.config.MaxMessageSize)}
	}
	p.body = append(p.body, e.Bytes()...)
	return nil
}

// writeParams writes the params of a call.
func writeParams(e *encode.Encoder, call *Call) error {
	if call.Params == nil {
		e.WriteString("{}")
		return nil
	}
	return e.Value(call.Method, ": params", call.Params)
}

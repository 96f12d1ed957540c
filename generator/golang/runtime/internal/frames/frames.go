//go:build go1.24

// Package frames makes a WebSocket connection, and reads its messages.
package frames

//lint:file-ignore SA1019 nhooyr.io/websocket is deprecated for its successor at github.com, which this client does without.

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"

	"nhooyr.io/websocket"
)

// Dial makes a WebSocket connection, whose messages are read from the returned Reader. An error is a [*HandshakeError]. Package websocket wakes a goroutine four times for each
// frame that it reads, which costs more than all that this client does with an event. So it gets the control frames only, and those that break the protocol.
func Dial(ctx context.Context, url string, client *http.Client) (*websocket.Conn, *Reader, error) {
	tap := &tap{next: client.Transport}
	if tap.next == nil {
		tap.next = http.DefaultTransport
	}
	tapped := *client
	tapped.Transport = tap
	conn, response, err := websocket.Dial(ctx, url, &websocket.DialOptions{HTTPClient: &tapped}) //nolint:bodyclose // it needs no closing, says Dial
	if err != nil {
		return nil, nil, newHandshakeError(ctx, response, err)
	}
	return conn, tap.stream.split(), nil
}

// A tap keeps the stream that a handshake opens.
type tap struct {
	next   http.RoundTripper
	stream *controlFrames // nil: there is none
}

func (t *tap) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := t.next.RoundTrip(request)
	if err != nil || response.StatusCode != http.StatusSwitchingProtocols {
		return response, err
	}
	if stream, ok := response.Body.(io.ReadWriteCloser); ok {
		t.stream = &controlFrames{ReadWriteCloser: stream}
		response.Body = t.stream
	}
	return response, nil
}

// controlFrames are what package websocket sees of a connection: once it is split, it reads only what it is given.
type controlFrames struct {
	io.ReadWriteCloser

	given *io.PipeReader // nil: it isn't split yet
}

// split takes the data frames out of the connection, before anything is read.
func (c *controlFrames) split() *Reader {
	given, control := io.Pipe()
	c.given = given
	return &Reader{from: bufio.NewReader(c.ReadWriteCloser), control: control}
}

func (c *controlFrames) Read(p []byte) (int, error) {
	if c.given == nil {
		return c.ReadWriteCloser.Read(p)
	}
	return c.given.Read(p)
}

func (c *controlFrames) Close() error {
	if c.given != nil {
		_ = c.given.Close() // it returns nil
	}
	return c.ReadWriteCloser.Close()
}

// A Reader has the messages of the server.
type Reader struct {
	from    *bufio.Reader
	control *io.PipeWriter // to package websocket
}

// MaxKept is the size of a buffer that isn't kept for other messages.
const MaxKept = 1 << 20

// maxFrame is how many bytes a message from the server may have.
const maxFrame = 64 << 20

// The parts of a frame's first two bytes.
const (
	finalBit     = 0x80
	reservedBits = 0x70
	opcodeBits   = 0x0f
	maskBit      = 0x80

	opContinue = 0x0
	opBinary   = 0x2
	opPing     = 0x9
	opPong     = 0xa

	maxShort = 125 // bytes of payload, if two bytes tell how many; a control frame has no more
)

// Next appends the next message to what is empty. It reports false if there are no more: package websocket tells why.
func (d *Reader) Next(message []byte) ([]byte, bool) {
	for begun := false; ; {
		head, err := d.from.Peek(2)
		if err != nil {
			return d.fail(err)
		}
		final, op := head[0]&finalBit != 0, head[0]&opcodeBits
		switch {
		case head[1]&maskBit != 0:
			return d.fail(errors.New("the server sent a masked frame"))
		case head[0]&reservedBits != 0:
			return d.giveAll()
		case op == opPing || op == opPong:
			if !final || head[1] > maxShort {
				return d.giveAll()
			}
			if err := d.give(2 + int(head[1])); err != nil {
				return d.fail(err)
			}
			continue
		case op > opBinary: // the end, or what isn't defined
			return d.giveAll()
		case begun != (op == opContinue):
			return d.fail(fmt.Errorf("the server sent a frame of the kind %d, out of order", op))
		}
		if message, err = d.payload(message); err != nil {
			return d.fail(err)
		}
		if final {
			return message, true
		}
		begun = true
	}
}

// fail has package websocket fail because of err.
func (d *Reader) fail(err error) ([]byte, bool) {
	_ = d.control.CloseWithError(err) // it returns nil
	return nil, false
}

// give gives package websocket the next n bytes.
func (d *Reader) give(n int) error {
	frame, err := d.from.Peek(n)
	if err != nil {
		return err
	}
	if _, err := d.control.Write(frame); err != nil {
		return err
	}
	_, err = d.from.Discard(n)
	return err
}

// giveAll gives package websocket all that comes. It ends the connection at the first frame of it.
func (d *Reader) giveAll() ([]byte, bool) {
	_, err := d.from.WriteTo(d.control)
	return d.fail(err) // nil is the end of the stream here and there
}

// payload takes a data frame, and appends what it holds.
func (d *Reader) payload(message []byte) ([]byte, error) {
	length, err := d.length()
	if err != nil {
		return message, err
	}
	if length > uint64(maxFrame-len(message)) { //nolint:gosec // a message is never longer
		return message, fmt.Errorf("the server sent a message of more than %d bytes", maxFrame)
	}
	for length > 0 {
		begin, part := len(message), int(min(length, MaxKept)) // no memory for what is only announced
		message = slices.Grow(message, part)[:begin+part]
		if _, err := io.ReadFull(d.from, message[begin:]); err != nil {
			return message, err
		}
		length -= uint64(part)
	}
	return message, nil
}

// length takes the head of a data frame, and returns how many bytes follow.
func (d *Reader) length() (uint64, error) {
	head, err := d.from.Peek(2)
	if err != nil {
		return 0, err
	}
	if head[1] <= maxShort {
		length := uint64(head[1])
		_, err = d.from.Discard(2)
		return length, err
	}
	size := 2
	if head[1] > maxShort+1 {
		size = 8
	}
	if head, err = d.from.Peek(2 + size); err != nil {
		return 0, err
	}
	var length [8]byte
	copy(length[8-size:], head[2:])
	_, err = d.from.Discard(2 + size)
	return binary.BigEndian.Uint64(length[:]), err
}

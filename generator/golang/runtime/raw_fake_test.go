package centrifugoclient

import (
	"bufio"
	"bytes"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// A rawFake is a fake that says which bytes it sends.
type rawFake struct {
	t    *testing.T
	conn net.Conn
	from *bufio.Reader
}

// upgrade answers a WebSocket handshake by hand.
func upgrade(t *testing.T, w http.ResponseWriter, r *http.Request, guid string) *rawFake {
	t.Helper()
	conn, stream, err := http.NewResponseController(w).Hijack()
	if err != nil {
		t.Error(err)
		return nil
	}
	sum := sha1.Sum([]byte(r.Header.Get("Sec-WebSocket-Key") + guid))
	f := &rawFake{t, conn, stream.Reader}
	f.send([]byte("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
		base64.StdEncoding.EncodeToString(sum[:]) + "\r\n\r\n"))
	return f
}

const webSocketGUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

// rawServer serves connections by serve, and returns the configuration for it.
func rawServer(t *testing.T, serve func(*rawFake)) CentrifugoConfig {
	t.Helper()
	var all sync.WaitGroup
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		all.Add(1)
		defer all.Done()
		if f := upgrade(t, w, r, webSocketGUID); f != nil {
			defer func() { _ = f.conn.Close() }()
			serve(f)
		}
	}))
	t.Cleanup(func() { server.Close(); all.Wait() })
	return CentrifugoConfig{URL: server.URL, UserID: "u", Timeout: 5 * time.Second}
}

func (f *rawFake) send(packets ...[]byte) {
	for _, p := range packets {
		if _, err := f.conn.Write(p); err != nil {
			f.t.Logf("write: %v", err) // the client may have closed it
		}
	}
}

// next reads a frame of the client, and returns its kind, 0 if the connection has ended.
func (f *rawFake) next() (op byte, payload []byte) {
	head := make([]byte, 2)
	if _, err := io.ReadFull(f.from, head); err != nil {
		return 0, nil
	}
	if head[0]&0xf0 != 0x80 || head[1]&0x80 == 0 {
		f.t.Errorf("the client sent a frame that begins with %x, want a masked one in one piece", head)
	}
	length := int(head[1] & 0x7f)
	if length >= 126 {
		long := make([]byte, 2)
		_, _ = io.ReadFull(f.from, long)
		length = int(binary.BigEndian.Uint16(long))
	}
	payload = make([]byte, 4+length)
	_, _ = io.ReadFull(f.from, payload)
	for i := range length {
		payload[4+i] ^= payload[i%4]
	}
	return head[0] & 0xf, payload[4:]
}

// welcome answers the handshake, reads the first call and returns a publication that holds the result for it.
func (f *rawFake) welcome() func(result string) []byte {
	f.next()
	f.send(raw(0x81, `{"id":1,"connect":{}}`+"\n"+`{"id":2,"subscribe":{}}`))
	_, call := f.next()
	_, id, _ := strings.Cut(string(call), `"correlation_id":"`)
	id, _, _ = strings.Cut(id, `"`)
	return func(result string) []byte {
		return []byte(pushed(`{"correlation_id":"` + id + `","result":` + result + `}`))
	}
}

// end reads to the end of the connection, and returns the code of the client's close frame, 0 if there is none.
func (f *rawFake) end() int {
	_ = f.conn.SetReadDeadline(time.Now().Add(5 * time.Second))
	for {
		switch op, payload := f.next(); {
		case op == 0:
			return 0
		case op == 8 && len(payload) < 2:
			return 1005
		case op == 8:
			return int(binary.BigEndian.Uint16(payload))
		}
	}
}

// raw is a frame whose first byte is given, with the shortest length.
func raw[T string | []byte](first byte, payload T) []byte {
	size := 0
	switch {
	case len(payload) > 0xffff:
		size = 8
	case len(payload) > 125:
		size = 2
	}
	return rawLength(first, size, payload)
}

// rawLength is a frame whose length has so many bytes beside those in its second one.
func rawLength[T string | []byte](first byte, size int, payload T) []byte {
	frame := append([]byte{first}, map[int]byte{0: byte(len(payload)), 2: 126, 8: 127}[size])
	frame = append(frame, binary.BigEndian.AppendUint64(nil, uint64(len(payload)))[8-size:]...)
	return append(frame, payload...)
}

// split cuts a message in frames of n bytes, and puts others between them.
func split(message []byte, n int, between ...[]byte) []byte {
	var all []byte
	first := byte(0x01)
	for ; len(message) > n; message = message[n:] {
		all = append(all, raw(first, message[:n])...)
		all = append(all, bytes.Join(between, nil)...)
		first = 0
	}
	return append(all, raw(first|0x80, message)...)
}

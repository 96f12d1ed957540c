package embedded_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"nhooyr.io/websocket"
)

// A probe is what a client sends to a server, frame by frame; the answers of two servers can be compared.
type probe struct {
	name     string
	origin   string   // of the handshake
	query    string   // of its URL
	protocol string   // its subprotocol
	token    string   // of the connect command, which is the first frame
	frames   []string // further ones
	raw      bool     // there is no connect command but what frames hold
}

// quiet is how long a server must have said nothing before a probe ends.
const quiet = 3 * time.Second

// runAll runs probes at once, and returns their answers.
func runAll(tb testing.TB, addr string, probes []probe) []string {
	tb.Helper()
	answers := make([]string, len(probes))
	var wait sync.WaitGroup
	slots := make(chan struct{}, 64)
	for i, p := range probes {
		slots <- struct{}{}
		wait.Go(func() {
			answers[i] = p.run(tb, addr)
			<-slots
		})
	}
	wait.Wait()
	return answers
}

// run sends the probe to a server, and returns what it answers: a line for each reply, push and close frame, in an order of its own,
// without what is different each time.
func (p probe) run(tb testing.TB, addr string) string {
	tb.Helper()
	ctx, cancel := context.WithTimeout(tb.Context(), 2*time.Minute)
	defer cancel()
	options := &websocket.DialOptions{HTTPHeader: http.Header{}}
	if p.origin != "" {
		options.HTTPHeader.Set("Origin", p.origin)
	}
	if p.protocol != "" {
		options.Subprotocols = []string{p.protocol}
	}
	conn, resp, err := websocket.Dial(ctx, "ws://"+addr+"/connection/websocket"+p.query, options) //nolint:bodyclose // Dial has closed it
	if err != nil {
		if resp == nil {
			return err.Error()
		}
		return fmt.Sprintf("HTTP %d", resp.StatusCode)
	}
	defer func() { _ = conn.CloseNow() }()
	conn.SetReadLimit(-1)
	c := listen(ctx, conn)
	frames := p.frames
	if !p.raw {
		frames = slices.Concat([]string{connectFrame(p.token)}, frames)
	}
	for _, frame := range frames {
		if err := conn.Write(ctx, websocket.MessageText, []byte(frame)); err != nil {
			break // the server has closed the connection: its answer says so
		}
		c.await(idsOf(frame))
	}
	return c.rest()
}

func connectFrame(token string) string {
	return fmt.Sprintf(`{"id":1,"connect":{"token":%q}}`, token)
}

// identified is what commands and their replies have in common.
type identified struct {
	ID int `json:"id"`
}

// idsOf returns the ids of the commands of a frame, as far as it can be read.
func idsOf(frame string) []int {
	var ids []int
	for line := range strings.Lines(frame) {
		var command identified
		if json.Unmarshal([]byte(line), &command) == nil && command.ID > 0 {
			ids = append(ids, command.ID)
		}
	}
	return ids
}

// answered collects what a server says.
type answered struct {
	lines  chan string // closed after the close frame
	got    []string
	closed bool
}

// listen collects the lines that arrive at a connection, and answers pings.
func listen(ctx context.Context, conn *websocket.Conn) *answered {
	a := &answered{lines: make(chan string, 4096)}
	go func() {
		defer close(a.lines)
		for {
			_, frame, err := conn.Read(ctx)
			if err != nil {
				if closeError, ok := errors.AsType[websocket.CloseError](err); ok {
					a.lines <- fmt.Sprintf("close %d %s", closeError.Code, closeError.Reason)
				} else {
					a.lines <- "connection lost"
				}
				return
			}
			for line := range bytes.Lines(frame) {
				a.lines <- string(bytes.TrimSpace(line))
			}
		}
	}()
	return a
}

// await returns when the commands of these ids are answered, the connection is closed, or nothing has come for a while.
func (a *answered) await(ids []int) {
	for len(ids) > 0 && a.next(5*time.Second) {
		var reply identified
		if json.Unmarshal([]byte(a.got[len(a.got)-1]), &reply) == nil {
			ids = slices.DeleteFunc(ids, func(id int) bool { return id == reply.ID })
		}
	}
}

// rest waits until the server has said all.
func (a *answered) rest() string {
	for a.next(quiet) {
	}
	lines := make([]string, len(a.got))
	for i, line := range a.got {
		lines[i] = normal(line)
	}
	slices.Sort(lines) // commands run at once
	return strings.Join(lines, "\n")
}

func (a *answered) next(wait time.Duration) bool {
	if a.closed {
		return false
	}
	select {
	case line, ok := <-a.lines:
		if !ok {
			a.closed = true
			return false
		}
		a.got = append(a.got, line)
		return true
	case <-time.After(wait):
		return false
	}
}

// changing are members of replies whose value is different each time, or each second.
var changing = map[string]bool{"client": true, "version": true, "epoch": true, "ttl": true}

// normal returns a line of JSON in the one order of its members, with the values of changing ones replaced.
func normal(line string) string {
	var value any
	if json.Unmarshal([]byte(line), &value) != nil {
		return line
	}
	text, err := json.Marshal(withoutChanging(value))
	if err != nil {
		panic(err) // it was JSON
	}
	return string(text)
}

func withoutChanging(value any) any {
	switch value := value.(type) {
	case map[string]any:
		for name, member := range value {
			if members, ok := member.(map[string]any); ok && name == "presence" && members[name] == nil {
				value[name] = slices.Collect(maps.Values(members)) // they stand under the ids of connections
			}
			if changing[name] {
				value[name] = name
			} else {
				value[name] = withoutChanging(value[name])
			}
		}
	case []any:
		for i, element := range value {
			value[i] = withoutChanging(element)
		}
	}
	return value
}

// available yields what has come, at least one line.
func (a *answered) available() iter.Seq[string] {
	return func(yield func(string) bool) {
		for line := range a.lines {
			if !yield(line) || len(a.lines) == 0 {
				return
			}
		}
	}
}

// Package parting lets the clients of an HTTP server leave.
package parting

import (
	"net"
	"net/http"
	"sync/atomic"
	"time"
)

// A Door lets the clients of a server leave without a loss. A connection that the server just closed might have a request on its way, which nobody sends
// again; one that is closed by an answer doesn't.
type Door struct {
	handler http.Handler
	closing atomic.Bool
	open    atomic.Int64 // connections
}

// NewDoor returns a door before a handler.
func NewDoor(handler http.Handler) *Door { return &Door{handler: handler} }

// ServeHTTP serves a request.
func (d *Door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	d.handler.ServeHTTP(&partingWriter{ResponseWriter: w, door: d}, r)
}

// Count counts the connections: it is the ConnState of an [http.Server].
func (d *Door) Count(_ net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		d.open.Add(1)
	case http.StateClosed, http.StateHijacked:
		d.open.Add(-1)
	case http.StateActive, http.StateIdle:
	}
}

// Close has each answer close its connection, and returns when none is left, or it took too long.
func (d *Door) Close(most time.Duration) {
	d.closing.Store(true)
	for end := time.Now().Add(most); d.open.Load() > 0 && time.Now().Before(end); {
		time.Sleep(5 * time.Millisecond)
	}
}

// A partingWriter tells a client to leave, if the door is closing when its answer is written.
type partingWriter struct {
	http.ResponseWriter

	door *Door
}

// WriteHeader writes the head of the answer.
func (w *partingWriter) WriteHeader(status int) {
	w.part()
	w.ResponseWriter.WriteHeader(status)
}

// Write writes the answer.
func (w *partingWriter) Write(data []byte) (int, error) {
	w.part()
	return w.ResponseWriter.Write(data)
}

// Unwrap is for [http.ResponseController].
func (w *partingWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *partingWriter) part() {
	if w.door.closing.Load() {
		w.Header().Set("Connection", "close")
	}
}

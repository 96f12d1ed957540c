package tests

import (
	"flag"
	"testing"
	"time"

	rpcserver "example.com/rpcgen/generator/goserver/runtime"
)

var slow = flag.Bool("slow", false, "also make calls that take 12 s, as make test-all does")

// TestSlowCalls shows that more calls than Centrifugo runs at once by default, which take longer than it waits for a pong, don't end their connection.
func TestSlowCalls(t *testing.T) {
	if !*slow {
		t.Skip("takes most of a minute: make test-all runs it, by the flag -slow")
	}
	forTransports(t, func(t *testing.T, transport rpcserver.Transport) {
		t.Helper()
		c, _ := startBackend(t, transport, setup{}, rpcserver.Options{})
		c.connect(t, "1").inFlight(transport, 70, params{Sleep: 12 * time.Second})
	})
}

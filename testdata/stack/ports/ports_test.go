package ports

import (
	"net"
	"strconv"
	"testing"
)

// TestReserve shows that a port is given to one at a time, also while nobody listens at it.
func TestReserve(t *testing.T) {
	port, release, err := Reserve()
	if err != nil {
		t.Fatal(err)
	}
	if port < first || port > last {
		t.Errorf("port %d isn't from %d to %d", port, first, last)
	}
	if _, err := reserve(port); err == nil {
		t.Errorf("port %d is given twice", port)
	}
	l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		t.Fatalf("whoever has reserved a port can't listen at it: %v", err)
	}
	release()
	if _, err := reserve(port); err == nil {
		t.Errorf("port %d is given while somebody listens at it", port)
	}
	_ = l.Close()
	again, err := reserve(port)
	if err != nil {
		t.Fatalf("port %d isn't free after its release: %v", port, err)
	}
	again()
}

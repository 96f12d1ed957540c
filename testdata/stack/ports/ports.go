// Package ports gives the servers of tests ports that nobody else takes, neither before they listen nor while they are down.
//
// The system's own free ports, those of an address with port 0, hold for servers that keep their listener. Whoever gives such a port to another
// process may lose it meanwhile: to another test, or to any connection to somewhere, which gets its port from the same range.
package ports

import (
	"fmt"
	"math/rand/v2"
	"net"
)

// What is between first and last is above the ports of common services, and below those that Linux, macOS and Windows give to connections.
const (
	first = 20000
	last  = 32767
)

// Reserve returns a TCP port of the loopback address that nobody listens at, and that no other caller of Reserve is given on this machine until
// release is called or the process has ended.
func Reserve() (port int, release func(), err error) {
	for range 1000 {
		port = first + rand.IntN(last-first+1) //nolint:gosec // nobody gains by guessing it
		if release, err = reserve(port); err == nil {
			return port, release, nil
		}
	}
	return 0, nil, fmt.Errorf("no free port from %d to %d: %w", first, last, err)
}

// reserve holds the UDP port of the same number, which no server of a test needs.
func reserve(port int) (release func(), err error) {
	address := fmt.Sprintf("127.0.0.1:%d", port)
	held, err := net.ListenPacket("udp", address)
	if err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		_ = held.Close()
		return nil, err
	}
	return func() { _ = held.Close() }, l.Close()
}

//go:build go1.24

package centrifugoclient

// A ConnectionState is the state of a client's connection.
type ConnectionState string

// The states of a connection.
const (
	// StateDisconnected is before Connect, after Disconnect, and when the connection has ended for good.
	StateDisconnected ConnectionState = "disconnected"

	// StateConnecting is while the client connects, for the first time or again.
	StateConnecting ConnectionState = "connecting"

	// StateConnected is while calls are sent, and replies received.
	StateConnected ConnectionState = "connected"
)

// A StateChange says what the state of the connection has become, and why.
type StateChange struct {
	State         ConnectionState
	Code          int    // Centrifugo's code or the WebSocket's close code, e.g. 3500; 0 if there is none
	Reason        string // for people; "" if there is none
	WillReconnect bool   // the client goes on by itself to connect
}

// State returns the state of the connection.
func (c *CentrifugoRPCClient) State() ConnectionState {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.state
}

// setState changes the state because of why, which may be nil. The caller holds the lock.
func (c *CentrifugoRPCClient) setState(state ConnectionState, why error) {
	if c.state == state {
		return
	}
	c.state = state
	if c.config.OnState == nil {
		return
	}
	change := StateChange{State: state, WillReconnect: state == StateConnecting}
	if why != nil {
		change.Code, change.Reason = codeOf(why), why.Error()
	}
	c.changes = append(c.changes, change)
	if len(c.changes) == 1 {
		go c.tellState()
	}
}

// tellState tells the listener of the first change that it doesn't know of, and then of the next one, however it ends.
func (c *CentrifugoRPCClient) tellState() {
	defer func() {
		_ = recover() // a listener's panic harms nobody else
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.changes = c.changes[1:]; len(c.changes) > 0 {
			go c.tellState()
		}
	}()
	c.mu.Lock()
	change := c.changes[0]
	c.mu.Unlock()
	c.config.OnState(change)
}

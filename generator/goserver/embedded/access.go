package embedded

import (
	"errors"
	"fmt"

	"github.com/centrifugal/centrifuge"
)

// Unsubscribe ends all of a user's subscriptions to a channel, on all nodes, as Centrifugo's /api/unsubscribe does: what reads the channel ends with code 2000.
// Whom the channel's authorizer still lets in may subscribe again.
func (n *Node) Unsubscribe(user, channel string) error {
	if user == "" || channel == "" {
		return fmt.Errorf("embedded: unsubscribe user %q from channel %q: want both", user, channel)
	}
	if err := n.node.Unsubscribe(user, channel); err != nil {
		return fmt.Errorf("embedded: unsubscribe: %w", err)
	}
	return nil
}

// Disconnect ends all of a user's connections, on all nodes, as Centrifugo's /api/disconnect does with code 3503: the clients don't come back by themselves.
// They can connect again for as long as their tokens hold.
func (n *Node) Disconnect(user string) error {
	if user == "" {
		return errors.New("embedded: disconnect: no user")
	}
	if err := n.node.Disconnect(user, centrifuge.WithCustomDisconnect(centrifuge.DisconnectForceNoReconnect)); err != nil {
		return fmt.Errorf("embedded: disconnect: %w", err)
	}
	return nil
}

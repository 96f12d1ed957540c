package memory

import (
	"context"
	"slices"
	"sync"
	"time"

	"example.com/rpcgen/examples/tasks"
)

// NotificationEvents publishes the events of [tasks.NotificationEvents].
type NotificationEvents interface {
	Notified(ctx context.Context, userID string, notification tasks.Notification) error
}

// Notifications implements [tasks.NotificationsService]. It is safe for concurrent use.
type Notifications struct {
	events NotificationEvents
	outbox outbox

	mu       sync.Mutex
	sent     []message // in the order of sending
	settings map[string]tasks.NotificationSettings
}

var _ tasks.NotificationsService = (*Notifications)(nil)

// A message is a notification and whom it was sent to.
type message struct {
	tasks.Notification

	userID string
}

// NewNotifications returns an empty store, which tells users of new notifications through events.
func NewNotifications(events NotificationEvents) *Notifications {
	return &Notifications{events: events, settings: map[string]tasks.NotificationSettings{}}
}

// List implements [tasks.NotificationsService].
func (n *Notifications) List(_ context.Context, params tasks.ListNotificationsParams) ([]tasks.Notification, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	var found []tasks.Notification
	for _, m := range slices.Backward(n.sent) {
		if m.userID == params.UserID && !(m.Read && params.UnreadOnly) {
			found = append(found, m.Notification)
		}
	}
	return paginate(found, params.Page), nil
}

// MarkRead implements [tasks.NotificationsService].
func (n *Notifications) MarkRead(_ context.Context, params tasks.MarkReadParams) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	for i := range n.sent {
		if slices.Contains(params.IDs, n.sent[i].ID) {
			n.sent[i].Read = true
		}
	}
	return nil
}

// UpdateSettings implements [tasks.NotificationsService].
func (n *Notifications) UpdateSettings(_ context.Context, params tasks.UpdateSettingsParams) (*tasks.NotificationSettings, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.settings[params.UserID] = params.Settings
	return &params.Settings, nil
}

// add sends a notification to a user, unless they muted its kind.
func (n *Notifications) add(ctx context.Context, userID string, notification tasks.Notification) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.settings[userID].Muted[notification.Kind] {
		return
	}
	notification.ID = int64(len(n.sent) + 1)
	notification.SentAt = time.Now().UTC()
	n.sent = append(n.sent, message{userID: userID, Notification: notification})
	n.outbox.add(ctx, func(ctx context.Context) error { return n.events.Notified(ctx, userID, notification) })
}

package tasks

import (
	"context"
	"time"
)

// NotificationsService tells users what happens to their tasks.
//
//rpcgen:service
type NotificationsService interface {
	// List returns a user's notifications, the newest first.
	List(ctx context.Context, params ListNotificationsParams) ([]Notification, error)

	// MarkRead marks notifications as read. Ids that don't exist are ignored, so that nobody needs to wait for the answer.
	//
	//rpcgen:method no_wait
	MarkRead(ctx context.Context, params MarkReadParams) error

	// UpdateSettings replaces what a user wants to be told, and returns what was stored.
	UpdateSettings(ctx context.Context, params UpdateSettingsParams) (*NotificationSettings, error)
}

// ListNotificationsParams selects notifications of a user.
type ListNotificationsParams struct {
	Page

	// UserID is the user who was notified.
	UserID string `json:"user_id" validate:"required"`

	// UnreadOnly leaves out what has been read.
	UnreadOnly bool `json:"unread_only,omitempty"`
}

// Notification tells a user that something happened.
type Notification struct {
	// ID is what MarkRead names the notification by.
	ID int64 `json:"id"`

	// Kind says what happened.
	Kind NotificationKind `json:"kind"`

	// TaskID is the task that it happened to.
	TaskID string `json:"task_id"`

	// Text is a sentence for people.
	Text string `json:"text"`

	// Read reports whether the user has read it.
	Read bool `json:"read"`

	// SentAt is when it happened.
	SentAt time.Time `json:"sent_at"`
}

// NotificationKind says what happened.
type NotificationKind string

// The kinds of notifications.
const (
	// KindAssigned means that the user was assigned to a task.
	KindAssigned NotificationKind = "assigned"

	// KindCompleted means that a task of the user is done.
	KindCompleted NotificationKind = "completed"
)

// MarkReadParams names notifications.
type MarkReadParams struct {
	// IDs are the notifications that have been read.
	IDs []int64 `json:"ids" validate:"required,max=1000"`
}

// UpdateSettingsParams is what a user wants to be told.
type UpdateSettingsParams struct {
	// UserID is the user whose settings these are.
	UserID string `json:"user_id" validate:"required"`

	// Settings are the new settings, all of them.
	Settings NotificationSettings `json:"settings"`
}

// NotificationSettings say what a user wants to be told, and how.
type NotificationSettings struct {
	// Email is where notifications are sent to; nowhere if it isn't set.
	Email string `json:"email,omitempty" validate:"omitempty,email"`

	// Muted are kinds that the user doesn't want to hear of.
	Muted map[NotificationKind]bool `json:"muted"`

	// QuietHours is the part of the day in which nothing is sent; null if there is none.
	QuietHours *QuietHours `json:"quiet_hours"`
}

// QuietHours is a part of the day. It may include midnight.
type QuietHours struct {
	// From is the first quiet hour, from 0 to 23.
	From int `json:"from" validate:"gte=0,lte=23"`

	// To is the first hour that isn't quiet, from 0 to 23.
	To int `json:"to" validate:"gte=0,lte=23"`
}

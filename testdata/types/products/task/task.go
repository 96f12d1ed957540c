// Package task has what an API really has.
package task

import (
	"net/netip"
	"time"
)

// Service is what clients call.
//
//rpcgen:service task
type Service interface {
	Echo(Value) Value
}

// Value holds the construct.
type Value struct {
	Meta
	Title    string           `json:"title"`
	Body     *string          `json:"body,omitempty"`
	Status   Status           `json:"status"`
	Priority Priority         `json:"priority,omitempty"`
	Due      *time.Time       `json:"due"`
	Done     time.Time        `json:"done,omitzero"`
	Labels   []string         `json:"labels"`
	Fields   map[string]any   `json:"fields,omitempty"`
	Steps    []Step           `json:"steps"`
	Parent   *Value           `json:"parent,omitempty"`
	Watchers map[UserID]Watch `json:"watchers"`
	Blob     []byte           `json:"blob,omitempty"`
	Size     int64            `json:"size,string"`
	Spent    time.Duration    `json:"spent"`
	Addr     netip.Addr       `json:"addr,omitzero"`
	Page     Page[Step]       `json:"page"`
	Extra    struct {
		Color *string `json:"color"`
	} `json:"extra"`
}

// Meta is embedded.
type Meta struct {
	ID      UserID    `json:"id"`
	Created time.Time `json:"created"`
}

// UserID is an integer.
type UserID int32

// Status is an enum.
type Status string

// The states.
const (
	Todo    Status = "todo"
	Doing   Status = "doing"
	Stopped Status = "stopped"
)

// Priority is an enum.
//
//rpcgen:enum open
type Priority int

// The priorities.
const (
	Low  Priority = 1
	High Priority = 2
)

// Step is a part of a task.
type Step struct {
	Text string `json:"text"`
	Done bool   `json:"done,omitempty"`
}

// Watch says since when somebody looks.
type Watch struct {
	Since time.Time `json:"since"`
	Muted *bool     `json:"muted"`
}

// Page is a part of a list.
type Page[T any] struct {
	Items []T     `json:"items"`
	Next  *string `json:"next"`
}

// Package status has an enum that another package adds to.
package status

// Status is an enum.
type Status string

// Some of its values.
const (
	New  Status = "new"
	Done Status = "done"
)

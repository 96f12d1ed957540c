package tasks

import "time"

// Task is something to be done.
type Task struct {
	// ID is what other calls name the task by, e.g. "task-1".
	ID string `json:"id"`

	// Title is what is to be done, in one line.
	Title string `json:"title"`

	// Description tells more, as Markdown.
	Description string `json:"description,omitempty"`

	// Status is how far it has come.
	Status TaskStatus `json:"status"`

	// Priority says what to do first.
	Priority Priority `json:"priority"`

	// AssigneeID is the user who does it; null if nobody is assigned.
	AssigneeID *string `json:"assignee_id"`

	// Labels are free words, in alphabetical order.
	Labels []string `json:"labels"`

	// Checklist are the steps of the task, in order.
	Checklist []ChecklistItem `json:"checklist"`

	// Fields are values of the caller's own, by name.
	Fields map[string]string `json:"fields"`

	// DueAt is when the task should be done; null if there is no hurry.
	DueAt *time.Time `json:"due_at"`

	// CreatedAt is when the task was created.
	CreatedAt time.Time `json:"created_at"`

	// CompletedAt is when the task was done; missing if it isn't.
	CompletedAt time.Time `json:"completed_at,omitzero"`
}

// ChecklistItem is a step of a task.
type ChecklistItem struct {
	// Text says what to do.
	Text string `json:"text" validate:"required,max=200"`

	// Done reports whether it is done.
	Done bool `json:"done,omitempty"`
}

// TaskStatus is how far a task has come.
type TaskStatus string

// The states of a task.
const (
	// StatusTodo means that nobody has begun.
	StatusTodo TaskStatus = "todo"

	// StatusInProgress means that somebody is at it.
	StatusInProgress TaskStatus = "in_progress"

	// StatusDone means that nothing is left to do.
	StatusDone TaskStatus = "done"
)

// Priority says what to do first: the higher, the sooner.
type Priority int

// The priorities.
const (
	// PriorityLow can wait.
	PriorityLow Priority = iota + 1

	// PriorityNormal is what a task has that was given none.
	PriorityNormal

	// PriorityHigh comes before the others.
	PriorityHigh

	// PriorityUrgent comes before everything.
	PriorityUrgent
)

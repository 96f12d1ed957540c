package tasks

import (
	"context"
	"time"
)

// Service manages the tasks of a board.
//
//rpcgen:service tasks
type Service interface {
	// List returns the tasks that match a filter, the newest first.
	List(ctx context.Context, params ListTasksParams) (*TaskListResult, error)

	// Create adds a task and tells its assignee. It fails with [ErrInvalid] if the title is empty, and with [BoardFullError] if the board takes
	// no more.
	Create(ctx context.Context, params CreateTaskParams) (*TaskResult, error)

	// Update changes the given properties of a task and leaves the others alone.
	//
	// It fails with [ErrTaskNotFound] if there is no such task, and with [ErrInvalid] if the new title is empty.
	Update(ctx context.Context, params UpdateTaskParams) (*TaskResult, error)

	// Delete removes a task for good. It fails with [ErrTaskNotFound] if there is no such task.
	Delete(ctx context.Context, params DeleteTaskParams) (*SuccessResult, error)

	// GetStats counts the tasks of a user. It reads all of them, so it may take longer than other calls on a large board.
	//
	//rpcgen:method timeout=5s
	GetStats(ctx context.Context, params TaskStatsParams) (*TaskStatsResult, error)

	// Complete sets a task's status to done. It fails with [ErrTaskNotFound] if there is no such task.
	//
	// Deprecated: Use Update with the status done.
	Complete(ctx context.Context, params CompleteTaskParams) (*TaskResult, error)

	// Export writes tasks to a table, and tells how many are written.
	Export(ctx context.Context, params ExportParams, progress func(ExportProgress) error) (*ExportResult, error)

	// CountLabels returns how many tasks carry each label.
	CountLabels(ctx context.Context) (map[string]int, error)
}

// ListTasksParams is a filter: a task must match all of what is set.
type ListTasksParams struct {
	Page

	// Status selects tasks in one of these states.
	Status []TaskStatus `json:"status,omitempty" validate:"omitempty,dive,oneof=todo in_progress done"`

	// AssigneeID selects the tasks of one user.
	AssigneeID string `json:"assignee_id,omitempty"`

	// Label selects tasks that carry this label.
	Label string `json:"label,omitempty"`

	// DueBefore selects tasks that are due before this moment.
	DueBefore *time.Time `json:"due_before,omitempty"`
}

// Page selects a part of a list.
type Page struct {
	// Limit is the largest number of items to return; 0 means 50.
	Limit int `json:"limit,omitempty" validate:"gte=0,lte=100"`

	// Offset is the number of items to skip.
	Offset int `json:"offset,omitempty" validate:"gte=0"`
}

// TaskListResult is a part of a list of tasks.
type TaskListResult struct {
	// Tasks are the tasks of this page.
	Tasks []Task `json:"tasks"`

	// Total is the number of all tasks that match.
	Total int `json:"total"`

	// HasMore reports whether more tasks follow this page.
	HasMore bool `json:"has_more"`
}

// CreateTaskParams describes a new task.
type CreateTaskParams struct {
	// Title is what is to be done, in one line.
	Title string `json:"title" validate:"required,max=200"`

	// Description tells more, as Markdown.
	Description string `json:"description,omitempty" validate:"max=10000"`

	// Priority is the task's priority, normal if it isn't set.
	Priority Priority `json:"priority,omitempty"`

	// AssigneeID is the user who will do it. Nobody is assigned if it isn't set.
	AssigneeID *string `json:"assignee_id,omitempty" validate:"omitempty,min=1"`

	// Labels are free words.
	Labels []string `json:"labels,omitempty" validate:"max=20,dive,min=1,max=50"`

	// Checklist are the steps of the task, in order.
	Checklist []ChecklistItem `json:"checklist,omitempty" validate:"max=100,dive"`

	// Fields are values of the caller's own, by name.
	Fields map[string]string `json:"fields,omitempty"`

	// DueAt is when the task should be done.
	DueAt *time.Time `json:"due_at,omitempty"`
}

// UpdateTaskParams says what to change in a task. What isn't set stays as it is.
type UpdateTaskParams struct {
	// TaskID tells which task to change.
	TaskID string `json:"task_id" validate:"required"`

	// Title is the new title.
	Title *string `json:"title,omitempty" validate:"omitempty,min=1,max=200"`

	// Status is the new status.
	Status *TaskStatus `json:"status,omitempty"`

	// Priority is the new priority.
	Priority *Priority `json:"priority,omitempty"`

	// AssigneeID is the user who takes the task over.
	AssigneeID *string `json:"assignee_id,omitempty" validate:"omitempty,min=1"`

	// AddLabels are put on the task, unless it carries them.
	AddLabels []string `json:"add_labels,omitempty" validate:"dive,min=1,max=50"`

	// RemoveLabels are taken off.
	RemoveLabels []string `json:"remove_labels,omitempty"`

	// DueAt is the new due date.
	DueAt *time.Time `json:"due_at,omitempty"`
}

// TaskResult is a task as it is now.
type TaskResult struct {
	// Task is the task, after what the call changed.
	Task Task `json:"task"`
}

// DeleteTaskParams names a task.
type DeleteTaskParams struct {
	// TaskID tells which task to remove.
	TaskID string `json:"task_id" validate:"required"`
}

// SuccessResult says that something was done.
type SuccessResult struct {
	// Success is true: what fails is an error.
	Success bool `json:"success"`
}

// CompleteTaskParams names a task.
type CompleteTaskParams struct {
	// TaskID tells which task is done.
	TaskID string `json:"task_id" validate:"required"`
}

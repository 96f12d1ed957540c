package tasks

import "time"

// TaskStatsParams says whose tasks to count, and which.
type TaskStatsParams struct {
	// UserID is the user whose tasks count: those assigned to them.
	UserID string `json:"user_id" validate:"required"`

	// IncludeCompleted reports whether tasks that are done count, too.
	IncludeCompleted bool `json:"include_completed"`
}

// TaskStatsResult is what there is to know about the tasks of one user.
type TaskStatsResult struct {
	// Total is the number of tasks.
	Total int `json:"total"`

	// Completed is the number of tasks that are done, also when they don't count for Total.
	Completed int `json:"completed"`

	// CompletionRate is the share of the user's tasks that are done, from 0 to 1.
	CompletionRate float64 `json:"completion_rate"`

	// ByStatus are the numbers of tasks in each state.
	ByStatus map[TaskStatus]int `json:"by_status"`

	// ByPriority are the numbers of tasks of each priority.
	ByPriority map[Priority]int `json:"by_priority"`

	// NextDue is the task that is due next; null if none has a due date.
	NextDue *Task `json:"next_due"`

	// OldestAge is how long the oldest task that isn't done has been waiting.
	OldestAge time.Duration `json:"oldest_age"`
}

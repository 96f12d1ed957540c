package tasks

// ExportParams say what is exported.
type ExportParams struct {
	// Status selects tasks in one of these states; all tasks if it isn't set.
	Status []TaskStatus `json:"status,omitempty" validate:"omitempty,dive,oneof=todo in_progress done"`
}

// ExportProgress says how far an export is.
type ExportProgress struct {
	// Done is the number of tasks that are written.
	Done int `json:"done"`

	// Total is the number of all that will be.
	Total int `json:"total"`
}

// ExportResult is an export.
type ExportResult struct {
	// CSV is a table of the tasks, as RFC 4180 has it, the names of the columns first.
	CSV string `json:"csv"`
}

package memory

import (
	"context"
	"encoding/csv"
	"strings"
	"time"

	"example.com/rpcgen/examples/tasks"
)

// exportStep is how many tasks are written between two messages of progress.
const exportStep = 10

// Export implements [tasks.Service].
func (t *Tasks) Export(
	_ context.Context, params tasks.ExportParams, progress func(tasks.ExportProgress) error,
) (*tasks.ExportResult, error) {
	var table strings.Builder
	w := csv.NewWriter(&table)
	if err := w.Write([]string{"id", "title", "status", "assignee_id", "due_at"}); err != nil {
		return nil, err
	}
	all := t.selected(&tasks.ListTasksParams{Status: params.Status})
	for i, task := range all {
		if err := w.Write(row(&task)); err != nil {
			return nil, err
		}
		if done := i + 1; done%exportStep == 0 || done == len(all) {
			if err := progress(tasks.ExportProgress{Done: done, Total: len(all)}); err != nil {
				return nil, err
			}
		}
	}
	w.Flush()
	return &tasks.ExportResult{CSV: table.String()}, w.Error()
}

func row(task *tasks.Task) []string {
	assignee, due := "", ""
	if task.AssigneeID != nil {
		assignee = *task.AssigneeID
	}
	if task.DueAt != nil {
		due = task.DueAt.Format(time.RFC3339)
	}
	return []string{task.ID, task.Title, string(task.Status), assignee, due}
}
